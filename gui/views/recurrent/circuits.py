"""The circuits of the five cells, as on the slides: which part stands where, which wire goes where.

C₋ ──×──────+──────────┬── C        h₋ ──×──────────+── h
│f     ×  ┌───  tanh               1−    r ─┐  ×
σ   i σ tanh   σ─×                  σ   σ   × tanh
h₋ ──┴─────┴──┴─────┘ └── h         h₋ ──┴───┴───┘ x┘
x
"""

from __future__ import annotations

from functools import lru_cache

from PySide6.QtCore import QSize

from engine.explain import layer_mark
from gui.theme import Look
from gui.views.hues import name_of
from gui.views.recurrent.anatomy import Anatomy
from gui.views.recurrent.wiring import BROAD, TALL, WIDE, Board, Circuit, Place

LEFT, RIGHT = 150, 1014  # the cell's body
TOP, FLOOR = 28, 282
LINE, CROSS, SHOWN, LAYER, BUS = 66, 128, 167, 217, 258  # heights, from the cell state down
IN, OUT, UP, READ = 72, 1092, 992, 176  # the strips beside the body; h upwards, x from below


def circuit(cell: Anatomy, size: QSize, look: Look) -> Circuit:
    """The diagram of a cell in a widget of this size."""
    return _circuit(cell, size.width(), size.height(), look, (look.theme.name, look.unit))


@lru_cache(maxsize=32)
def _circuit(
    cell: Anatomy, width: int, height: int, look: Look, style: tuple[str, float]
) -> Circuit:
    board = Board(width, height, look, cell)
    read = "x{step}" if cell.layer == 1 else f"h{layer_mark(cell.layer - 1, cell.layers)}{{step}}"
    wide = 118 if cell.inputs > 1 else 44
    board.strip(READ, 301, "x", read, "ink", wide=wide, high=17, side="right")
    draw = {"rnn": _rnn, "gru": _gru}.get(cell.kind, _remembering)
    draw(board)
    foot = READ + 190
    return board.circuit((LEFT, TOP, RIGHT, FLOOR), UP, foot)


def _ends(board: Board, name: str, y: float, high: float = 20) -> None:
    """A state coming in from the left and going out to the right."""
    hue = name_of(name)
    board.strip(IN, y, name, f"{name}{{before}}", hue, high=high, side="centre", before=True)
    board.strip(OUT, y, name, f"{name}{{now}}", hue, high=high, side="centre")


def _up(board: Board, y: float) -> None:
    """The output leaves upwards, too."""
    board.wire((UP, y), (UP, 6), hue="ink", by="h", over=True)
    board.dot(UP, y, "ink", "h")


def _gate(board: Board, gate: str, x: float, bottom: float = BUS) -> None:
    """A learned layer over the wire it reads, and its strip above it."""
    hue = name_of(gate)
    text = "tanh" if gate in ("C̃", "h̃") else "σ"
    if text == "tanh" and not board.cell.squashed:
        text = "linear"
    board.wire((x, bottom), (x, LAYER + TALL / 2), by=gate)
    board.layer(x, LAYER, text, hue, gate)
    side = "alone" if gate == "r" else "left"
    board.strip(x, SHOWN, gate, f"{gate}{{now}}", hue, side=side)


# LSTM, peepholes, coupled

FORGET, INPUT, WRITE, LET = 262, 426, 582, 737  # the three gates, and the candidate before LET
JOIN = 927  # where what is let out meets tanh C
HALF = BROAD / 2  # of a learned layer


def _remembering(board: Board) -> None:
    coupled = board.cell.kind == "coupled"
    _ends(board, "C", LINE)
    _ends(board, "h", BUS)
    board.wire((IN, LINE), (FORGET, LINE), hue="cell_state")
    board.wire((FORGET, LINE), (WRITE, LINE), hue="cell_state", by="C")
    board.wire((WRITE, LINE), (OUT, LINE), hue="cell_state", by="C")
    board.wire((IN, BUS), (LET, BUS), arrow=False)
    board.wire((READ, 300), (READ, BUS), arrow=False)
    onwards: dict[str, tuple[Place, ...]] = {
        "f": ((FORGET, LINE),), "i": ((INPUT, CROSS), (WRITE, CROSS)), "C̃": ((WRITE, CROSS),)
    }  # fmt: skip
    for gate, x in (("f", FORGET), ("i", INPUT), ("C̃", WRITE), ("o", LET)):
        if gate == "i" and coupled:
            continue
        if gate != "o":
            _gate(board, gate, x)
            board.dot(x, BUS)
        board.flow(gate, (IN, BUS), (x, BUS), (x, LAYER), *onwards.get(gate, ()))
        board.flow(gate, (READ, 290), (READ, BUS), (x, BUS), (x, LAYER))
    _written(board)
    _output(board)
    if board.cell.kind == "peephole":
        _peepholes(board)


def _written(board: Board) -> None:
    """What is forgotten, what is written, and their sum: C = f ∗ C₋ + i ∗ C̃."""
    coupled = board.cell.kind == "coupled"
    board.wire((FORGET, LAYER), (FORGET, LINE), hue="forget", by="f")
    board.wire((WRITE, LAYER), (WRITE, CROSS), hue="candidate", by="C̃")
    board.wire((WRITE, CROSS), (WRITE, LINE), hue="cell_state", by="C")
    if coupled:
        board.wire((FORGET, CROSS), (WRITE, CROSS), hue="forget", by="f", odd=True)
        board.dot(FORGET, CROSS, "forget", "f")
        board.pointwise(INPUT, CROSS, "1−", "forget", "f")
        board.flow("f", (IN, BUS), (FORGET, BUS), (FORGET, CROSS), (WRITE, CROSS))
    else:
        board.wire((INPUT, LAYER), (INPUT, CROSS), (WRITE, CROSS), hue="input_gate", by="i")
    board.flow("C", (IN, LINE), (OUT, LINE))
    board.flow("C", (WRITE, CROSS), (WRITE, LINE))
    i = "(1−f{now})" if coupled else "i{now}"
    middle = (FORGET + WRITE) / 2
    board.strip(middle, LINE, "C", "f{now}∗C{before}", "cell_state", share="kept", side="centre")
    board.strip(
        WRITE, 98, "C", f"{i}∗C̃{{now}}", "cell_state", high=13, share="written", side="ahead"
    )
    board.pointwise(FORGET, LINE, "×", "forget", "C")
    board.pointwise(WRITE, LINE, "+", "cell_state", "C")
    board.pointwise(WRITE, CROSS, "×", "input_gate" if not coupled else "forget", "C")


def _output(board: Board) -> None:
    """What is let out: h = o ∗ tanh C."""
    cell = board.cell
    board.wire((LET, BUS), (LET, LAYER + TALL / 2), by="o")
    board.layer(LET, LAYER, "σ", "output_gate", "o")
    board.wire((LET, LAYER), (JOIN, LAYER), hue="output_gate", by="o")
    board.strip((LET + JOIN) / 2 + 20, LAYER, "o", "o{now}", "output_gate", wide=96, side="centre")
    board.wire((JOIN, LINE), (JOIN, LAYER), hue="cell_state", by="h")
    board.dot(JOIN, LINE, "cell_state", "C")
    if cell.squashed:
        board.pointwise(JOIN, 103, "tanh", "cell_state", "h")
        board.strip(JOIN, 157, "tanh C", "tanh C{now}", "cell_state", wide=96)
    board.wire((JOIN, LAYER), (JOIN, BUS), (OUT, BUS), hue="ink", by="h")
    board.pointwise(JOIN, LAYER, "×", "output_gate", "h")
    _up(board, BUS)
    met = "tanh C" if cell.squashed else "h"
    board.flow(met, (LET, LAYER), (JOIN, LAYER))
    board.flow(met, (JOIN, LINE), (JOIN, LAYER))
    board.flow("h", (JOIN, LAYER), (JOIN, BUS), (OUT, BUS))
    board.flow("h", (JOIN, LAYER), (JOIN, BUS), (UP, BUS), (UP, 6))


def _peepholes(board: Board) -> None:
    """The gates see C: f and i the one before, o the new one."""
    rail, x = 187, 164
    board.dot(x, LINE, "cell_state")
    for gate, end in (("f", FORGET), ("i", INPUT)):
        left = end - HALF - 12
        way = (x, LINE), (x, rail), (left, rail), (left, LAYER), (end - HALF, LAYER)
        board.wire(*way, hue="cell_state", by=gate, over=True, odd=True)
        board.flow(gate, *way)
    left = LET - HALF - 14
    up = (left, LINE), (left, LAYER), (LET - HALF, LAYER)
    board.dot(left, LINE, "cell_state", "C")
    board.wire(*up, hue="cell_state", by="o", odd=True)
    board.flow("o", *up)


# GRU

UPDATE, RESET, MEET, NEW = 262, 440, 610, 852  # update, reset, where r is used, candidate
HOLD, BELOW = 252, 268  # two rails: h₋, and x
JUMP = 144  # the rail of r


def _gru(board: Board) -> None:
    cell = board.cell
    _ends(board, "h", LINE)
    board.wire((IN, LINE), (UPDATE, LINE), hue="ink")
    board.wire((UPDATE, LINE), (NEW, LINE), hue="ink", by="h")
    board.wire((NEW, LINE), (OUT, LINE), hue="ink", by="h")
    board.wire((READ, 300), (READ, BELOW), (NEW, BELOW), arrow=False)
    end = RESET + 140 if cell.after else MEET
    board.wire((LEFT + 12, LINE), (LEFT + 12, HOLD), (end, HOLD), arrow=False)
    board.dot(LEFT + 12, LINE, "ink")
    meet = (MEET + 135, LAYER) if cell.after else (MEET, LAYER)
    onwards = {"z": ((UPDATE, LINE),), "r": ((RESET, JUMP), (meet[0], JUMP), meet)}
    for gate, x in (("z", UPDATE), ("r", RESET), ("h̃", NEW)):
        _gate(board, gate, x, BELOW)
        board.flow(gate, (READ, 290), (READ, BELOW), (x, BELOW), (x, LAYER))
        if gate != "h̃":
            board.dot(x, HOLD)
            board.dot(x, BELOW)
            start = (LEFT + 12, LINE), (LEFT + 12, HOLD), (x, HOLD), (x, LAYER)
            board.flow(gate, *start, *onwards[gate])
    board.flow("h̃", meet, (NEW, LAYER), (NEW, CROSS))
    _reset(board, meet[0])
    _replaced(board)
    _up(board, LINE)


def _reset(board: Board, meet: float) -> None:
    """What the candidate sees of the state before: r ∗ h₋, or r ∗ (W·h₋ + b)."""
    after = board.cell.after
    way = (RESET, LAYER), (RESET, JUMP), (meet, JUMP), (meet, LAYER)
    board.wire(*way, hue="forget", by="r", odd=True)
    start = (LEFT + 12, LINE), (LEFT + 12, HOLD)
    if after:
        product = RESET + 140
        board.wire((product, HOLD), (product, LAYER + TALL / 2), by="W·h", odd=True)
        board.layer(product, LAYER, "W·h + b", "candidate", "W·h", 0.86)
        board.wire((product, LAYER), (meet, LAYER), hue="candidate", by="W·h", odd=True)
        board.strip(meet - 66, LAYER, "W·h", "(W·h){now}", "candidate", wide=84, side="centre")
        board.flow("W·h", *start, (product, HOLD), (product, LAYER), (meet, LAYER))
    else:
        board.wire((MEET, HOLD), (MEET, LAYER), by="r∗h", odd=True)
        board.flow("r∗h", *start, (MEET, HOLD), (MEET, LAYER))
        board.strip(705, LAYER, "r∗h", "r{now}∗h{before}", "forget", wide=104, side="centre")
    board.wire((meet, LAYER), (NEW - HALF, LAYER), hue="forget", by="h̃", odd=True)
    board.pointwise(meet, LAYER, "×", "forget", "h̃")


def _replaced(board: Board) -> None:
    """The new state: h = (1 − z) ∗ h₋ + z ∗ h̃, or z and 1 − z the other way round."""
    old = board.cell.old
    board.wire((UPDATE, LAYER), (UPDATE, LINE), hue="input_gate", by="z")
    board.wire((UPDATE, CROSS), (NEW, CROSS), hue="input_gate", by="z", odd=True)
    board.dot(UPDATE, CROSS, "input_gate", "z")
    board.flow("z", (UPDATE, LAYER), (UPDATE, CROSS), (NEW, CROSS))
    board.wire((NEW, LAYER), (NEW, CROSS), hue="candidate", by="h̃")
    board.wire((NEW, CROSS), (NEW, LINE), hue="ink", by="h")
    board.flow("h", (IN, LINE), (OUT, LINE))
    board.flow("h", (NEW, CROSS), (NEW, LINE))
    board.flow("h", (UP, LINE), (UP, 6))
    kept, new = ("z{now}", "(1−z{now})") if old else ("(1−z{now})", "z{now}")
    board.strip(
        (UPDATE + NEW) / 2, LINE, "h", f"{kept}∗h{{before}}", "ink", share="kept", side="centre"
    )
    board.strip(NEW, 98, "h", f"{new}∗h̃{{now}}", "ink", high=13, share="written", side="ahead")
    board.pointwise(UPDATE, LINE, "×", "input_gate", "h")
    board.pointwise(NEW, LINE, "+", "ink", "h")
    board.pointwise(NEW, CROSS, "×", "input_gate", "h")
    rest = (MEET + 60, CROSS) if old else (UPDATE, 97)
    board.pointwise(*rest, "1−", "input_gate", "z")


# RNN


def _rnn(board: Board) -> None:
    y, middle, joined = 160, WIDE / 2, 330
    _ends(board, "h", y, 34)
    board.wire((IN, y), (middle, y))
    board.wire((READ, 300), (READ, BUS), (joined, BUS), (joined, y), arrow=False)
    board.dot(joined, y)
    board.wire((middle, y), (OUT, y), hue="ink", by="h")
    board.layer(middle, y, "tanh" if board.cell.squashed else "linear", "ink", "h", 1.7)
    _up(board, y)
    board.flow("h", (IN, y), (OUT, y))
    board.flow("h", (READ, 290), (READ, BUS), (joined, BUS), (joined, y), (middle, y))
    board.flow("h", (UP, y), (UP, 6))
