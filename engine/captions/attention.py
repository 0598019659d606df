"""One step of visual attention, soft and hard: where to look before the next word is said.

    g_i = w·tanh(W_a a_i + W_h h₋ + b)     how well place i fits what was said so far
    α   = softmax g                         shares of one light, over all L places
    β   = σ(w_β·h₋ + b_β)                   a scalar: how much of what is seen counts at all
    φ   = Σ α_i a_i                         soft: the mean of all places, weighed
    φ   = a_s,  s ~ α                       hard: one place, drawn
    ẑ   = β φ                               the context

Letters: L places of a picture, D channels at each, H units of the decoder, n units of the
attention, B captions told side by side.

Source: Xu et al. 2015, "Show, Attend and Tell", equations 4, 5, 8 and 13, and section 4.2.1 on β.
"""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from engine.array import Floats

Places = NDArray[np.int64]
Draw = float | NDArray[np.float64]


@dataclass(frozen=True)
class Attention:
    """What an attention has learned.

    Attributes:
        W_a, W_h: (n, D) and (n, H), from what is at a place and from the decoder's state.
        b, w: (n,).
        w_β, b_β: (H,) and (1,), of the gate.
    """

    W_a: Floats
    W_h: Floats
    b: Floats
    w: Floats
    w_β: Floats
    b_β: Floats

    def project(self, a: Floats) -> Floats:
        """W_a a_i of every place, the same at every word.  a (L, D) → (L, n)."""
        return a @ self.W_a.T

    def question(self, h: Floats) -> Floats:
        """W_h h₋ + b: what the state asks of every place.  h (B, H) → (B, n)."""
        return h @ self.W_h.T + self.b

    def compare(self, projected: Floats, question: Floats) -> tuple[Floats, Floats]:
        """u_i = tanh(W_a a_i + W_h h₋ + b) and g_i = w·u_i.

        Args:
            projected, question: (L, n) and (B, n).

        Returns:
            u (B, L, n) and g (B, L).
        """
        u = projected + question[:, None]
        np.tanh(u, out=u)
        g: Floats = np.dot(u, self.w)
        return u, g

    def gate(self, h: Floats) -> Floats:
        """β = σ(w_β·h₋ + b_β).  h (B, H) → (B,)."""
        return sigma(h @ self.w_β + self.b_β)


def softmax(g: Floats) -> Floats:
    """Shares of 1 along the last axis."""
    e: Floats = np.exp(g - g.max(axis=-1, keepdims=True))
    e /= e.sum(axis=-1, keepdims=True)
    return e


def sigma(a: Floats) -> Floats:
    """σ(a) = 1 ÷ (1 + e^−a), written so that nothing overflows."""
    opened: Floats = np.tanh(0.5 * a)
    opened *= 0.5
    opened += 0.5
    return opened


def soft(α: Floats, a: Floats) -> Floats:
    """φ = Σ α_i a_i.  α (B, L), a (L, D) → (B, D)."""
    return α @ a


def looked(α: Floats, u: Draw) -> Places:
    """S ~ α: the place that u, uniform in 0 … 1, falls on when all α_i stand end to end.

    Args:
        α: (B, L).
        u: one for each of the B; or the same for all, so that they differ only where their α do.

    Returns:
        (B,), places from 0.
    """
    edges = np.cumsum(α, axis=1, dtype=np.float64)
    place: Places = (edges <= np.reshape(u, (-1, 1)) * edges[:, -1:]).sum(axis=1)
    return place


def entropy(α: Floats) -> Floats:
    """−Σ α_i ln α_i in nats, 0 for one place alone, ln L for all alike.  (…, L) → (…,)."""
    positive = np.where(α > 0, α, np.float32(1))
    nats: Floats = -(α * np.log(positive)).sum(axis=-1)
    return nats
