"""In words: what a number is and how it is made, for the inspector; where in a walk we are."""

from __future__ import annotations

import heapq
import html
import math
import re
from collections.abc import Callable, Iterable, Sequence
from functools import partial

from engine.explain import (
    Made,
    Term,
    brief,
    count_of,
    cut,
    factor,
    fine,
    levels,
    product,
    signed,
    stated,
    summed,
)
from engine.trace import Cell, Trace

WHOLE, FEW = 27, 12  # up to so many terms are all written out, or so many wide ones
NARROW = 6  # characters of a product that stands three in a row
STRONGEST = 6, 4, 3  # so many of many terms are written out, as there is room
NAMED = 3  # so many of the strongest stand in the sentence
ALL = "all"  # the link that asks for every term
NUMBERED = ("map", "filter", "class")  # axes whose entries have a name each, not only a place
THINGS = {"convolution": "window", "pooling": "window", "relu": "cell", "votes": "vote"}


def where(trace: Trace, step: int) -> tuple[str, str]:
    """Where in a walk from cell to cell we are, and what comes next."""
    n, offset = trace.timeline.place(step)
    segments = trace.timeline.segments
    segment, quantity = segments[n], trace.quantities[segments[n].quantity]
    thing = THINGS.get(segment.quantity.partition(" ")[0], "step")
    label = quantity.label(segment.map)
    ends = thing == "vote" and offset + 1 == segment.count
    bias = " + bias" if ends and segment.quantity.replace("votes", "bias") in trace.arrays else ""
    now = f"{thing} {offset + 1:,} of {segment.count:,}{bias} · {quantity.title.lower()} {label}"
    if n + 1 >= len(segments):
        return now, ""
    following = segments[n + 1]
    after = trace.quantities[following.quantity]
    if following.quantity == segment.quantity:
        return now, f"then {after.title.lower()} {after.label(following.map)}"
    return now, f"then {after.heading}"


def name(trace: Trace, cell: Cell) -> tuple[str, str]:
    """What a cell belongs to, and where in it: `Feature map 2` and `row 1, column 5`."""
    quantity = trace.quantities[cell.quantity]
    place = quantity.place(cell.index)
    if len(cell.index) < 2 or quantity.axes[0] not in NUMBERED:
        return quantity.title, place
    label = f" {quantity.label(cell.index[0])}" if len(trace[cell.quantity]) > 1 else ""
    return quantity.title + label, place.partition(", ")[2]


def some(count: int, heading: str, thing: str) -> str:
    """So many of a quantity's numbers: `8 values of Output`, `96 sums of Readout`.

    Args:
        count: how many.
        heading: of the quantity.
        thing: what each is called, or "" where that was said; sums are called sums.
    """
    whole = heading.replace(", sum", "")
    thing = thing if whole == heading else "sum"
    many = count_of(count, thing) if thing else f"{count:,}"
    return f"{many} of {whole}"


def sources(trace: Trace, made: Made) -> list[list[Cell]]:
    """The cells a number was made from, by quantity; of the largest of some, that one first.

    What was drawn or learned only to weigh with, a filter or a matrix, is none of them.
    """
    terms = list(made.terms)
    if made.recipe == "max":
        terms.insert(0, terms.pop(made.chosen))
    found: dict[str, dict[Cell, None]] = {}
    for term in terms:
        for cell in (term.source, term.weight_source):
            if cell is not None:
                found.setdefault(cell.quantity, {})[cell] = None
    read = {term.source.quantity for term in terms if term.source is not None}
    groups = [list(cells) for cells in found.values()]
    return [
        cells
        for cells in groups
        if cells[0].quantity in read or trace.made(cells[0]).recipe != "given"
    ]


Row = Callable[[Sequence[str], int], bool]


def arithmetic(made: Made, most: int, fits: Row) -> str:
    """The sum with its real numbers, ending in the result.

    Args:
        made: how the number was made.
        most: so many terms of many, the strongest; 0 writes every one.
        fits: whether there is room for words, so many in a row.
    """
    result = _equals(made)
    # What follows a comma, τ = 0.6, stays in one line.
    words = re.sub(r"(?<=,) +(\w+) = ", r" \1&nbsp;=&nbsp;", rich(made.formula))
    values = [fine(term.value) for term in made.terms]
    match made.recipe:
        case "cut":
            return _paragraph(f"{words}<br>max(0, {values[0]}) {result}")
        case "max" | "mean":
            if made.recipe == "max":
                values[made.chosen] = f"<b>{values[made.chosen]}</b>"
            return _paragraph(f"{words}<br>{made.recipe}({', '.join(values)})<br>{result}")
        case "share":
            return _paragraph(f"{words}<br>{_share(made, most)}")
        case "surprise":
            return _paragraph(f"{words}<br>−ln {values[0]} {result}")
    if made.terms and all(term.symbol for term in made.terms):
        brief = 0 < most < STRONGEST[0] and len(made.terms) > NAMED  # the table says it, too
        sentence = "" if brief else _paragraph(_sentence(made))
        return f"{_paragraph(words)}{sentence}{_shares(made, most)}"
    ending = f"<p class='tight'>{_ending(made)} {result}</p>"
    return f"{_paragraph(words)}{_terms(made, most, fits)}{ending}"


def rich(formula: str) -> str:
    """A formula as HTML, its letters above and below the line."""
    tags = {1: "<sup>{}</sup>", 0: "{}", -1: "<sub>{}</sub>"}
    return "".join(tags[level].format(html.escape(words)) for level, words in levels(formula))


def small_letters(pixels: int) -> str:
    """The style of letters above and below the line, so many pixels high; Qt takes a third off."""
    return f"sup, sub {{ font-size: {math.ceil(pixels * 1.5)}px; }}"


def _share(made: Made, most: int) -> str:
    """A share of a sum; of many terms only the largest, or all of them below the result."""
    own = _power(made.terms[made.chosen])
    if len(made.terms) <= FEW:
        return f"{own} ÷ ({' + '.join(map(_power, made.terms))}) {_equals(made)}"
    terms = heapq.nlargest(most or len(made.terms), made.terms, key=lambda term: term.value)
    powers = " + ".join(map(_power, terms))
    if not most:
        first = f"{own} ÷ Σ {_equals(made)} · <a href='{ALL}'>fewer</a>"
        return f"{first}</p><p class='high'>Σ = {powers}"
    more = f"<a href='{ALL}'>{len(made.terms) - most}&nbsp;more</a>"
    return f"{own} ÷ ({powers} + {more}) {_equals(made)}"


def _power(term: Term) -> str:
    return f"e<sup>{cut(term.value)}</sup>"


def _paragraph(words: str) -> str:
    return f"<p class='{'high' if '<sup>' in words else 'sum'}'>{words}</p>"


def _by_size(made: Made) -> list[Term]:
    return sorted(made.terms, key=lambda term: -abs(term.product))


def _named(term: Term) -> str:
    """What a term is called, and what it is weighed with: `0.31·h₀[2]`."""
    symbol = rich(term.symbol)
    return symbol if term.weight == 1 else f"{factor(term.weight)}·{symbol}"


def _sentence(made: Made) -> str:
    """The sum with its strongest terms by name: `σ(0.31·h₀ − 1.20·x₁ + … + 0.50) = 0.73`."""
    parts = [_named(term) for term in _by_size(made)[:NAMED]]
    if len(made.terms) > NAMED:
        parts.append("…")
    if made.bias:
        parts.append(fine(made.bias))
    inside = parts[0]
    for part in parts[1:]:
        inside += f" − {part[1:]}" if part.startswith("−") else f" + {part}"
    text = f"{made.activation}({inside})" if made.activation else inside
    return f"{text} {_equals(made)}"


def _equals(made: Made) -> str:
    """The result; a line does not end between the sign and the number."""
    result = html.escape(stated(made.result(), made))
    return "=\N{NO-BREAK SPACE}" * (result[0] != "&") + f"<b>{result}</b>"


def _shares(made: Made, most: int) -> str:
    """What each named term gives, strongest first and the bias among them, and their sum."""
    lines: list[tuple[Term | None, float]] = [(term, term.product) for term in made.terms]
    write = partial(fine, nothing=made.noise)
    if made.bias:
        lines.append((None, made.bias))
    lines.sort(key=lambda line: -abs(line[1]))
    more: list[str] = []
    if len(lines) > (most or STRONGEST[0]) + 1:
        if most:
            rest = summed(share for _, share in lines[most:])
            more = [_line(f"<a href='{ALL}'>{len(lines) - most} more</a>", rest, write)]
            lines = lines[:most]
        else:
            more = [f"<td><a href='{ALL}'>fewer</a></td>"]
    rows = [_line("b" if term is None else _named(term), share, write) for term, share in lines]
    if made.activation:
        total, result = fine(made.inner(), made.noise), fine(made.result())
        more.append(f"<td>{made.activation}({total})</td><td class='right'>= <b>{result}</b></td>")
    return _table([*rows, *more])


def _terms(made: Made, most: int, fits: Row) -> str:
    """All products in the filter's own rows, or the strongest of many."""
    few = made.terms if len(made.terms) <= WHOLE else ()
    if few and (across := _columns(made)):
        return _rows(_fitting(few, across, fits), across)
    products = [product(term) for term in few]
    wide = max(map(len, products), default=0) > NARROW
    if few and len(products) <= (FEW if wide else WHOLE):
        ways = (2, 1) if wide else (next((n for n in (3, 5) if len(products) % n == 0), 4), 2, 1)
        return _rows(products, next((n for n in ways if fits(products, n)), 1))
    if not most:
        return _by_map(made)
    strongest = heapq.nlargest(most, made.terms, key=lambda term: abs(term.product))
    rest = made.total() - summed(term.product for term in strongest)
    lines = [_line(product(term), term.product) for term in strongest]
    more = f"<a href='{ALL}'>{len(made.terms) - most} more</a>"
    return _table([*lines, _line(more, rest)])


def _columns(made: Made) -> int:
    """How many columns the filter has that the terms are weighed with; 0 where there is none."""
    places = [term.weight_source.index for term in made.terms if term.weight_source is not None]
    filters = len(places) == len(made.terms) and all(len(index) == 4 for index in places)
    return 1 + max(index[-1] for index in places) if filters and places else 0


def _fitting(terms: Sequence[Term], across: int, fits: Row) -> list[str]:
    """Products that stand so many in a row: with their factors, or bare, or without a bare 0."""
    written = [product(term) for term in terms]
    if not fits(written, across):
        written = [brief(term.product) for term in terms]
    if not fits(written, across):
        written = [re.sub(r"^(−?)0\.", r"\1.", word) for word in written]
    return written


def _rows(words: Sequence[str], across: int) -> str:
    rows = [words[n : n + across] for n in range(0, len(words), across)]
    return _table("".join(f"<td>{word}</td>" for word in row) for row in rows)


def _by_map(made: Made) -> str:
    """Every term, map by map, each map with its own sum."""
    groups: dict[int, list[Term]] = {}
    for term in made.terms:
        place = term.weight_source if term.weight_source is not None else term.source
        index = place.index if place is not None else (0, 0)
        groups.setdefault(index[1] if len(index) == 4 else 0, []).append(term)
    lines = []
    for channel, terms in groups.items():
        if len(groups) > 1:
            total = summed(term.product for term in terms)
            lines.append(_line(f"<b>map {channel + 1}</b>", total))
        lines += [_line(product(term), term.product) for term in terms]
    return _table([*lines, f"<td><a href='{ALL}'>fewer</a></td>"])


def _table(rows: Iterable[str]) -> str:
    lines = "</tr><tr>".join(rows)
    return f"<table class='terms' cellspacing=0 cellpadding=0><tr>{lines}</tr></table>"


def _line(words: str, number: float, write: Callable[[float], str] = fine) -> str:
    return f"<td>{words}</td><td class='right'>{signed(number, write)}</td>"


def _ending(made: Made) -> str:
    plain = made.divisor == 1 and not made.bias
    text = "Σ" if plain else f"Σ = {fine(made.total(), made.noise)}"
    if made.divisor != 1:
        text += f"<br>÷ {brief(made.divisor)}"
    if made.bias:
        text += f"<br>{'+' if made.bias > 0 else '−'} b {fine(abs(made.bias))}"
    return text
