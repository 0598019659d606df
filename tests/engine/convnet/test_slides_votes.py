"""The shipped votes: made again, checked against the normal equations, and asked the pictures."""

from __future__ import annotations

import json
from pathlib import Path

import msgspec
import numpy as np
import pytest
from numpy.lib.stride_tricks import sliding_window_view
from numpy.typing import NDArray

from engine.array import Array, Floats
from engine.convnet.slides_votes import (
    DECAY,
    GRADES,
    LETTERS,
    SEED,
    held_out,
    slides_letters,
    train_slides,
)
from engine.data.letters import Pose, strokes
from engine.data.pictures import PICTURES, slides_filters
from engine.systems.convnet import default, run
from engine.weights import MODELS, load


def votes(picture: Floats) -> tuple[float, float]:
    """For X and for O, through the explorer's own run and the shipped file."""
    trace = run(msgspec.structs.replace(default(), input=Array(picture[None])), "cpu")
    x, o = trace["votes 4"].ravel()
    return float(x), float(o)


def seen(pictures: Floats) -> NDArray[np.float64]:
    """What the slides' filters leave of pictures (N, 9, 9) after pooling: (N, 48), by numpy."""
    filters = slides_filters().values[:, 0]
    patches = sliding_window_view(pictures.astype(np.float64), (3, 3), (1, 2))  # (N, 7, 7, 3, 3)
    match = np.maximum(np.einsum("nrcij,kij->nkrc", patches, filters) / 9, 0)
    # A border of nothing makes the windows that hang over whole; after ReLU it never wins.
    whole = np.pad(match, ((0, 0), (0, 0), (0, 1), (0, 1)))
    windows = whole.reshape(-1, 3, 4, 2, 4, 2)
    return np.asarray(windows.max((3, 5)).reshape(-1, 48))


def test_the_command_makes_the_shipped_file_again(tmp_path: Path) -> None:
    figures = train_slides(tmp_path)
    made, shipped = load("convnet", tmp_path), load("convnet")
    assert made.keys() == shipped.keys() == {"weights 4", "bias 4"}
    for name in made:
        np.testing.assert_allclose(made[name], shipped[name], atol=2e-3)
    card = json.loads((MODELS / "convnet.json").read_text(encoding="utf-8"))
    assert card["licence"] == "MIT"
    assert card["figures"]["test accuracy"] == pytest.approx(figures["test accuracy"], abs=0.005)
    assert card["figures"]["train accuracy"] > 0.97
    again = train_slides(tmp_path)
    assert again == figures
    for name, array in load("convnet", tmp_path).items():
        np.testing.assert_array_equal(array, made[name])


def test_the_votes_are_the_solution_of_the_normal_equations() -> None:
    pictures, labels = slides_letters(LETTERS, SEED, GRADES)
    rows = np.hstack([seen(pictures[:, 0]), np.ones((LETTERS, 1))])
    penalty = DECAY * np.diag([1.0] * 48 + [0.0])
    left = rows.T @ rows / LETTERS + penalty
    solution = np.linalg.solve(left, rows.T @ np.eye(2)[labels] / LETTERS).T
    shipped = load("convnet")
    np.testing.assert_allclose(shipped["weights 4"], solution[:, :48], atol=1e-3)
    np.testing.assert_allclose(shipped["bias 4"], solution[:, 48], atol=1e-3)


def test_the_slides_x_votes_one_for_x_and_nothing_for_o() -> None:
    assert votes(PICTURES["X"]) == pytest.approx((1, 0), abs=0.03)
    assert votes(PICTURES["O"]) == pytest.approx((0, 1), abs=0.03)


@pytest.mark.parametrize("name", [name for name in PICTURES if name != "Plus"])
def test_every_picture_is_answered_rightly_and_as_the_card_says(name: str) -> None:
    x, o = votes(PICTURES[name])
    assert (x > o + 0.2) == name.startswith("X")
    assert (o > x + 0.2) == name.startswith("O")
    card = json.loads((MODELS / "convnet.json").read_text(encoding="utf-8"))
    assert card["figures"]["votes"][name] == pytest.approx({"X": x, "O": o}, abs=0.005)


def test_no_letter_for_testing_was_learned() -> None:
    learned = {picture.tobytes() for picture in slides_letters(LETTERS, SEED, GRADES)[0]}
    test = [picture.tobytes() for picture in held_out()[0]]
    assert len(test) == 1000
    assert not any(picture in learned for picture in test)


def test_the_limits_on_the_card_are_true() -> None:
    def answer(name: str, shift: float = 0, angle: float = 0, size: float = 1) -> str:
        numbers = [np.array([n]) for n in (angle, size, 0.0)]
        picture = strokes(name, (9, 9), Pose(np.array([[0.0, shift]]), *numbers))[0]
        x, o = votes(picture)
        return "X" if x > o else "O"

    assert answer("X", angle=np.radians(25)) == "X"
    assert answer("X", angle=np.radians(40)) == "O"
    assert answer("O", shift=2) == answer("O", size=0.5) == "X"
