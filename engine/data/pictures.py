"""The slides' pictures and filters, and some more to try: ink 1, paper −1."""

from __future__ import annotations

import numpy as np

from engine.array import Array, Floats


def drawn(*rows: str) -> Floats:
    """Rows of text as a picture: `#` is ink (1), anything else paper (−1)."""
    return np.array([[1.0 if c == "#" else -1.0 for c in row] for row in rows], dtype=np.float32)


X = drawn(
    ".........",
    ".#.....#.",
    "..#...#..",
    "...#.#...",
    "....#....",
    "...#.#...",
    "..#...#..",
    ".#.....#.",
    ".........",
)

PICTURES: dict[str, Floats] = {
    "X": X,
    "X shifted": np.roll(np.roll(X, 1, axis=0), -1, axis=1),
    "X rotated": drawn(
        ".........",
        "...#.....",
        "...#...##",
        "...##.#..",
        "....#....",
        "..#.##...",
        "##...#...",
        ".....#...",
        ".........",
    ),
    "X shrunken": drawn(
        ".........",
        ".........",
        "..#...#..",
        "...#.#...",
        "....#....",
        "...#.#...",
        "..#...#..",
        ".........",
        ".........",
    ),
    "X thick": drawn(
        ".........",
        ".##...##.",
        ".###.###.",
        "..#####..",
        "...###...",
        "..#####..",
        ".###.###.",
        ".##...##.",
        ".........",
    ),
    "O": drawn(
        ".........",
        "...###...",
        "..#...#..",
        ".#.....#.",
        ".#.....#.",
        ".#.....#.",
        "..#...#..",
        "...###...",
        ".........",
    ),
    "Plus": drawn(
        ".........",
        "....#....",
        "....#....",
        "....#....",
        ".#######.",
        "....#....",
        "....#....",
        "....#....",
        ".........",
    ),
}

FILTERS: dict[str, Floats] = {
    "Slides 1: diagonal ╲": drawn("#..", ".#.", "..#"),
    "Slides 2: crossing ╳": drawn("#.#", ".#.", "#.#"),
    "Slides 3: diagonal ╱": drawn("..#", ".#.", "#.."),
    "Horizontal edge": np.array([[1, 1, 1], [0, 0, 0], [-1, -1, -1]], dtype=np.float32),
    "Vertical edge": np.array([[1, 0, -1], [1, 0, -1], [1, 0, -1]], dtype=np.float32),
    "Sobel, across": np.array([[1, 0, -1], [2, 0, -2], [1, 0, -1]], dtype=np.float32),
    "Sobel, down": np.array([[1, 2, 1], [0, 0, 0], [-1, -2, -1]], dtype=np.float32),
    "Laplace": np.array([[0, 1, 0], [1, -4, 1], [0, 1, 0]], dtype=np.float32),
    "Box blur": np.full((3, 3), 1 / 9, np.float32),
    "Gaussian blur": np.array([[1, 2, 1], [2, 4, 2], [1, 2, 1]], dtype=np.float32) / np.float32(16),
    "Sharpen": np.array([[0, -1, 0], [-1, 5, -1], [0, -1, 0]], dtype=np.float32),
    "Emboss": np.array([[-2, -1, 0], [-1, 1, 1], [0, 1, 2]], dtype=np.float32),
    "Corner ┌": drawn("###", "#..", "#.."),
    "Corner ┘": drawn("..#", "..#", "###"),
    "Point": np.array([[-1, -1, -1], [-1, 8, -1], [-1, -1, -1]], dtype=np.float32) / np.float32(8),
    "Identity": np.array([[0, 0, 0], [0, 1, 0], [0, 0, 0]], dtype=np.float32),
}


def slides_filters() -> Array:
    """The three filters of the slides, (3, 1, 3, 3)."""
    return Array(np.stack(list(FILTERS.values())[:3])[:, None])


def paper(channels: int) -> float:
    """What an empty cell holds: −1, no ink, on a gray sheet; 1, full light, on a coloured one."""
    return 1.0 if channels == 3 else -1.0


def recoloured(values: Floats, channels: int) -> Floats:
    """A picture with 1 or 3 maps, (channels, rows, columns): ink is dark, so its sign turns."""
    if len(values) == channels:
        return values
    if channels == 3:
        return np.repeat(-values, 3, axis=0)
    gray: Floats = -values.mean(axis=0, keepdims=True)
    return gray


def resized(values: Floats, rows: int, columns: int, fill: float = -1.0) -> Floats:
    """The picture on a larger or smaller sheet: kept in the middle, cut or filled with paper.

    Args:
        values: (…, rows, columns); leading axes stay.
        rows, columns: the new size.
        fill: what new cells hold.
    """
    old_rows, old_columns = values.shape[-2:]
    sheet = np.full((*values.shape[:-2], rows, columns), fill, dtype=np.float32)
    height, width = min(rows, old_rows), min(columns, old_columns)
    top, left = (rows - height) // 2, (columns - width) // 2
    old_top, old_left = (old_rows - height) // 2, (old_columns - width) // 2
    part = values[..., old_top : old_top + height, old_left : old_left + width]
    sheet[..., top : top + height, left : left + width] = part
    return sheet
