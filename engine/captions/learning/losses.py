"""Many captions told at once, open to gradients: what the decoder's equations become in training.

    a (N, L, D), captions ─▶ −ln p of every word, α of every word ─▶ loss

    loss = −Σ_t ln p(y_t) + λ Σ_i (1 − Σ_t α_ti)² + μ Σ_t Σ_i −m_ti ln α_ti          of one caption

The second term asks that all words together look everywhere alike; it is a sum over the places. The
third is there only where it is known what a word names: m_t is the share of the named thing in each
place. Captions stand longest first, so that those which still go on are always the first ones and
none is padded with work.

Hard attention draws one place s_t ~ α_t for a word instead of weighing all. A draw has no slope, so
its chance is taught by what came of it (REINFORCE), against a baseline b:

    loss = −Σ_t ln p(y_t) − ρ (Σ_t ln p(y_t) − b) Σ_t ln α_t,s − ε Σ_t H(α_t)     of one caption

Letters: N pictures, L places, D channels, B captions, T words of the longest, n units of the
attention, H of the LSTM, m numbers for a word, V words.

Sources: Xu et al. 2015, equations 1 to 14; Liu et al. 2017, "Attention correctness in neural image
captioning" (the third term); Williams 1992 and Xu et al., 4.1 (REINFORCE); Srivastava et al. 2014
(dropout).
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

import torch
from torch import Tensor
from torch.nn.functional import cross_entropy, pad

from engine.captions.vocabulary import END, START

SURE = 1e-6  # added to α before its logarithm


@dataclass(frozen=True, eq=False)
class Lesson:
    """Captions to learn from, longest first.

    Attributes:
        codes: (B, T), what is said, 0 (`<end>`) last and beyond.
        going: (T,), how many captions have a word t.
        which: (B,), the picture of each, a row of a.
        rows: (B,), where each stood before the sorting.
        masks: (B, T, L), shares of what a word names, each summing to 1, or to 0 where it names
            nothing; None where nothing is known of that.
    """

    codes: Tensor
    going: tuple[int, ...]
    which: Tensor
    rows: Tensor
    masks: Tensor | None = None

    def to(self, device: torch.device) -> Lesson:
        """The same on a device."""
        masks = None if self.masks is None else self.masks.to(device)
        codes, which, rows = (t.to(device) for t in (self.codes, self.which, self.rows))
        return Lesson(codes, self.going, which, rows, masks)


@dataclass(frozen=True, eq=False)
class Told:
    """What the decoder says to a lesson.

    Attributes:
        a_y: (Σ going, V), before the softmax, word by word and in each the captions that go on.
        α: for each word (going, L).
        drawn: for each word ln α of the places that were drawn (going,), 0 where all were weighed;
            empty of soft attention.
    """

    a_y: Tensor
    α: tuple[Tensor, ...]
    drawn: tuple[Tensor, ...] = ()


def lesson(
    captions: Sequence[Sequence[int]], which: Sequence[int], masks: Tensor | None = None
) -> Lesson:
    """Captions in order of length.

    Args:
        captions: B of them, by code, `<end>` last.
        which: the picture of each.
        masks: (B, T, L) as in `Lesson`.
    """
    lengths = torch.tensor([len(caption) for caption in captions])
    lengths, rows = lengths.sort(descending=True, stable=True)
    codes = torch.full((len(captions), int(lengths[0])), END)
    for row, place in enumerate(rows.tolist()):
        codes[row, : len(captions[place])] = torch.tensor(captions[place])
    going = tuple(int((lengths > t).sum()) for t in range(codes.shape[1]))
    pictures = torch.tensor(which)[rows]
    return Lesson(codes, going, pictures, rows, None if masks is None else masks[rows])


def told(
    p: Mapping[str, Tensor], a: Tensor, given: Lesson, kept: Tensor | None = None,
    draws: Tensor | None = None,
) -> Told:  # fmt: skip
    """Every word of every caption, each from the true words before it.

    Args:
        p: the decoder's arrays by name.
        a: (N, L, D).
        given: what is said.
        kept: (B, T, m), what the numbers of d are multiplied by: 0 where one is dropped.
        draws: (B, T), what places are drawn with, 0 … 1; below 0 where all are weighed.
    """
    m = p["E"].shape[1]
    W_x, W_z = p["lstm.W_x"][:, :m], p["lstm.W_x"][:, m:]
    word = p["E"][pad(given.codes, (1, -1), value=START)]  # E y₋, (B, T, m)
    spoken = word @ W_x.T + p["lstm.b"]  # (B, T, 4H), the same whatever is seen
    places, projected = a[given.which], (a @ p["attend.W_a"].T)[given.which]
    C, h = (
        torch.tanh(a.mean(1) @ p[f"{name}.W"].T + p[f"{name}.b"])[given.which]
        for name in ("init_c", "init_h")
    )
    light, said, drawn = [], [], []
    for t, going in enumerate(given.going):
        C, h = C[:going], h[:going]
        asked = h @ p["attend.W_h"].T + p["attend.b"]
        g = torch.tanh(projected[:going] + asked[:, None]) @ p["attend.w"]  # (B, L)
        α = g.softmax(1)
        φ = (α[:, None] @ places[:going])[:, 0]  # (B, D)
        if draws is not None:
            φ, chance = _drawn(α, φ, places[:going], draws[:going, t])
            drawn.append(chance)
        z = torch.sigmoid(h @ p["beta.w"] + p["beta.b"])[:, None] * φ  # β φ
        f, i, c, o = (spoken[:going, t] + z @ W_z.T + h @ p["lstm.W_h"].T).chunk(4, 1)
        C = torch.sigmoid(f) * C + torch.sigmoid(i) * torch.tanh(c)
        h = torch.sigmoid(o) * torch.tanh(C)
        d = word[:going, t] + h @ p["L_h"].T + z @ p["L_z"].T
        said.append(d if kept is None else d * kept[:going, t])
        light.append(α)
    return Told(torch.cat(said) @ p["L_o"].T + p["L_b"], tuple(light), tuple(drawn))


def _drawn(α: Tensor, φ: Tensor, places: Tensor, u: Tensor) -> tuple[Tensor, Tensor]:
    """φ = a_s and ln α_s where u is not below 0; else φ as it is, and 0.  u (B,)."""
    edges = α.detach().cumsum(1)
    s = (edges <= u[:, None] * edges[:, -1:]).sum(1).clamp(max=α.shape[1] - 1)
    rows, hard = torch.arange(len(s), device=s.device), u >= 0
    chance = torch.log(α[rows, s] + SURE)
    return torch.where(hard[:, None], places[rows, s], φ), torch.where(hard, chance, 0.0)


def surprise(found: Told, given: Lesson) -> Tensor:
    """−Σ ln p over all words of all captions, in nats."""
    words = torch.cat([given.codes[:going, t] for t, going in enumerate(given.going)])
    return cross_entropy(found.a_y, words, reduction="sum")


def unevenness(found: Told, given: Lesson) -> Tensor:
    """Σ over captions of Σ_i (1 − Σ_t α_ti)²: the paper's sum over places."""
    B = len(given.codes)
    total = torch.stack([pad(α, (0, 0, 0, B - len(α))) for α in found.α]).sum(0)  # (B, L)
    return (1 - total).square().sum()


def astray(found: Told, given: Lesson) -> Tensor:
    """Σ over captions and words of −Σ_i m_ti ln α_ti, in nats."""
    assert given.masks is not None
    lost = [(given.masks[: len(α), t] * torch.log(α + SURE)).sum() for t, α in enumerate(found.α)]
    return -torch.stack(lost).sum()


def likelihoods(found: Told, given: Lesson) -> Tensor:
    """Σ_t ln p(y_t) of each caption, (B,), in nats."""
    words = torch.cat([given.codes[:going, t] for t, going in enumerate(given.going)])
    lost = cross_entropy(found.a_y, words, reduction="none")
    return -_by_caption(torch.split(lost, list(given.going)), len(given.codes))


def rewarded(found: Told, given: Lesson, baseline: Tensor) -> Tensor:
    """−Σ over captions of (Σ_t ln p(y_t) − b) Σ_t ln α_t,s: its gradient is REINFORCE's."""
    gain = likelihoods(found, given).detach() - baseline
    return -(gain * _by_caption(found.drawn, len(given.codes))).sum()


def entropy(found: Told) -> Tensor:
    """Σ over captions and words of H(α_t) = −Σ_i α_ti ln α_ti, in nats."""
    return -torch.stack([(α * torch.log(α + SURE)).sum() for α in found.α]).sum()


def _by_caption(parts: Sequence[Tensor], B: int) -> Tensor:
    """For each word numbers of the captions that go on → their sum for each caption, (B,)."""
    return torch.stack([pad(part, (0, B - len(part))) for part in parts]).sum(0)
