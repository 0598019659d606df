"""What the captions engine promises: the caption and every number of it follow the hand.

told       a whole caption, recorded and declared: soft, hard beside it, and a beam of 5 and 10
painted    light painted at word 3, other light each time; what comes after is told anew
dragged    a thing moved: the scene painted, encoded, told, and weighed with what words name
photograph the same for a photograph that was never seen, and for light painted on it

The captioners are those that come with Unrolled, or novices of the same sizes.
"""

from __future__ import annotations

from collections.abc import Callable
from itertools import count

import msgspec
import numpy as np

from engine.array import Array
from engine.captions.hands import Painted
from engine.captions.photograph import Photograph
from engine.systems import captions
from engine.systems.captions import Settings
from tests.bench.table import Row, milliseconds

WORDS = 12
replace = msgspec.structs.replace


def told() -> list[Row]:
    """A caption of a scene that is known, as long as most are."""
    plain = replace(captions.default(), length=WORDS)
    captions.run(plain)
    asked: dict[str, tuple[dict[str, object], dict[str, float]]] = {
        f"a caption of {WORDS} words": ({}, {"median": 15.0}),
        "… with hard attention beside it": ({"beside": True}, {}),
        "… a beam of 5": ({"beam": 5}, {}),
        "… a beam of 10": ({"beam": 10}, {"median": 50.0}),
    }
    rows = []
    for name, (more, limits) in asked.items():
        fresh = _numbered(lambda n, more=more: replace(plain, temperature=1 + n / 1000, **more))  # type: ignore[misc]
        rows.append(Row(name, "ms", _measured(fresh), limits))
    return rows


def painted() -> list[Row]:
    """Light painted at word 3."""
    plain = replace(captions.default(), length=WORDS)
    captions.run(plain)
    fresh = _numbered(lambda n: replace(plain, painted=(Painted(2, _light(plain, n)),)))
    return [Row("light painted", "ms", _measured(fresh), {"median": 10.0, "p95": 25.0})]


def dragged() -> list[Row]:
    """The giraffe moved a little."""
    plain = replace(captions.default(), length=WORDS)
    captions.run(plain)
    assert plain.scene is not None
    first, *others = plain.scene.things

    def moved(n: int) -> Settings:
        assert plain.scene is not None
        thing = replace(first, x=first.x + 0.0005 * n)
        return replace(plain, scene=replace(plain.scene, things=(thing, *others)))

    return [Row("a thing dragged", "ms", _measured(_numbered(moved)), {"p95": 60.0})]


def photograph() -> list[Row]:
    """A photograph of noise, which no encoder has seen, and light painted on it."""
    dice = np.random.default_rng(0)
    size = captions.captioner_of(Settings(model="photos")).size

    def shown(_: int) -> Settings:
        pixels = dice.integers(0, 256, (size, size, 3), np.uint8)
        return Settings(photo=Photograph.of(pixels), model="photos", length=WORDS)

    plain = shown(0)
    captions.run(plain)
    fresh = _numbered(lambda n: replace(plain, painted=(Painted(2, _light(plain, n)),)))
    return [
        Row("a photograph, encoded and told", "ms", _measured(_numbered(shown)), {"p95": 500.0}),
        Row("… light painted on it", "ms", _measured(fresh), {"p95": 50.0}),
    ]


def _light(settings: Settings, seed: int) -> Array:
    grid = captions.captioner_of(settings).grid
    return Array(np.random.default_rng(seed).random(grid))


def _numbered(asked: Callable[[int], Settings]) -> Callable[[], Settings]:
    """Other settings each time."""
    numbers = count(1)
    return lambda: asked(next(numbers))


def _measured(fresh: Callable[[], Settings], times: int = 30) -> tuple[float, ...]:
    """Milliseconds to mend settings and run them."""
    every = [fresh() for _ in range(times + 3)]
    return tuple(milliseconds(lambda s=s: captions.run(captions.legal(s)[0])) for s in every)[3:]  # type: ignore[misc]
