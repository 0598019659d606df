"""Gradients through time, declared: what each is made of, term by term, and how it is named.

    ∂ h 1, ∂ C 1     (T, H)   of the states of layer 1          |∂ h| 1, |∂ C| 1, |∂ x|   (T,)
    ∂ a_f 1, …       (T, H)   of its sums                       growth h 1, growth C 1    (T,)
    ∂ r∗h 1, ∂ W·h 1 (T, H)   within a GRU
    ∂ x              (T, D)   of the input

The numbers come from `through_time.py`; the terms from `chain_rule.py`.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace

from engine import declaring
from engine.explain import Made, Term, sub
from engine.recurrent.asked import Target
from engine.recurrent.cells import Clamp, Network
from engine.recurrent.chain_rule import Way
from engine.recurrent.declared import STEPS, WORDS
from engine.recurrent.making import Layer
from engine.trace import Cell, Index, Quantity, Trace

ASKED, BEHIND = "this is what is asked about", "nothing that is asked about comes after it"
VANISHED = 0.0  # of a gradient through time a billionth is what the lesson is about: no noise
GROWS = "below 1 the gradient vanishes on its way back, above 1 it explodes"
HELD = "what is held hands nothing on"


def quantities(
    network: Network,
    target: Target,
    clamps: tuple[Clamp, ...] = (),
    prefix: str = "",
    told: str = "",
) -> list[Quantity]:
    """The declarations of all that `engine.recurrent.through_time.backward` leaves of one run.

    Args:
        network, target, clamps: the run, and what was asked.
        prefix: of all its names in the trace.
        told: what titles add, ` as it was`.
    """
    found = []
    for number in range(1, len(network.layers) + 1):
        way = Way(Layer(network, number, prefix, clamps), target)
        many = f" of layer {number}" if len(network.layers) > 1 else ""
        states = ("h", "C") if network.remembers else ("h",)
        inner = {"gru": ("r∗h",) if network.reset == "before" else ("W·h",)}.get(network.cell, ())
        sums = tuple(f"a_{gate}" for gate in network.gates)
        found += [_declared(way, name, f"{many}{told}") for name in (*states, *inner, *sums)]
        for name in states:
            found += _lengths(way, name, f"{many}{told}")
    first = Way(Layer(network, 1, prefix, clamps), target)
    return [*found, *_signal(first, told)]


def _made(way: Way, quantity: str) -> Callable[[Trace, Index], Made]:
    """What the declaration of ∂quantity says under `made`."""

    def made(trace: Trace, index: Index) -> Made:
        t, k = index
        steps = way.target.step
        terms = tuple(way.terms(trace, quantity, t, k)) if t < steps else ()
        seed, symbol = way.asked(trace, quantity, t, k), way.symbol(quantity, t, k)
        if terms:
            formula = f"{symbol} = {RULES.get(quantity, '∂out/∂v · ∂v/∂a')}"
            return Made("sum", formula, terms, bias=seed, nothing=VANISHED)
        cell = Cell(way.name(quantity), index)
        note = ASKED if seed else BEHIND if t >= steps else HELD
        return Made("given", symbol, (Term(trace.value(cell), source=cell),), note=note)

    return made


def _declared(way: Way, name: str, told: str) -> Quantity:
    """∂ of a state or a sum, (T, H)."""
    gate = name.removeprefix("a_")
    heading, meaning = (
        f"∂ {WORDS[gate][0].lower()}{told}",
        "how what is asked about would change",
    )
    if gate != name:
        heading = f"∂ {WORDS[gate][0].lower()}, sum{told}"
    plain = declaring.given(way.name(name), meaning)
    return replace(plain, symbol=f"∂{name}", heading=heading, title=heading, axes=STEPS,
                   made=_made(way, name), ink=False)  # fmt: skip


def _lengths(way: Way, name: str, told: str) -> list[Quantity]:
    """How long ∂ of a state is at each step, and how much longer than at the step after."""
    gradient, length = way.name(name), way.layer.name(f"|∂ {name}|")

    def growth(trace: Trace, index: Index) -> Made:
        (t,) = index
        after = float(trace[length][t + 1]) if t + 1 < way.target.step else 0.0
        if after == 0:
            own = Cell(way.layer.name(f"growth {name}"), index)
            return Made("given", BEHIND, (Term(0.0, source=own),), note=BEHIND)
        cell, now = Cell(length, index), f"|∂{name}{sub(t + 1)}|"
        formula = f"{now} ÷ |∂{name}{sub(t + 2)}|"
        return Made("sum", formula, (Term(trace.value(cell), source=cell, symbol=now),), after)

    word = WORDS[name][0].lower()
    far = declaring.given(length, "how much what is asked about owes to this step")
    grown = declaring.given(way.layer.name(f"growth {name}"), GROWS)
    return [
        replace(far, symbol=f"|∂{name}|", heading=f"Length of ∂ {word}{told}", ink=False,
                title=f"Length of ∂ {word}{told}", axes=("step",), made=_length(gradient)),
        replace(grown, symbol=f"|∂{name}| ÷ |∂{name}₊|", axes=("step",), made=growth, ink=False,
                heading=f"Growth of ∂ {word}{told}", title=f"Growth of ∂ {word}{told}",
                range=(0.0, 2.0)),
    ]  # fmt: skip


def _signal(way: Way, told: str) -> list[Quantity]:
    """∂ of the input (T, D), and its length; of the first layer."""
    name, length = f"{way.layer.prefix}∂ x", f"{way.layer.prefix}|∂ x|"

    def made(trace: Trace, index: Index) -> Made:
        terms = tuple(way.read(trace, *index))
        return Made("sum", f"∂x{sub(index[0] + 1)}[{index[1] + 1}] = Σ ∂a · W", terms,
                    nothing=VANISHED)  # fmt: skip

    own = declaring.given(name, "how what is asked about would change with the input")
    far = declaring.given(length, "how much what is asked about owes to the input of this step")
    return [
        replace(own, symbol="∂x", heading=f"∂ input{told}", title=f"∂ input{told}", made=made,
                axes=("step", "channel"), ink=False),
        replace(far, symbol="|∂x|", heading=f"Length of ∂ input{told}", ink=False,
                title=f"Length of ∂ input{told}", axes=("step",), made=_length(name)),
    ]  # fmt: skip


RULES = {
    "h": "Σ ∂a₊ · W",
    "C": "∂h · o · (1 − tanh² C) + ∂C₊ · f₊",
    "r∗h": "Σ ∂a_h̃ · W",
    "W·h": "∂a_h̃ · r",
}


def _length(gradient: str) -> Callable[[Trace, Index], Made]:
    """√Σ g²: how long a row of a gradient is."""

    def made(trace: Trace, index: Index) -> Made:
        (t,) = index
        terms = []
        for k, value in enumerate(trace[gradient][t].tolist()):
            cell = Cell(gradient, (t, k))
            terms.append(Term(value, value, cell, cell, f"{gradient}{sub(t + 1)}[{k + 1}]"))
        return Made("sum", "√ Σ g²", tuple(terms), activation="√", nothing=VANISHED)

    return made
