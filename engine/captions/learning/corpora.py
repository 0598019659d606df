"""Pictures with captions: where a captioner's training takes them from.

    scenes      made here, as many as asked for, with a mask for every thing
    Flickr8k    Flickr8k.token.txt, Flickr_8k.trainImages.txt, Flickr_8k.devImages.txt, and the
                images: in any folder below, or in tar archives
    COCO        annotations/captions_train….json and captions_val….json (or both beside the
                images), and the images likewise

Captions become lower-case words without punctuation, as is usual with these data. Sources:
Hodosh, Young and Hockenmaier 2013 (Flickr8k); Chen et al. 2015 (COCO captions).
"""

from __future__ import annotations

import io
import re
import tarfile
from collections import Counter
from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass
from functools import partial
from pathlib import Path

import msgspec
import numpy as np
from numpy.typing import NDArray

from engine import faults
from engine.array import Floats
from engine.captions.learning.time_left import Say, counted, silent
from engine.captions.vocabulary import MARKS
from engine.data.scenes import describing, generating, scene
from engine.opening import opened

Pixels = NDArray[np.uint8]
Words = tuple[str, ...]
Reader = Callable[[], bytes]

EDGES = re.compile(r"^[^a-z0-9]+|[^a-z0-9]+$")
PICTURES = (".jpg", ".jpeg", ".png")
GLIMPSED = 0.04  # less of a place than this shows nothing
LARGEST = 64_000_000  # pixels of a picture that is read
TOKENS, SPLIT = "Flickr8k.token.txt", "Flickr_8k.{}Images.txt"


class CorpusError(ValueError):
    """A folder that cannot be learned from; the message says why and what to do."""


@dataclass(frozen=True, eq=False)
class Part:
    """Pictures to learn from, or to be examined on.

    Attributes:
        names: one for each picture.
        captions: of each picture, one or more.
        picture: (number, S) → uint8 (S, S, 3), the picture squashed to a square.
        masks: (number, words) → (T, 14, 14), shares of what each word names, summing to 1 or 0;
            None where nothing is known of that.
        scenes: what the pictures show, where they are made up.
    """

    names: tuple[str, ...]
    captions: tuple[tuple[Words, ...], ...]
    picture: Callable[[int, int], Pixels]
    masks: Callable[[int, Words], Floats] | None = None
    scenes: tuple[scene.Scene, ...] = ()


@dataclass(frozen=True, eq=False)
class Corpus:
    """What there is to learn from.

    Attributes:
        name: for people and cards.
        train, dev: to learn from; to be examined on.
    """

    name: str
    train: Part
    dev: Part


def worded(caption: str) -> Words:
    """The words of a caption, lower case, without punctuation; “t-shirt” stays one."""
    return tuple(word for raw in caption.lower().split() if (word := EDGES.sub("", raw)))


def vocabulary(part: Part, least: int) -> Words:
    """The three marks, and all words that the captions say at least so often, by name."""
    said = Counter(word for captions in part.captions for words in captions for word in words)
    return (*MARKS, *sorted(word for word, times in said.items() if times >= least))


def scenes(count: int, held_out: int, seed: int = 0, say: Say = silent) -> Corpus:
    """Scenes made up by the seeded generator, and others, never learned from, to examine on."""
    return Corpus("scenes", _world(count, seed, 0, say), _world(held_out, seed, 1, say))


def _world(count: int, seed: int, part: int, say: Say) -> Part:
    rows = (generating.scene(np.random.default_rng([seed, part, n])) for n in range(count))
    made = list(counted(rows, "making scenes up", count, say))
    told = tuple(tuple(map(worded, describing.captions(scene))) for scene in made)

    def masks(number: int, words: Words) -> Floats:
        seen = shown_by(made[number], words)
        totals = seen.sum((1, 2), keepdims=True)
        return np.asarray(seen / np.where(totals > 0, totals, 1), np.float32)

    def picture(number: int, size: int) -> Pixels:
        return scene.picture(made[number], size)

    names = tuple(f"scene {seed}.{part}.{n}" for n in range(count))
    return Part(names, told, picture, masks, tuple(made))


def shown_by(world: scene.Scene, words: Words) -> Floats:
    """How much of each place shows what each word names, (T, 14, 14); 0 where it is a glimpse."""
    own = scene.masks(world)
    whole = np.concatenate([own, 1 - own.sum(0, keepdims=True)]).clip(0, 1)  # backdrop last
    seen: Floats = np.stack([whole[list(n)].sum(0) for n in describing.named(world, words)])
    seen[seen < GLIMPSED] = 0
    return seen


def folder(path: Path) -> Corpus:
    """The corpus in a folder.

    Raises:
        CorpusError: when it is none we know, or one of its parts is missing, damaged or empty.
    """
    if not path.is_dir():
        raise CorpusError(f"There is no folder {faults.called(path)}; name one with captions.")
    if (path / TOKENS).exists():
        return _flickr(path)
    train, dev = (_first(path, f"captions_{part}*.json") for part in ("train", "val"))
    if train and dev:
        parts = (_part(path, *_coco(file), file) for file in (train, dev))
        return Corpus(f"COCO captions in {path.name}", *parts)
    raise CorpusError(
        f"{faults.called(path)} holds no captions: {TOKENS}, or captions_train….json and "
        "captions_val….json, should lie in it."
    )


def _flickr(path: Path) -> Corpus:
    captions: dict[str, list[Words]] = {}
    for number, line in enumerate(_text(path / TOKENS).splitlines(), start=1):
        name, tab, caption = line.partition("\t")
        if not tab:
            raise CorpusError(f"Line {number} of {TOKENS} has no tab between picture and caption.")
        captions.setdefault(name.rpartition("#")[0], []).append(worded(caption))
    parts = []
    for part in ("train", "dev"):
        file = path / SPLIT.format(part)
        names = [name.strip() for name in _text(file).splitlines() if name.strip()]
        told = {name: captions[name] for name in names if name in captions}
        parts.append(_part(path, tuple(told), [told[name] for name in told], file))
    return Corpus("Flickr8k", *parts)


class _Image(msgspec.Struct):
    id: int
    file_name: str


class _Annotation(msgspec.Struct):
    image_id: int
    caption: str


class _Coco(msgspec.Struct):
    images: list[_Image]
    annotations: list[_Annotation]


def _coco(path: Path) -> tuple[tuple[str, ...], list[list[Words]]]:
    """The names of the pictures and their captions, as far as they have any."""
    with opened(path, CorpusError) as file:
        data = file.read()
    try:
        found = msgspec.json.decode(data, type=_Coco)
    except msgspec.ValidationError as error:
        raise CorpusError(f"{faults.called(path)}: {faults.schema(str(error))}.") from None
    except (msgspec.DecodeError, UnicodeDecodeError) as error:
        raise CorpusError(f"{faults.called(path)} {faults.syntax(error)}") from None
    captions: dict[int, list[Words]] = {image.id: [] for image in found.images}
    for one in found.annotations:
        captions.setdefault(one.image_id, []).append(worded(one.caption))
    images = [image for image in found.images if captions[image.id]]
    return tuple(image.file_name for image in images), [captions[image.id] for image in images]


def _part(
    path: Path, names: Sequence[str], captions: Iterable[Sequence[Words]], listed: Path
) -> Part:
    """The pictures of a list that have captions with words; all must be there."""
    said = [tuple(words for words in own if words) for own in captions]
    kept = [(name, own) for name, own in zip(names, said, strict=True) if own]
    if not kept:
        raise CorpusError(f"{faults.called(listed)} lists no picture that has a caption.")
    readers = _pictures(path)
    missing = [name for name, _ in kept if name not in readers]
    if missing:
        raise CorpusError(
            f"{len(missing)} of the {len(kept)} pictures that {faults.called(listed)} lists are "
            f"not in {faults.called(path)}, such as {faults.clipped(missing[0])}; put them there."
        )
    own = [readers[name] for name, _ in kept]
    return Part(
        tuple(name for name, _ in kept),
        tuple(captions for _, captions in kept),
        lambda number, size: squashed(own[number](), size, kept[number][0]),
    )


def _pictures(path: Path) -> dict[str, Reader]:
    """How to read every picture below a folder and in its tar archives, by name."""
    found: dict[str, Reader] = {}
    for file in sorted(path.rglob("*")):
        if file.suffix.lower() in PICTURES:
            found[file.name] = file.read_bytes
    for file in sorted(path.glob("*.tar")):
        try:
            with tarfile.open(file, "r:") as archive:
                for member in archive:
                    if member.isfile():
                        where = file, member.offset_data, member.size
                        found[Path(member.name).name] = partial(_slice, *where)
        except (tarfile.TarError, OSError) as error:
            raise CorpusError(f"{faults.called(file)} is no tar archive ({error}).") from None
    return found


def _slice(path: Path, start: int, length: int) -> bytes:
    with opened(path, CorpusError) as file:
        file.seek(start)
        return file.read(length)


def squashed(data: bytes, size: int, name: str) -> Pixels:
    """A picture of any shape as a square, uint8 (size, size, 3).

    As the window reads it: a JPEG turned as the camera was, what is transparent on white. But it is
    reduced by Pillow's bilinear filter, a triangle as wide as two new pixels, not by area.

    Raises:
        CorpusError: when it cannot be read, or Pillow is missing.
    """
    try:
        from PIL import Image, ImageOps
    except ImportError:
        raise CorpusError(
            "Reading photographs for training needs Pillow: `pip install unrolled[train]`."
        ) from None
    try:
        with Image.open(io.BytesIO(data)) as picture:
            if picture.width * picture.height > LARGEST:
                raise CorpusError(f"{faults.clipped(name)} is too large to be a photograph.")
            picture.draft("RGB", (size, size))
            plain = ImageOps.exif_transpose(picture) if picture.format == "JPEG" else picture
            if plain.has_transparency_data:
                clear = plain.convert("RGBA")
                plain = Image.alpha_composite(Image.new("RGBA", clear.size, "white"), clear)
            plain = plain.convert("RGB")
    except CorpusError:
        raise
    except Image.DecompressionBombError:
        raise CorpusError(f"{faults.clipped(name)} is too large to be a photograph.") from None
    except (OSError, SyntaxError, ValueError):
        raise CorpusError(f"{faults.clipped(name)} cannot be read as a picture.") from None
    if plain.size != (size, size):
        plain = plain.resize((size, size), Image.Resampling.BILINEAR, reducing_gap=3.0)
    return np.asarray(plain, np.uint8)


def _text(path: Path) -> str:
    with opened(path, CorpusError) as file:
        return file.read().decode("utf-8", "replace")


def _first(path: Path, pattern: str) -> Path | None:
    return next(iter(sorted(path.rglob(pattern))), None)
