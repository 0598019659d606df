"""How each number of a caption is made, with its terms: the rules behind every explanation.

Words are counted by a number below the line, places row by row in brackets: `α₃[17]` is the light
on place 17 before word 3. States of the decoder's LSTM are `engine/recurrent/making.py`'s.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass, replace

import numpy as np

from engine.captions.telling import Hand, Manner, read
from engine.captions.vocabulary import START, UNKNOWN
from engine.explain import Activation, Made, Term, cut, exact, fine, sub
from engine.trace import Cell, Index, Trace

Making = Callable[[Trace, Index], Made]


def weighed(
    trace: Trace, source: str, at: Index, matrix: str, row: Index, symbol: str
) -> list[Term]:
    """Every number that stands at `at` in `source`, times its weight in a row of a matrix.

    Formulas call the fifth of them `symbol[5]`; of a symbol that ends in brackets, `u₂[32]`, it is
    `u₂[32, 5]`.
    """
    opened = f"{symbol[:-1]}, " if symbol.endswith("]") else f"{symbol}["
    values, weights = trace[source][at].tolist(), trace[matrix][row].tolist()
    return [
        Term(value, weight, Cell(source, (*at, k)), Cell(matrix, (*row, k)), f"{opened}{k + 1}]")
        for k, (value, weight) in enumerate(zip(values, weights, strict=True))
    ]


@dataclass(frozen=True)
class Maker:
    """The rules of one caption of a trace.

    Attributes:
        prefix: of all its names in the trace.
        codes, words: what is said, and the vocabulary as it is written.
        columns: of the grid of places.
        manner, hand: how it was told, and what a hand changed.
        searched: its words are those a beam search has kept.
    """

    prefix: str
    codes: Sequence[int]
    words: Sequence[str]
    columns: int
    manner: Manner
    hand: Hand
    searched: bool = False

    def name(self, quantity: str) -> str:
        """The key of one of its quantities in the trace."""
        return f"{self.prefix}{quantity}"

    def place(self, row: int, column: int) -> str:
        """The number of a place, from 1."""
        return str(row * self.columns + column + 1)

    def before(self, t: int) -> tuple[str, Index, str]:
        """Where h₋ stands: quantity, index, and what formulas call it."""
        if t == 0:
            return self.name("h₀ 1"), (), "h₀"
        return self.name("h 1"), (t - 1,), f"h{sub(t)}"

    # Where it looks

    def question(self, trace: Trace, index: Index) -> Made:
        """W_h h₋ + b."""
        t, k = index
        h, at, symbol = self.before(t)
        terms = weighed(trace, h, at, "attend.W_h", (k,), symbol)
        formula = f"(W_h·h){sub(t + 1)}[{k + 1}] = W_h·{symbol} + b"
        return Made("sum", formula, tuple(terms), bias=trace.value(Cell("attend.b", (k,))))

    def compared(self, trace: Trace, index: Index) -> Made:
        """u_i = tanh(W_a a_i + W_h h₋ + b)."""
        t, r, c, k = index
        i, asked = self.place(r, c), Cell(self.name("W_h·h"), (t, k))
        there = Cell("W_a·a", (r, c, k))
        terms = (
            Term(trace.value(there), source=there, symbol=f"(W_a·a{sub(int(i))})[{k + 1}]"),
            Term(trace.value(asked), source=asked, symbol=f"(W_h·h){sub(t + 1)}[{k + 1}]"),
        )
        formula = f"u{sub(t + 1)}[{i}, {k + 1}] = tanh(W_a·a{sub(int(i))} + W_h·h{sub(t)} + b)"
        return Made("sum", formula, terms, activation="tanh")

    def score(self, trace: Trace, index: Index) -> Made:
        """g_i = w·u_i."""
        t, r, c = index
        i = self.place(r, c)
        terms = weighed(trace, self.name("u"), index, "attend.w", (), f"u{sub(t + 1)}[{i}]")
        formula = f"g{sub(t + 1)}[{i}] = w·tanh(W_a·a{sub(int(i))} + W_h·h{sub(t)} + b)"
        return Made("sum", formula, tuple(terms))

    def light(self, trace: Trace, index: Index) -> Made:
        """α = softmax g, or what a hand has painted."""
        t, r, c = index
        i, own = self.place(r, c), self.name("α")
        symbol = f"α{sub(t + 1)}[{i}]"
        g = self.name("g")
        terms = tuple(
            Term(float(value), source=Cell(g, (t, *map(int, at))),
                 symbol=f"g{sub(t + 1)}[{self.place(*at)}]")
            for at, value in np.ndenumerate(trace[g][t])
        )  # fmt: skip
        chosen, share = r * self.columns + c, trace.value(Cell(own, index))
        found = Made("share", f"{symbol} = e^g ÷ Σ e^g", terms, chosen=chosen)
        if t in self.hand.light:
            note = f"put there by hand; left alone it would be {fine(100 * found.result())} %"
            term = Term(share, source=Cell(own, index))
            return Made("given", f"{symbol} = {exact(share)}", (term,), note=note)
        note = f"{fine(100 * share)} % of the light, {cut(share * len(terms))} × an even share"
        return replace(found, note=note)

    def sampled(self, trace: Trace, index: Index) -> Made:
        """S ~ α: the place that was drawn."""
        cell, light = Cell(self.name("s"), index), Cell(self.name("α"), index)
        chance = exact(trace.value(light))
        note = f"{'drawn' if trace.value(cell) else 'not drawn'}; its chance was α = {chance}"
        term = Term(trace.value(cell), source=cell)
        return Made("given", f"s{sub(index[0] + 1)} ~ α{sub(index[0] + 1)}", (term,), note=note)

    def gate(self, trace: Trace, index: Index) -> Made:
        """β = σ(w_β·h₋ + b_β)."""
        h, at, symbol = self.before(index[0])
        terms = weighed(trace, h, at, "beta.w", (), symbol)
        formula = f"β{sub(index[0] + 1)} = σ(w_β·{symbol} + b_β)"
        bias = trace.value(Cell("beta.b", (0,)))
        return Made("sum", formula, tuple(terms), bias=bias, activation="σ")

    def seen(self, trace: Trace, index: Index) -> Made:
        """φ = Σ α_i a_i, or a_s."""
        t, d = index
        by = self.name("s" if self.manner.hard else "α")
        shares = trace[by][t]
        at = np.argwhere(shares) if self.manner.hard else np.argwhere(shares >= 0)
        terms = tuple(
            Term(float(trace["a"][r, c, d]), float(shares[r, c]), Cell("a", (r, c, d)),
                 Cell(by, (t, r, c)), f"a{sub(int(self.place(r, c)))}[{d + 1}]")
            for r, c in at.tolist()
        )  # fmt: skip
        what = "a_s,  s ~ α" if self.manner.hard else "Σ α[i] · a[i]"
        return Made("sum", f"φ{sub(t + 1)}[{d + 1}] = {what}", terms)

    def context(self, trace: Trace, index: Index) -> Made:
        """ẑ = β φ."""
        t, d = index
        cell, gate = Cell(self.name("φ"), index), Cell(self.name("β"), (t,))
        symbol = f"φ{sub(t + 1)}[{d + 1}]"
        term = Term(trace.value(cell), trace.value(gate), cell, gate, symbol)
        return Made("sum", f"ẑ{sub(t + 1)}[{d + 1}] = β{sub(t + 1)} · {symbol}", (term,))

    # What it reads and says

    def incoming(self, trace: Trace, index: Index) -> Made:
        """X = [E y₋, ẑ]."""
        t, k = index
        m = trace["E"].shape[1]
        if k < m:
            word = int(read(self.codes)[t])
            cell, symbol = Cell("E", (word, k)), f"E[{self.words[word]}, {k + 1}]"
        else:
            cell, symbol = Cell(self.name("ẑ"), (t, k - m)), f"ẑ{sub(t + 1)}[{k - m + 1}]"
        term = Term(trace.value(cell), source=cell, symbol=symbol)
        return Made("sum", f"x{sub(t + 1)}[{k + 1}] = {symbol}", (term,))

    def deep(self, trace: Trace, index: Index) -> Made:
        """D = E y₋ + L_h h + L_z ẑ."""
        t, k = index
        now = sub(t + 1)
        word = self.incoming(trace, index).terms
        h = weighed(trace, self.name("h 1"), (t,), "L_h", (k,), f"h{now}")
        z = weighed(trace, self.name("ẑ"), (t,), "L_z", (k,), f"ẑ{now}")
        return Made(
            "sum", f"d{now}[{k + 1}] = E·y{sub(t)} + L_h·h{now} + L_z·ẑ{now}", (*word, *h, *z)
        )

    def total(self, trace: Trace, index: Index) -> Made:
        """a_y = L_o d + L_b."""
        t, v = index
        terms = weighed(trace, self.name("d"), (t,), "L_o", (v,), f"d{sub(t + 1)}")
        formula = f"a_y{sub(t + 1)}[{self.words[v]}] = L_o·d{sub(t + 1)} + L_b"
        return Made("sum", formula, tuple(terms), bias=trace.value(Cell("L_b", (v,))))

    def answer(self, trace: Trace, index: Index) -> Made:
        """Y = softmax a_y."""
        return self._share(trace, index, "y", range(len(self.words)), 1.0)

    def drawn_from(self, trace: Trace, index: Index) -> Made:
        """P = softmax(a_y ÷ τ) over the words that may be said."""
        t, v = index
        if v in (START, UNKNOWN):
            zero = Term(0.0, source=Cell(self.name("p"), index))
            symbol = f"p{sub(t + 1)}[{self.words[v]}]"
            return Made("given", f"{symbol} = 0", (zero,), note="never said")
        said = [n for n in range(len(self.words)) if n not in (START, UNKNOWN)]
        return self._share(trace, index, "p", said, self.manner.temperature)

    def _share(
        self, trace: Trace, index: Index, name: str, kept: Sequence[int], temperature: float
    ) -> Made:
        t, v = index
        sums, now = self.name("a_y"), sub(t + 1)
        values = trace[sums][t].tolist()
        over = "" if temperature == 1 else "÷τ"
        terms = tuple(
            Term(values[n] / temperature, source=Cell(sums, (t, n)),
                 symbol=f"a_y{now}[{self.words[n]}]{over}")
            for n in kept
        )  # fmt: skip
        a = f"(a{over})" if over else "a"
        formula = f"{name}{now}[{self.words[v]}] = e^{a} ÷ Σ e^{a}"
        formula += f",  τ = {temperature:g}" if over else ""
        marks = " and the end" if name == "p" else ", the end, the start and the unknown"
        note = f"“{self.words[v]}” comes next, of {len(self.words) - 3} words{marks}"
        return Made("share", formula, terms, chosen=kept.index(v), note=note, chance=True)

    def said(self, trace: Trace, index: Index) -> Made:
        """The word that was said."""
        cell = Cell(self.name("word"), index)
        word = self.codes[index[0]]
        chance = exact(float(trace[self.name("p")][index[0], word]))
        how = "drawn" if self.manner.sampled else "the likeliest"
        how = "kept by the beam search" if self.searched else how
        how = "forced by hand" if index[0] in self.hand.forced else how
        note = f"“{self.words[word]}”, {how}; its chance was {chance}"
        return Made(
            "given", f"y{sub(index[0] + 1)}", (Term(trace.value(cell), source=cell),), note=note
        )


def annotation(last: str, columns: int) -> Making:
    """a_i: what the encoder's last layer leaves at place i, channel by channel."""

    def made(trace: Trace, index: Index) -> Made:
        r, c, d = index
        cell = Cell(last, (d, r, c))
        formula = f"a{sub(r * columns + c + 1)}[{d + 1}] = {last}"
        return Made("sum", formula, (Term(trace.value(cell), source=cell),))

    return made


def projected(columns: int) -> Making:
    """W_a a_i of a place, the same at every word."""

    def made(trace: Trace, index: Index) -> Made:
        r, c, k = index
        symbol = f"a{sub(r * columns + c + 1)}"
        terms = weighed(trace, "a", (r, c), "attend.W_a", (k,), symbol)
        return Made("sum", f"(W_a·{symbol})[{k + 1}] = W_a·{symbol}", tuple(terms))

    return made


def mean(trace: Trace, index: Index) -> Made:
    """Ā: the mean of all places."""
    d = index[0]
    terms = tuple(
        Term(float(value), source=Cell("a", (*map(int, at), d)))
        for at, value in np.ndenumerate(trace["a"][..., d])
    )
    formula = f"ā[{d + 1}] = Σ a[{d + 1}] ÷ {len(terms)} places"
    return Made("sum", formula, terms, divisor=len(terms))


def first(state: str) -> Making:
    """C₀ or h₀ = tanh(W ā + b)."""
    matrix = "init_c" if state == "C" else "init_h"

    def made(trace: Trace, index: Index) -> Made:
        terms = weighed(trace, "ā", (), f"{matrix}.W", index, "ā")
        formula = f"{state}₀[{index[0] + 1}] = tanh(W·ā + b)"
        bias = trace.value(Cell(f"{matrix}.b", index))
        squash: Activation = "tanh"
        return Made("sum", formula, tuple(terms), bias=bias, activation=squash)

    return made


def looked_at(prefix: str, columns: int) -> Making:
    """Σ_t α_ti: the light a place got over the whole caption."""

    def made(trace: Trace, index: Index) -> Made:
        α = f"{prefix}α"
        i = index[0] * columns + index[1] + 1
        terms = tuple(
            Term(float(value), source=Cell(α, (t, *index)), symbol=f"α{sub(t + 1)}[{i}]")
            for t, value in enumerate(trace[α][:, index[0], index[1]])
        )
        return Made("sum", f"Σα[{i}] = Σ α[{i}] over {len(terms)} words", terms)

    return made
