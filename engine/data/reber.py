"""The embedded Reber grammar: strings whose last symbol but one repeats the second.

    embedded    B, then T string T or P string P, then E
    string      B, then what `GRAMMAR` says on its way from state 0, E the last

Where two ways lead on, both have an equal chance. The network reads a string and tells the next
symbol all the time; short memory is enough inside the string, but not for the T or P at its end,
nine symbols later or more.

Source: Hochreiter and Schmidhuber 1997, experiment 1; the grammar is Reber's (1967).
"""

from __future__ import annotations

from typing import ClassVar

import msgspec
import numpy as np

from engine.array import Floats
from engine.data.task import HOCHREITER, About, Batch, Bools, one_hot

SYMBOLS = "BTPSXVE"

# Each state's ways on: the symbol that is said, and the state it leads to.
GRAMMAR: tuple[tuple[tuple[str, int], ...], ...] = (
    (("T", 1), ("P", 2)),
    (("S", 1), ("X", 3)),
    (("T", 2), ("V", 4)),
    (("X", 2), ("S", 5)),
    (("P", 3), ("V", 5)),
    (("E", -1),),
)


def string(generator: np.random.Generator) -> str:
    """A string of the embedded grammar: at least nine symbols, most below twenty."""
    outer = "TP"[generator.integers(2)]
    said, state = "", 0
    while state >= 0:
        ways = GRAMMAR[state]
        symbol, state = ways[generator.integers(len(ways))]
        said += symbol
    return f"B{outer}B{said}{outer}E"


def following(text: str) -> list[str]:
    """For each symbol of an embedded string but the last: which symbols may follow it.

    Args:
        text: a string of the embedded grammar.
    """
    state, may = 0, ["TP", "B"]
    for symbol in text[3:-2]:
        may.append("".join(name for name, _ in GRAMMAR[state]))
        state = dict(GRAMMAR[state])[symbol]
    return [*may, text[1], "E"]


class Reber(msgspec.Struct, frozen=True, forbid_unknown_fields=True, tag="reber"):
    """Strings of the embedded Reber grammar, each to be told one symbol ahead."""

    about: ClassVar[About] = About(
        title="Embedded Reber grammar",
        shows="A symbol is kept while others, as important for a while, come and go.",
        inputs=tuple(SYMBOLS),
        outputs=tuple(SYMBOLS),
        readout="softmax",
        loss="cross-entropy",
        criterion="at every step the symbols that may follow have the largest outputs",
        source=f"{HOCHREITER}, experiment 1",
    )

    def batch(self, n: int, generator: np.random.Generator) -> Batch:
        """Inputs and targets (n, T, 7): a string without its end, and without its beginning.

        T is the longest string's.
        """
        strings = [string(generator) for _ in range(n)]
        codes = np.full((n, max(map(len, strings))), -1)
        for row, text in zip(codes, strings, strict=True):
            row[: len(text)] = [SYMBOLS.index(symbol) for symbol in text]
        mask = codes[:, 1:] >= 0
        inputs = one_hot(np.where(mask, codes[:, :-1], -1), 7)
        return Batch(inputs, one_hot(codes[:, 1:], 7), mask)

    def solved(self, outputs: Floats, targets: Floats, mask: Bools) -> Bools:
        """Which strings (N,) were told with nothing impossible above anything possible."""
        right = [
            self._told(told[counts], wanted[counts])
            for told, wanted, counts in zip(outputs, targets, mask, strict=True)
        ]
        return np.array(right, dtype=bool)

    def _told(self, outputs: Floats, targets: Floats) -> bool:
        """One string; what was wanted, after its first B, is the string itself."""
        text = "B" + "".join(SYMBOLS[code] for code in targets.argmax(axis=1))
        may = np.array([[symbol in ways for symbol in SYMBOLS] for ways in following(text)])
        lowest = np.where(may, outputs, np.inf).min(axis=1)
        highest = np.where(may, -np.inf, outputs).max(axis=1)
        return bool((lowest > highest).all())
