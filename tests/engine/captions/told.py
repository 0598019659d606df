"""Captions to test with: a small scene, a small captioner, and all that hands can do."""

from __future__ import annotations

import msgspec
import numpy as np
import pytest

from engine.array import Array
from engine.captions import model
from engine.captions.hands import Forced, Painted, Pinned
from engine.data.scenes.scene import Scene, Thing
from engine.systems import captions
from engine.systems.captions import Settings
from tests.engine.captions import captioners

replace = msgspec.structs.replace
SCENE = Scene("forest", (Thing("giraffe", 0.5, 0.9, 0.7), Thing("tree", 0.2, 0.8, 0.5)))
WORDS = (*captioners.WORDS, "forest", "red", "car")
PLAIN = Settings(scene=SCENE, length=6)
LIGHT = Array(np.arange(16, dtype=np.float32).reshape(4, 4))
HANDS: dict[str, object] = {
    "forced": (Forced(1, "dog"),), "painted": (Painted(2, LIGHT),), "pins": (Pinned(3, 5),),
}  # fmt: skip


def small(monkeypatch: pytest.MonkeyPatch) -> None:
    """A captioner of 4×4 places, whatever comes with Unrolled."""
    found = captioners.captioner(3, WORDS)
    for place in (captions, model):
        monkeypatch.setattr(place, "known", lambda name: found)
