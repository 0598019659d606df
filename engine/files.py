"""Experiments on disk: some settings and a step, in one small file a person can read.

    {"format": "unrolled", "version": 1, "made_with": "0.1.0",
     "explorer": "convnet", "step": 17, "settings": {…}}

Whatever the bytes are, reading gives a `Document` or a `FileError` that says in one sentence which
file, what is wrong and what to do. Settings are made legal on the way in. Writing is atomic: the
old file stays whole until the new one is.
"""

from __future__ import annotations

import errno
import os
import re
import shutil
from dataclasses import dataclass, field
from pathlib import Path
from typing import TYPE_CHECKING, Annotated, Any

import msgspec
from msgspec import Meta

from engine import faults, heading
from engine.heading import ARRAY_COSTS, FORMAT, MAX_NUMBERS, VERSION
from engine.opening import opened
from engine.systems import SYSTEMS

if TYPE_CHECKING:
    from engine.array import Array

SUFFIX = f".{FORMAT}"
MADE_WITH = "0.1.0"
MAX_BYTES = 16 * 1024 * 1024
TOO_LARGE = "is larger than 16 MB, which no experiment is; choose another file."
PASTED = "The pasted text"


class FileError(ValueError):
    """A file that cannot be read or written; the message is one sentence for the user."""


@dataclass(frozen=True)
class Document:
    """What a file holds.

    Attributes:
        explorer: a name in `engine.systems.SYSTEMS`.
        settings: that system's settings, legal.
        step: where in the trace the user looked, from 0.
        mended: a sentence for each thing that was changed to make the settings legal.
    """

    explorer: str
    settings: Any
    step: int = 0
    mended: tuple[str, ...] = field(default=(), compare=False)


class _Envelope(msgspec.Struct, forbid_unknown_fields=True):
    format: str
    version: int
    made_with: str
    explorer: str
    step: Annotated[int, Meta(ge=0, lt=2**31)]
    settings: msgspec.Raw


def write(path: str | Path, document: Document, *, durable: bool = True) -> None:
    """Write a document; the file is either the whole new one or the old one, never torn.

    Args:
        path: where to; an existing file is replaced.
        document: what to write.
        durable: wait until the disk has it, so that it survives even a power cut.

    Raises:
        FileError: when it cannot be written; an existing file is left as it was.
    """
    path = Path(path)
    data = to_text(document).encode("utf-8")
    if len(data) > MAX_BYTES:
        raise FileError(
            f"{faults.called(path)} would be larger than 16 MB, the most that can be opened again; "
            "use fewer maps or smaller pictures."
        )
    put(path, data, durable)


def put(path: Path, data: bytes, durable: bool = True) -> None:
    """Write any bytes as `write` does: the old file stays whole until the new one is.

    Raises:
        FileError: when they cannot be written.
    """
    try:
        _replace(Path(os.path.realpath(path)), data, durable)
    except (OSError, ValueError) as error:
        why = faults.disk(error, faults.WRITING)
        raise FileError(f"{faults.called(path)} was not saved: {why}") from None


def read(path: str | Path) -> Document:
    """Read a document.

    Raises:
        FileError: when the file is not there, not readable, too large, or holds no experiment.
    """
    path = Path(path)
    with opened(path, FileError) as file:
        data = file.read(MAX_BYTES + 1)
    return from_text(data, faults.called(path))


def to_text(document: Document) -> str:
    """The document as indented JSON, ended by a newline.

    Raises:
        FileError: when a name in it is no valid text, or it holds too many numbers.
    """
    fields = {
        "format": FORMAT,
        "version": VERSION,
        "made_with": MADE_WITH,
        "explorer": document.explorer,
        "step": document.step,
        "settings": document.settings,
    }
    try:
        plain = msgspec.json.encode(fields, enc_hook=_Arrays().write)
    except UnicodeEncodeError:
        raise FileError(
            "The experiment cannot be saved: a name in it holds a broken character; retype it."
        ) from None
    except ValueError as error:
        raise FileError(
            f"The experiment cannot be saved: {error}; use fewer or smaller letters and pictures."
        ) from None
    text = msgspec.json.format(plain, indent=2).decode("utf-8")
    # Shapes on one line: a JSON string holds no line break, so these are always lists.
    return re.sub(r"\[\n\s+\d+(?:,\n\s+\d+)*\n\s+\]", lambda m: _on_one_line(m[0]), text) + "\n"


def from_text(text: str | bytes, name: str = PASTED) -> Document:
    """Read a document from text, as pasted or as read from a file.

    Args:
        text: JSON; bytes are UTF-8.
        name: what messages call it.

    Raises:
        FileError: when it holds no experiment we can show.
    """
    data = text.encode("utf-8", "replace") if isinstance(text, str) else text
    data = data.removeprefix(b"\xef\xbb\xbf").strip()
    if len(data) > MAX_BYTES:
        raise FileError(f"{name} {TOO_LARGE}")
    if not data:
        raise FileError(f"{name} is empty; choose another file or an earlier copy.")
    try:
        wrong = heading.fault(data)
        if wrong:
            raise FileError(f"{name} {wrong}")
        return _document(msgspec.json.decode(data, type=_Envelope), name)
    except FileError:
        raise
    except msgspec.ValidationError as error:
        wrong = faults.schema(str(error))
        raise FileError(
            f"{name} cannot be opened: {wrong}; correct it, or open an earlier copy."
        ) from None
    except RecursionError:
        raise FileError(
            f"{name} cannot be opened: it is nested far deeper than any experiment; "
            "choose another file."
        ) from None
    except ValueError as error:
        raise FileError(f"{name} {faults.syntax(error)}") from None


def _document(envelope: _Envelope, name: str) -> Document:
    system = SYSTEMS.get(envelope.explorer)
    if system is None:
        unknown = faults.clipped(envelope.explorer)
        raise FileError(
            f"{name} is for an explorer called “{unknown}”, which this Unrolled does not have; "
            f"it has: {', '.join(SYSTEMS)}."
        )
    try:
        wish = msgspec.json.decode(envelope.settings, type=system.settings, dec_hook=_Arrays().read)
    except msgspec.ValidationError as error:
        # The path begins at the settings; a user looks for it from the top of the file.
        message, _, where = str(error).partition(" - at `$")
        raise msgspec.ValidationError(f"{message} - at `$.settings{where or '`'}") from None
    try:
        settings, mended = system.legal(wish)
    except (ValueError, ArithmeticError, LookupError, TypeError, MemoryError) as error:
        raise msgspec.ValidationError(
            f"{error or type(error).__name__} - at `$.settings`"
        ) from None
    return Document(system.name, settings, envelope.step, tuple(mended))


class _Arrays:
    """Reads or writes a file's arrays, and stops where they are more than can be read at once.

    With them comes numpy: the first window asks where states are kept, and need not wait for it.
    """

    def __init__(self) -> None:
        self._room = MAX_NUMBERS

    def read(self, kind: type, plain: Any) -> Array:
        from engine.array import Array, from_plain

        if kind is not Array:
            raise NotImplementedError(kind)
        return self._counted(from_plain(plain), plain)

    def write(self, array: Any) -> dict[str, Any]:
        from engine.array import Array, to_plain

        if not isinstance(array, Array):
            raise NotImplementedError(type(array))
        plain = to_plain(array)
        self._counted(array, plain)
        return plain

    def _counted(self, array: Array, plain: dict[str, Any]) -> Array:
        self._room -= ARRAY_COSTS + (array.values.size if "rows" in plain else 0)
        if self._room < 0:
            raise ValueError(f"there are more than {MAX_NUMBERS:,} numbers")
        return array


def _replace(path: Path, data: bytes, durable: bool) -> None:
    if path.exists():
        if not path.is_file():  # a device would be replaced by a plain file
            raise IsADirectoryError(errno.EISDIR, "no ordinary file")
        if not os.access(path, os.W_OK):
            raise PermissionError(errno.EACCES, "write-protected")
    # Beside the target, because a file can only be moved in one stroke within its own disk.
    part = path.with_name(f".{path.name[:20]}.{os.urandom(4).hex()}.part")
    try:
        with open(part, "xb") as file:
            file.write(data)
            file.flush()
            if durable:
                os.fsync(file.fileno())
        if path.exists():
            shutil.copymode(path, part)
        os.replace(part, path)
    except BaseException:
        part.unlink(missing_ok=True)
        raise


def _on_one_line(numbers: str) -> str:
    return "[" + " ".join(numbers[1:-1].split()) + "]"
