"""PySide6 itself: the pair of PySide6 and Python that is installed counts its references right."""

from __future__ import annotations

import sys
from collections.abc import Callable

import pytest
from PySide6.QtCore import QObject, Signal

from gui.doctor import broken_pyside

TIMES = 500
STRAY = 50  # references that may come and go for other reasons


class Bell(QObject):
    """Something with a signal."""

    rung = Signal(int)


def set_name(bell: Bell) -> None:
    bell.setObjectName("bell")


def ring(bell: Bell) -> None:
    bell.rung.emit(1)


@pytest.mark.parametrize("call", [set_name, ring])
@pytest.mark.parametrize("constant", [None, True])
def test_references_stay_level(call: Callable[[Bell], None], constant: bool | None) -> None:
    bell = Bell()
    call(bell)
    before = sys.getrefcount(constant)
    for _ in range(TIMES):
        call(bell)
    assert abs(sys.getrefcount(constant) - before) < STRAY


@pytest.mark.parametrize("pyside", ["6.12.0", "6.12", "6.12.1a1", "6.13.0", "7.0"])
def test_broken_pair_is_refused_with_the_cure(pyside: str) -> None:
    sentence = broken_pyside(pyside, (3, 11))
    assert sentence is not None
    assert pyside in sentence
    assert "Python 3.11" in sentence
    assert 'python -m pip install "PySide6-Essentials>=6.9,<6.12"' in sentence


@pytest.mark.parametrize(
    ("pyside", "python"),
    [("6.9.0", (3, 11)), ("6.11.3", (3, 11)), ("6.12.0", (3, 12)), ("6.12.0", (3, 14))],
)
def test_sound_pairs_are_let_through(pyside: str, python: tuple[int, int]) -> None:
    assert broken_pyside(pyside, python) is None
