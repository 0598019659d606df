"""What a run of captions leaves: its walk, and its arrays by the names of the trace."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from functools import lru_cache
from typing import ClassVar, NamedTuple

import numpy as np

from engine.array import Floats
from engine.captions import opened, scoring
from engine.captions.decoding import NAMES, View
from engine.captions.making import Maker
from engine.captions.model import Captioner
from engine.captions.photograph import Pixels, fitted
from engine.captions.telling import Caption
from engine.data.scenes import scene as scenes
from engine.data.scenes.describing import meant
from engine.data.scenes.scene import Scene
from engine.data.scenes.wording import apart
from engine.recurrent.declared import parameters
from engine.trace import Beats, Cell, Quantity

MADE = ("W_h·h", "u", "g", "α", "β", "φ", "ẑ", "x", "a_f 1", "f 1", "a_i 1", "i 1", "a_C̃ 1",
        "C̃ 1", "C 1", "a_o 1", "o 1", "tanh C 1", "h 1", "d", "a_y", "y", "p")  # fmt: skip
PLACED = ("u", "g", "α", "s")  # what has a number for every place, (T, L, …)


class Seen(NamedTuple):
    """A picture that was looked at.

    Attributes:
        picture: as the captioner reads it, uint8 (S, S, 3).
        layers: what the encoder's layers left, by name, (maps, rows, columns) each.
        view: what the decoder knows of it.
    """

    picture: Pixels
    layers: dict[str, Floats]
    view: View


def look(captioner: Captioner, picture: Pixels) -> Seen:
    """Look at a picture of any size; the first time this brings torch."""
    pixels = fitted(picture, captioner.size)
    layers = opened.look(captioner, pixels)
    *_, last = layers.values()  # (D, R, C)
    a = np.ascontiguousarray(last.reshape(len(last), -1).T)
    return Seen(pixels, layers, captioner.decoder.view(a, captioner.grid))


class Told(NamedTuple):
    """A caption of a trace.

    Attributes:
        prefix: of all its names.
        title: what titles add.
        maker: how its numbers are made.
        caption: the caption itself.
    """

    prefix: str
    title: str
    maker: Maker
    caption: Caption


@dataclass(frozen=True)
class Telling(Beats):
    """The walk along a caption: one step a word; it aims at the chance of the word that is said."""

    stretch: ClassVar = "word", "caption"

    def cell(self, step: int, arrays: Mapping[str, Floats]) -> Cell:
        """The chance of the word that is said at a step."""
        t = self.place(step)[0]
        return Cell("p", (t, int(arrays["word"][t])))


def before(captioner: Captioner, seen: Seen) -> dict[str, Floats]:
    """What is known before the first word."""
    view, decoder = seen.view, captioner.decoder
    picture = np.ascontiguousarray(seen.picture.transpose(2, 0, 1), np.float32) / np.float32(255)
    learned = {name: decoder.arrays[name] for name in NAMES if not name.startswith("lstm")}
    a, projected = (x.reshape(*view.grid, -1) for x in (view.a, view.projected))
    layers = {**opened.opened(captioner).learned, **seen.layers}
    return {"picture": picture, **layers, "a": a, "W_a·a": projected, "ā": view.mean, **learned}


def recorded(captioner: Captioner, view: View, told: Told) -> dict[str, Floats]:
    """What one caption leaves in a trace."""
    found = told.caption.record()
    for name in PLACED:
        if name in found:
            steps, _, *rest = found[name].shape
            found[name] = found[name].reshape(steps, *view.grid, *rest)
    found["Σα"] = found["α"].sum(axis=0)
    found["word"] = np.array(told.caption.codes, np.float32)
    found |= {"C₀ 1": view.C, "h₀ 1": view.h}
    found |= parameters(captioner.decoder.network)
    return {f"{told.prefix}{name}": array for name, array in found.items()}


def truth(
    scene: Scene, maker: Maker, view: View, arrays: Mapping[str, Floats]
) -> list[tuple[Quantity, Floats]]:
    """Whether the light lies on what the words name, in a scene whose things are known."""
    words = tuple(maker.words[code] for code in maker.codes)
    masks = _masks(scene, view.grid[0])
    return scoring.truth(masks, apart(scene.things), meant(scene, words), maker, arrays)


@lru_cache(maxsize=16)
def _masks(scene: Scene, cells: int) -> Floats:
    return scenes.masks(scene, cells)
