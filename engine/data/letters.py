"""Made letters: crossings, rings and the user's own drawings, shifted, turned, scaled, dirtied.

    prototype ──thicken──scale──rotate──shift──▶ ink on a sheet ──dirt──▶ letter

X, O and plus are drawn as strokes (line segments and an ellipse), so that they stay crisp at any
size and angle: a cell is ink when its centre lies within the pen's radius of a stroke. At 9×9 and
untouched they are the slides' pictures. Letters of other classes are the user's drawings of that
class, resampled.

    n   letters         H, W  rows, columns         u  one of the letter's random numbers, −1 … 1

Everything is drawn from one seeded generator; the first letters stay the same when more are made.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import NamedTuple, Protocol

import numpy as np
from numpy.typing import NDArray

from engine.array import Floats
from engine.data.pictures import paper

Numbers = NDArray[np.float64]
Labels = NDArray[np.int64]

# How far the generator strays when an amount is 1.
FARTHEST_SHIFT = 0.22  # of the sheet's side, up, down, left and right: two cells of nine
FARTHEST_TURN = np.pi / 6  # to either side
SMALLEST, LARGEST = 0.55, 1.15  # times the prototype's size
THICKEST = 0.08  # of the sheet's shorter side, added to the pen's radius
DIRTIEST = 0.12  # of the cells turn to any grey

REACH = 2 / 3  # from the middle to the end of a stroke, where 1 is the border of the sheet
PEN = 0.065  # the pen's radius, of the sheet's shorter side
THINNEST = 0.585  # … and in cells: above 0.5 leaves no gaps, below 0.707 draws clean diagonals

LINES: dict[str, tuple[tuple[float, float, float, float], ...]] = {
    # row, column of the beginning and of the end, in units of REACH
    "x": ((-1, -1, 1, 1), (-1, 1, 1, -1)),
    "plus": ((-1, 0, 1, 0), (0, -1, 0, 1)),
    "+": ((-1, 0, 1, 0), (0, -1, 0, 1)),
}
RING = "o"
CHUNK = 1 << 22  # cells drawn at once: 32 MB a temporary array


class Amounts(Protocol):
    """How far letters stray from their prototype, each 0 (untouched) … 1."""

    @property
    def shift(self) -> float:
        """Up, down, left and right; 1 is `FARTHEST_SHIFT`."""

    @property
    def rotate(self) -> float:
        """To either side; 1 is `FARTHEST_TURN`."""

    @property
    def scale(self) -> float:
        """Smaller and larger; 1 is from `SMALLEST` to `LARGEST`."""

    @property
    def thicken(self) -> float:
        """The pen's radius; 1 is `THICKEST` more."""

    @property
    def dirt(self) -> float:
        """Cells of any grey; 1 is `DIRTIEST` of them all."""


class Pose(NamedTuple):
    """Where and how letters stand.

    Attributes:
        shift: (n, 2), rows down and columns to the right, in cells.
        angle: (n,), radians, anticlockwise.
        size: (n,), 1 as it was.
        thicker: (n,), added to the pen's radius, of the sheet's shorter side.
    """

    shift: Numbers
    angle: Numbers
    size: Numbers
    thicker: Numbers

    def pick(self, which: NDArray[np.intp]) -> Pose:
        """The poses of some of the letters."""
        return Pose(*(values[which] for values in self))


def makeable(classes: Sequence[str], prototypes: Mapping[str, Sequence[Floats]]) -> list[int]:
    """Indices of the classes that have strokes or at least one drawn prototype."""
    return [k for k, name in enumerate(classes) if _has_strokes(name) or prototypes.get(name)]


def reasons(classes: Sequence[str], prototypes: Mapping[str, Sequence[Floats]]) -> tuple[str, ...]:
    """A sentence about the classes that no letters can be made of, if there are any."""
    able = makeable(classes, prototypes)
    lacking = [f"“{name}”" for k, name in enumerate(classes) if k not in able]
    if not lacking:
        return ()
    *others, last = lacking
    if others:
        names, each = f"{', '.join(others)} and {last}", "draw one of each"
    else:
        names, each = f"class {last}", "draw one"
    return (f"No letters of {names} were made: {each} and they are made from it.",)


def letters(
    training: Amounts,
    classes: Sequence[str],
    prototypes: Mapping[str, Sequence[Floats]],
    shape: tuple[int, int, int],
    count: int,
    seed: int,
) -> tuple[Floats, Labels]:
    """Make letters by a seed, the classes in turn and equally often.

    Args:
        training: the amounts, each 0 … 1.
        classes: names; X, O, plus and + have strokes, in capitals or not.
        prototypes: class → drawings (C, H, W), −1 … 1; used by classes without strokes.
        shape: (C, H, W) of a letter.
        count, seed: n, and of what is drawn; none are made when no class is `makeable`.

    Returns:
        Pictures (n, C, H, W), −1 paper … 1 ink, in colour 1 paper … −1 ink, and class indices (n,).
    """
    able = makeable(classes, prototypes)
    n = count if able else 0
    ink = np.float32(-paper(shape[0]))  # in colour, ink is dark: made as ink, then turned
    streams = np.random.default_rng(seed).spawn(3)
    labels = np.resize(np.array(able, dtype=np.int64), n)
    pictures = np.empty((n, *shape), dtype=np.float32)
    pose = _poses(training, shape, streams[0].uniform(-1, 1, (n, 5)))
    choice = streams[1].random(n)
    chunk = max(1, CHUNK // (shape[1] * shape[2]))
    for k in able:
        mine = np.flatnonzero(labels == k)
        for some in np.split(mine, range(chunk, mine.size, chunk)):
            if _has_strokes(classes[k]):
                pictures[some] = strokes(classes[k], shape[1:], pose.pick(some))[:, None]
                continue
            for i in some:
                chosen = prototypes[classes[k]][int(choice[i] * len(prototypes[classes[k]]))]
                pictures[i] = moved(chosen * ink, pose.pick(np.array([i])))
    _dirty(pictures, training.dirt, streams[2])
    return pictures * ink, labels


def strokes(name: str, sheet: tuple[int, int], pose: Pose) -> Floats:
    """Crisp letters of a class that has strokes: (n, H, W), each cell 1 or −1."""
    side = min(sheet)
    rows, columns = _original(sheet, pose)  # (n, H, W), in cells from the letter's middle
    # Distances in cells of the sheet: the pen stays as thick when the letter shrinks.
    reach = pose.size[:, None, None] * (REACH * side / 2)
    rows, columns = rows * pose.size[:, None, None], columns * pose.size[:, None, None]
    if name.lower() == RING:
        distance = np.abs(np.hypot(rows, columns) - reach)
    else:
        found = [_to_segment(rows, columns, reach, line) for line in LINES[name.lower()]]
        distance = np.minimum.reduce(found)
    radius = max(THINNEST, PEN * side) + pose.thicker * side
    return np.where(distance <= radius[:, None, None], 1, -1).astype(np.float32)


def moved(drawing: Floats, pose: Pose) -> Floats:
    """One drawing (C, H, W) in one pose, resampled; a drawing that does not move stays as it is.

    A cell that falls between old ones takes their blend; when the letter is thickened or shrunken,
    its lines grow first, so that they do not fade.
    """
    still = not (pose.shift.any() or pose.angle.any() or pose.thicker.any())
    if still and (pose.size == 1).all():
        return drawing
    sheet, size = drawing.shape[1:], float(pose.size[0])
    wider = 2 * float(pose.thicker[0]) * min(sheet) / size + max(0.0, 1 / size - 1)
    rows, columns = _original((sheet[0], sheet[1]), pose)
    return _blend(_grown(drawing, round(wider)), rows[0], columns[0])


def _has_strokes(name: str) -> bool:
    return name.lower() in LINES or name.lower() == RING


def _poses(training: Amounts, shape: tuple[int, int, int], u: Numbers) -> Pose:
    """Random numbers u (n, 5) in −1 … 1 as poses."""
    sides = np.array(shape[1:], dtype=np.float64)
    low, high = training.scale * (SMALLEST - 1), training.scale * (LARGEST - 1)
    return Pose(
        shift=u[:, :2] * training.shift * FARTHEST_SHIFT * sides,
        angle=u[:, 2] * training.rotate * FARTHEST_TURN,
        size=1 + low + (u[:, 3] + 1) / 2 * (high - low),
        thicker=(u[:, 4] + 1) / 2 * training.thicken * THICKEST,
    )


def _original(sheet: tuple[int, int], pose: Pose) -> tuple[Numbers, Numbers]:
    """Where each cell was before the letter moved: the inverse of size, then angle, then shift.

    Returns rows and columns, (n, H, W) each, in cells from the middle of the sheet.
    """
    middle = (sheet[0] - 1) / 2, (sheet[1] - 1) / 2
    rows = np.arange(sheet[0])[None, :, None] - middle[0] - pose.shift[:, :1, None]
    columns = np.arange(sheet[1])[None, None, :] - middle[1] - pose.shift[:, 1:, None]
    sine = (np.sin(pose.angle) / pose.size)[:, None, None]
    cosine = (np.cos(pose.angle) / pose.size)[:, None, None]
    return cosine * rows + sine * columns, cosine * columns - sine * rows


def _to_segment(
    rows: Numbers, columns: Numbers, reach: Numbers, line: tuple[float, float, float, float]
) -> Numbers:
    """Distance of every place from a segment, whose ends are in units of reach (n, 1, 1)."""
    top, left, bottom, right = line
    down, across = (bottom - top) * reach, (right - left) * reach
    along = (rows - top * reach) * down + (columns - left * reach) * across
    part = np.clip(along / (down**2 + across**2), 0, 1)
    return np.hypot(rows - top * reach - part * down, columns - left * reach - part * across)


def _grown(drawing: Floats, cells: int) -> Floats:
    """Every line some cells wider, on a sheet (C, H + cells, W + cells) with the same middle."""
    sheet = np.pad(drawing, ((0, 0), (cells, cells), (cells, cells)), constant_values=-1)
    for _ in range(cells):
        sheet = np.maximum(sheet[:, 1:], sheet[:, :-1])
        sheet = np.maximum(sheet[:, :, 1:], sheet[:, :, :-1])
    return sheet


def _blend(drawing: Floats, rows: Numbers, columns: Numbers) -> Floats:
    """Values of a drawing (C, H, W) at places (H′, W′) from its middle; outside is paper.

    Bilinear, then pushed to the darkest or lightest of the four cells, to the darker from 0.3
    on: a line one cell wide that falls between two cells blends half and half, and is still ink.
    """
    height, width = drawing.shape[1:]
    sheet = np.pad(drawing, ((0, 0), (1, 1), (1, 1)), constant_values=-1).astype(np.float64)
    y = np.clip(rows + (height - 1) / 2 + 1, 0, height + 1)
    x = np.clip(columns + (width - 1) / 2 + 1, 0, width + 1)
    top, left = np.minimum(y.astype(int), height), np.minimum(x.astype(int), width)
    corners = np.stack([sheet[:, top + i, left + j] for i in (0, 1) for j in (0, 1)])
    down, right = y - top, x - left
    shares = np.stack(
        [(1 - down) * (1 - right), (1 - down) * right, down * (1 - right), down * right]
    )
    low, high = corners.min(0), corners.max(0)
    blend = (corners * shares[:, None]).sum(0)  # (C, H′, W′)
    part = (blend - low) / np.where(high > low, high - low, 1)
    crisp = low + (high - low) * np.clip(4 * part - 0.7, 0, 1)
    return np.asarray(crisp, dtype=np.float32)


def _dirty(pictures: Floats, dirt: float, generator: np.random.Generator) -> None:
    """Turn a few cells of every picture, in all its maps at once, to any grey."""
    if not dirt:
        return
    for picture in pictures:
        hit, grey = generator.random((2, *picture.shape[1:]))
        picture[:, hit < dirt * DIRTIEST] = (2 * grey - 1)[hit < dirt * DIRTIEST]
