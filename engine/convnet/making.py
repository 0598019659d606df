"""How each layer's cells are made: one declaration a layer, from which everything is explained.

For every layer a function returns the `Quantity` of what it leaves: its words, its colour range,
and four small rules about one cell y[m, r, s] (map, row, column):

    made    the terms with their real numbers
    field   which cells of the layer before it was made from
    reach   which cells of this layer a cell before goes into
    slope   ∂y[m, r, s] ÷ ∂x[c, i, j], for the chain rule

Colour ranges depend on shapes alone, never on the values shown, so that a picture grows pale or
strong because its numbers do.
"""

from __future__ import annotations

import math
from collections.abc import Callable
from dataclasses import replace
from itertools import product

from engine.convnet.layers import Convolution, FullyConnected, Pooling, ReLU, Shape, title
from engine.declaring import MAPS
from engine.explain import Made, Term, as_large, nice
from engine.trace import Cell, Index, Quantity, Region, Trace
from engine.windows import Window


def _sliding(
    name: str,
    source: str,
    down: Window,
    across: Window,
    reads: tuple[int, ...] = (),
    leaves: tuple[int, ...] = (),
) -> tuple[Callable[[Region], Region], Callable[[Region], Region]]:
    """Field and reach of a window: all of `reads` and `leaves`, or each map by itself."""

    def field(region: Region) -> Region:
        maps, rows, columns = region.where
        return Region(source, (reads or maps, down.inputs(rows), across.inputs(columns)))

    def reach(region: Region) -> Region:
        maps, rows, columns = region.where
        return Region(name, (leaves or maps, down.outputs(rows), across.outputs(columns)))

    return field, reach


def _everything(name: str, where: tuple[tuple[int, ...], ...]) -> Callable[[Region], Region]:
    """Field or reach of votes: every cell, or none for a region without cells (all padding)."""
    nothing: tuple[tuple[int, ...], ...] = tuple(() for _ in where)
    return lambda region: Region(name, where if region.size else nothing)


def convolution(
    name: str, number: int, layer: Convolution, source: Quantity, shape: Shape
) -> Quantity:
    """What a convolution leaves: the match of every filter with every patch."""
    down, across = layer.window(shape[1]), layer.window(shape[2])
    rows, columns = down.taps().tolist(), across.taps().tolist()
    filters, bias, divisor = f"filters {number}", f"bias {number}", layer.divisor
    spots = list(product(range(shape[0]), range(layer.size), range(layer.size)))

    def made(trace: Trace, index: Index) -> Made:
        m, r, s = index
        x, w = trace[source.name], trace[filters][m]
        terms = []
        for c, a, b in spots:
            i, j = rows[r][a], columns[s][b]
            inside = i >= 0 and j >= 0
            cell = Cell(source.name, (c, i, j)) if inside else None
            value = float(x[c, i, j]) if inside else 0.0
            terms.append(Term(value, float(w[c, a, b]), cell, Cell(filters, (m, c, a, b))))
        b0 = float(trace[bias][m]) if layer.bias is not None else 0.0
        perfect = divisor > 1 and b0 == 0 and abs(float(trace[name][index]) - 1) < 1e-6
        formula = f"{'mean of' if divisor > 1 else 'sum of'} patch × filter"
        note = "a perfect match" if perfect else ""
        return Made("sum", formula, tuple(terms), divisor, b0, note=note)

    def slope(trace: Trace, target: Index, origin: Index) -> float:
        (m, r, s), (c, i, j) = target, origin
        w = trace[filters][m, c]
        down_at = [a for a, read in enumerate(rows[r]) if read == i]
        across_at = [b for b, read in enumerate(columns[s]) if read == j]
        return math.fsum(float(w[a, b]) for a in down_at for b in across_at) / divisor

    strongest = 1.0 if layer.mode == "match" else nice(math.sqrt(len(spots)))
    high = strongest * source.range[1]
    words = title(layer), "Feature map", "how well the filter fits each patch", MAPS
    every = tuple(range(shape[0])), tuple(range(layer.maps))
    field, reach = _sliding(name, source.name, down, across, *every)
    plain = Quantity(name, "y", *words, (-high, high), made, parent=source.name)
    return replace(plain, field=field, reach=reach, slope=slope, window=(down, across))


def relu(name: str, layer: ReLU, source: Quantity) -> Quantity:
    """What a ReLU leaves: the same maps with the negative cut off."""

    def made(trace: Trace, index: Index) -> Made:
        cell = Cell(source.name, index)
        value = trace.value(cell)
        note = "negative: cut to 0" if value < 0 else "passes unchanged"
        return Made("cut", "max(0, x)", (Term(value, source=cell),), note=note)

    def slope(trace: Trace, target: Index, origin: Index) -> float:
        return 1.0 if target == origin and trace[source.name][origin] > 0 else 0.0

    return Quantity(
        name,
        "y",
        title(layer),
        "Rectified map",
        "what is left when the negative is cut",
        MAPS,
        (min(0.0, -source.range[1]), source.range[1]),
        made,
        parent=source.name,
        field=lambda region: Region(source.name, region.where),
        reach=lambda region: Region(name, region.where),
        slope=slope,
        labels=source.labels,
    )


def pooling(name: str, layer: Pooling, source: Quantity, shape: Shape) -> Quantity:
    """What a pooling leaves: one cell for each window."""
    down, across = layer.window(shape[1]), layer.window(shape[2])
    rows, columns = down.taps().tolist(), across.taps().tolist()

    def covered(index: Index) -> list[Index]:
        m, r, s = index
        taps = product(rows[r], columns[s])
        return [(m, i, j) for i, j in taps if i >= 0 and j >= 0]

    def winners(trace: Trace, index: Index) -> list[Index]:
        values = {cell: float(trace[source.name][cell]) for cell in covered(index)}
        enough = as_large(max(values.values()))
        tied = [cell for cell, x in values.items() if x >= enough]
        return tied or list(values)  # not a number is as large as nothing

    def made(trace: Trace, index: Index) -> Made:
        cells = covered(index)
        values = trace[source.name]
        terms = tuple(Term(float(values[c]), source=Cell(source.name, c)) for c in cells)
        if layer.kind == "average":
            return Made("mean", f"average of {len(cells)} cells", terms)
        first, *others = winners(trace, index)
        of = "the only cell" if len(cells) == 1 else f"the largest of {len(cells)} cells"
        note = f"{1 + len(others)} are as large: the first counts" if others else ""
        return Made("max", of, terms, chosen=cells.index(first), note=note)

    def slope(trace: Trace, target: Index, origin: Index) -> float:
        if layer.kind == "max":
            return 1.0 if winners(trace, target)[0] == origin else 0.0
        cells = covered(target)
        return 1.0 / len(cells) if origin in cells else 0.0

    words = title(layer), "Pooled map", f"the {layer.kind} of each window", MAPS
    field, reach = _sliding(name, source.name, down, across)
    plain = Quantity(name, "y", *words, source.range, made, parent=source.name)
    plain = replace(plain, labels=source.labels, window=(down, across))
    return replace(plain, field=field, reach=reach, slope=slope)


def votes(
    name: str,
    number: int,
    layer: FullyConnected,
    source: Quantity,
    shape: Shape,
    labels: tuple[str, ...],
) -> Quantity:
    """What a fully connected layer leaves: the sum of all values, weighed once for each class."""
    weights, bias = f"weights {number}", f"bias {number}"
    cells: list[Index] = [(c, i, j) for c, i, j in product(*map(range, shape))]

    def made(trace: Trace, index: Index) -> Made:
        k = index[0]
        x, w = trace[source.name].ravel().tolist(), trace[weights][k].tolist()
        terms = [
            Term(value, weight, Cell(source.name, cell), Cell(weights, (k, n)))
            for n, (cell, value, weight) in enumerate(zip(cells, x, w, strict=True))
        ]
        b0 = float(trace[bias][k]) if layer.bias is not None else 0.0
        return Made("sum", "Σ value × weight", tuple(terms), bias=b0)

    def slope(trace: Trace, target: Index, origin: Index) -> float:
        c, i, j = origin
        return float(trace[weights][target[0], (c * shape[1] + i) * shape[2] + j])

    words = "every value votes, weighed by what was learned", ("class", "", ""), (-1.0, 1.0)
    plain = Quantity(name, "v", title(layer), "Votes for", *words, made, parent=source.name)
    return replace(
        plain,
        field=_everything(source.name, tuple(tuple(range(n)) for n in shape)),
        reach=_everything(name, (tuple(range(layer.classes)), (0,), (0,))),
        slope=slope,
        labels=labels,
    )


def shares(name: str, source: Quantity, classes: int) -> Quantity:
    """What softmax makes of votes: shares that sum to 1."""

    def made(trace: Trace, index: Index) -> Made:
        terms = tuple(
            Term(float(v), source=Cell(source.name, (k, 0, 0)))
            for k, v in enumerate(trace[source.name].ravel())
        )
        return Made("share", "e^vote ÷ Σ e^votes", terms, chosen=index[0])

    def slope(trace: Trace, target: Index, origin: Index) -> float:
        p = trace[name].ravel()
        return float(p[target[0]] * ((target[0] == origin[0]) - p[origin[0]]))

    every = tuple(range(classes))
    return Quantity(
        name,
        "p",
        "Softmax",
        "Share of",
        "the votes as shares of 1",
        ("class", "", ""),
        (0.0, 1.0),
        made,
        parent=source.name,
        field=_everything(source.name, (every, (0,), (0,))),
        reach=_everything(name, (every, (0,), (0,))),
        slope=slope,
        labels=source.labels,
    )
