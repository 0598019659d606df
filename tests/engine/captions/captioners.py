"""Small captioners drawn at random, and the paper's equations as plain loops in double precision.

The loops share nothing with the engine but the names of the arrays.
"""

from __future__ import annotations

import math
from typing import Any

import numpy as np
from numpy.typing import NDArray

from engine.array import Floats
from engine.captions.decoding import Decoder, View
from engine.captions.encoder import Convolution, Form
from engine.captions.model import Captioner, novice
from engine.captions.vocabulary import MARKS

Doubles = NDArray[np.float64]
WORDS = (*MARKS, "a", "giraffe", "dog", "in")
GRID = 3, 4
FORM = Form(16, (Convolution(5, 4, 4), Convolution(6, 1)))  # 4×4 places of 6 channels


def captioner(seed: int = 0, words: tuple[str, ...] = WORDS) -> Captioner:
    """One whose words differ much in likelihood."""
    made = novice(words, FORM, seed, units=7, attention=5, embedding=4)
    dice = np.random.default_rng(seed)
    arrays = {
        name: array + dice.normal(0, 0.3, array.shape).astype(np.float32)
        for name, array in made.decoder.arrays.items()
    }
    arrays["L_o"] *= 2
    return Captioner(words, Decoder(arrays), made.encoder, FORM, {})


def view(decoder: Decoder, seed: int = 0) -> View:
    """A picture of 3×4 places."""
    dice = np.random.default_rng(seed)
    D = decoder.arrays["attend.W_a"].shape[1]
    a: Floats = dice.normal(0, 1, (GRID[0] * GRID[1], D)).astype(np.float32)
    return decoder.view(a, GRID)


def sigma(x: float) -> float:
    return 1 / (1 + math.exp(-x))


def softmax(xs: list[float]) -> list[float]:
    exps = [math.exp(x - max(xs)) for x in xs]
    return [e / sum(exps) for e in exps]


def begin(p: dict[str, Doubles], a: Doubles) -> tuple[Doubles, Doubles]:
    """c₀ and h₀."""
    mean = [sum(column) / len(a) for column in a.T.tolist()]
    c, h = (
        np.array([math.tanh(sum(w * x for w, x in zip(row, mean, strict=True)) + b)
                  for row, b in zip(p[f"{name}.W"], p[f"{name}.b"], strict=True)])
        for name in ("init_c", "init_h")
    )  # fmt: skip
    return c, h


def look(p: dict[str, Doubles], a: Doubles, h: Doubles) -> tuple[list[float], list[float], float]:
    """g, α, β from h₋."""
    g = []
    for place in a:
        total = 0.0
        for k in range(len(p["attend.w"])):
            inner = p["attend.b"][k]
            inner += sum(p["attend.W_a"][k, d] * place[d] for d in range(len(place)))
            inner += sum(p["attend.W_h"][k, j] * h[j] for j in range(len(h)))
            total += p["attend.w"][k] * math.tanh(inner)
        g.append(total)
    β = sigma(sum(p["beta.w"][j] * h[j] for j in range(len(h))) + p["beta.b"][0])
    return g, softmax(g), β


def step(
    p: dict[str, Doubles], a: Doubles, c: Doubles, h: Doubles, word: int,
    light: list[float] | None = None, place: int | None = None,
) -> dict[str, Any]:  # fmt: skip
    """One word: everything of it."""
    g, α, β = look(p, a, h)
    α = α if light is None else light
    D, H = a.shape[1], len(h)
    seen = [sum(α[i] * a[i, d] for i in range(len(a))) for d in range(D)]
    if place is not None:
        seen = list(a[place])
    z = [β * s for s in seen]
    x = [*p["E"][word], *z]
    rows = [
        sum(w * v for w, v in zip(p["lstm.W_x"][r], x, strict=True))
        + sum(w * v for w, v in zip(p["lstm.W_h"][r], h, strict=True))
        + p["lstm.b"][r]
        for r in range(4 * H)
    ]
    f, i, candidate, o = (rows[n * H : (n + 1) * H] for n in range(4))
    C = [sigma(f[j]) * c[j] + sigma(i[j]) * math.tanh(candidate[j]) for j in range(H)]
    now = [sigma(o[j]) * math.tanh(C[j]) for j in range(H)]
    deep = [
        p["E"][word, k]
        + sum(p["L_h"][k, j] * now[j] for j in range(H))
        + sum(p["L_z"][k, d] * z[d] for d in range(D))
        for k in range(len(p["L_h"]))
    ]
    sums = [
        sum(p["L_o"][v, k] * deep[k] for k in range(len(deep))) + p["L_b"][v]
        for v in range(len(p["L_b"]))
    ]
    return {"g": g, "α": α, "β": β, "φ": seen, "ẑ": z, "x": x, "C 1": np.array(C),
            "h 1": np.array(now), "d": deep, "a_y": sums, "y": softmax(sums)}  # fmt: skip


def doubles(decoder: Decoder) -> dict[str, Doubles]:
    """The decoder's arrays in double precision."""
    return {name: array.astype(np.float64) for name, array in decoder.arrays.items()}
