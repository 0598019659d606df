"""The decoder, one word at a time: where it looks, what it remembers, what it says.

    c₀ = tanh(W_c ā + b_c)   h₀ = tanh(W_h ā + b_h)      ā the mean of all a_i
    ẑ                                                    `attention.py`, from h₋
    x = [E y₋, ẑ]                                        the word before, and what is seen
    f, i, o = σ(W·[h₋, x] + b)   C̃ = tanh(W·[h₋, x] + b)   the slides' LSTM
    C = f ∗ C₋ + i ∗ C̃           h = o ∗ tanh C
    d = E y₋ + L_h h + L_z ẑ                             deep output
    a_y = L_o d + L_b            y = softmax a_y         every word of the vocabulary

Letters: L places, D channels, n units of the attention, m numbers for a word, H units,
V words, B captions told side by side.

Source: Xu et al. 2015, equations 1 to 3, 7 and 13.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field

import numpy as np
from numpy.typing import NDArray

from engine.array import Array, Floats
from engine.captions.attention import Attention, Draw, looked, sigma, soft, softmax
from engine.captions.vocabulary import START, UNKNOWN
from engine.recurrent.cells import GATES, Network, Weights

Codes = NDArray[np.int64]
Step = dict[str, Floats]  # by the names of the trace, each (B, …)
GATE_ROWS = GATES["lstm"]  # f, i, C̃, o
ATTENTION = {"attend.W_a": "W_a", "attend.W_h": "W_h", "attend.b": "b", "attend.w": "w",
             "beta.w": "w_β", "beta.b": "b_β"}  # fmt: skip
OTHERS = ("E", "init_c.W", "init_c.b", "init_h.W", "init_h.b", "lstm.W_x", "lstm.W_h", "lstm.b",
          "L_h", "L_z", "L_o", "L_b")  # fmt: skip
NAMES = (*ATTENTION, *OTHERS)


@dataclass(frozen=True)
class View:
    """A picture as the decoder meets it.

    Attributes:
        a: (L, D), what the encoder found at each place.
        grid: rows and columns of the places; L is their product.
        projected: (L, n), W_a a_i.
        mean: (D,).
        C, h: (H,), the states before the first word.
    """

    a: Floats
    grid: tuple[int, int]
    projected: Floats
    mean: Floats
    C: Floats
    h: Floats


@dataclass(frozen=True)
class Decoder:
    """What a decoder has learned, by the names of its file (`NAMES`).

    Attributes:
        arrays: E (V, m), init_c.W (H, D), …, L_b (V,).
        attention: the part of them that looks.
        network: the LSTM among them, as other rooms know one: input (4H, m + D).
        W: (4H, m + D + H), its weights as one, for one product a step.

    Raises:
        ValueError: when one is missing or their shapes do not fit each other.
    """

    arrays: Mapping[str, Floats]
    attention: Attention = field(init=False)
    network: Network = field(init=False)
    W: Floats = field(init=False)

    def __post_init__(self) -> None:
        _check(self.arrays)
        named = {name: self.arrays[key] for key, name in ATTENTION.items()}
        W_x, W_h, b = (self.arrays[f"lstm.{key}"] for key in ("W_x", "W_h", "b"))
        network = Network("lstm", (Weights(Array(W_x), Array(W_h), Array(b)),))
        object.__setattr__(self, "attention", Attention(**named))
        object.__setattr__(self, "network", network)
        object.__setattr__(self, "W", np.concatenate([W_x, W_h], axis=1))

    @property
    def words(self) -> int:
        """V."""
        return len(self.arrays["E"])

    def view(self, a: Floats, grid: tuple[int, int]) -> View:
        """What is known of a picture before the first word.  a (L, D)."""
        with np.errstate(over="ignore", invalid="ignore"):  # as in `step`
            mean = a.mean(axis=0)
            C, h = (
                np.tanh(self.arrays[f"{name}.W"] @ mean + self.arrays[f"{name}.b"])
                for name in ("init_c", "init_h")
            )
            return View(a, grid, self.attention.project(a), mean, C, h)


def look(decoder: Decoder, view: View, h: Floats, hand: Floats | None, u: Draw | None) -> Step:
    """Where it looks, from the state h₋ (B, H).

    Args:
        decoder, view: who looks at what.
        h: (B, H).
        hand: (L,), light that a hand has painted instead of α; None where it has not.
        u: what a place is drawn with, 0 ≤ u < 1; None where attention is soft.

    Returns:
        `W_h·h` (B, n), `u` (B, L, n), `g`, `α` (B, L), `s` (B, L) a 1 at the place that was drawn,
        only where one was; `φ` (B, D), `β` (B,), `ẑ` (B, D).
    """
    found: Step = {"W_h·h": decoder.attention.question(h)}
    found["u"], found["g"] = decoder.attention.compare(view.projected, found["W_h·h"])
    α = softmax(found["g"]) if hand is None else np.repeat(hand[None], len(h), axis=0)
    found["α"] = α
    if u is None:
        found["φ"] = soft(α, view.a)
    else:
        s = looked(α, u)
        found["s"] = np.zeros_like(α)
        found["s"][np.arange(len(s)), s] = 1
        found["φ"] = view.a[s]
    found["β"] = decoder.attention.gate(h)
    found["ẑ"] = found["β"][:, None] * found["φ"]
    return found


def remember(decoder: Decoder, x: Floats, C: Floats, h: Floats) -> Step:
    """The LSTM: x (B, m + D), C₋ and h₋ (B, H) → its sums, gates and states, each (B, H)."""
    sums = np.concatenate([x, h], axis=1) @ decoder.W.T + decoder.arrays["lstm.b"]
    a = dict(zip(GATE_ROWS, np.split(sums, 4, axis=1), strict=True))
    f, i, o = sigma(a["f"]), sigma(a["i"]), sigma(a["o"])
    candidate = np.tanh(a["C̃"])
    now = f * C + i * candidate
    squashed = np.tanh(now)
    gates = {"f": f, "i": i, "C̃": candidate, "o": o}
    found = {f"a_{gate} 1": values for gate, values in a.items()}
    found |= {f"{gate} 1": values for gate, values in gates.items()}
    return found | {"C 1": now, "tanh C 1": squashed, "h 1": o * squashed}


def step(
    decoder: Decoder, view: View, before: Step | None, said: Codes,
    hand: Floats | None = None, u: Draw | None = None,
) -> Step:  # fmt: skip
    """Everything one word is made of, told for B captions side by side.

    Args:
        decoder, view: who looks at what.
        before: the step before, of which `C 1` and `h 1` (B, H) are read; None before the first.
        said: (B,), the words before, by code.
        hand, u: as in `look`.

    Returns:
        What `look` and `remember` give, `x` (B, m + D), `d` (B, m), `a_y` and `y` (B, V).
    """
    first = {"C 1": view.C, "h 1": view.h}
    C, h = (
        np.repeat(first[name][None], len(said), axis=0) if before is None else before[name]
        for name in first
    )
    with np.errstate(over="ignore", invalid="ignore"):  # what grows beyond any number shows as ∞
        found = look(decoder, view, h, hand, u)
        word = decoder.arrays["E"][said]  # (B, m)
        found["x"] = np.concatenate([word, found["ẑ"]], axis=1)
        found |= remember(decoder, found["x"], C, h)
        L_h, L_z, L_o, L_b = (decoder.arrays[name] for name in ("L_h", "L_z", "L_o", "L_b"))
        found["d"] = word + found["h 1"] @ L_h.T + found["ẑ"] @ L_z.T
        found["a_y"] = found["d"] @ L_o.T + L_b
        found["y"] = softmax(found["a_y"])
    return found


def chances(a_y: Floats, temperature: float) -> Floats:
    """P = softmax(a_y ÷ τ) over the words that may be said.  (B, V) → (B, V)."""
    with np.errstate(over="ignore", invalid="ignore"):
        scaled = a_y / np.float32(temperature)
        scaled[:, [START, UNKNOWN]] = -np.inf
        return softmax(scaled)


def _check(arrays: Mapping[str, Floats]) -> None:
    """Raise ValueError where a name is missing or a shape does not fit the others."""
    missing = [name for name in NAMES if name not in arrays]
    if missing:
        raise ValueError(f"it lacks {', '.join(missing[:3])}")
    for name in ("E", "attend.W_a", "attend.W_h"):
        if arrays[name].ndim != 2 or 0 in arrays[name].shape:
            raise ValueError(f"{name} should have two axes, none of them empty")
    V, m = arrays["E"].shape
    n, D = arrays["attend.W_a"].shape
    H = arrays["attend.W_h"].shape[1]
    wanted: dict[str, tuple[int, ...]] = {
        "init_c.W": (H, D), "init_c.b": (H,), "init_h.W": (H, D), "init_h.b": (H,),
        "attend.W_h": (n, H), "attend.b": (n,), "attend.w": (n,), "beta.w": (H,), "beta.b": (1,),
        "lstm.W_x": (4 * H, m + D), "lstm.W_h": (4 * H, H), "lstm.b": (4 * H,),
        "L_h": (m, H), "L_z": (m, D), "L_o": (V, m), "L_b": (V,),
    }  # fmt: skip
    for name, shape in wanted.items():
        if arrays[name].shape != shape:
            raise ValueError(
                f"{name} should be {shape} beside the others, not {arrays[name].shape}"
            )
