"""Trained weights on disk: safetensors and, beside them, a card that says where they come from.

resources/models/NAME.safetensors    named arrays; never pickle
resources/models/NAME.json           the card: data, command, figures, limits
"""

from __future__ import annotations

import json
import os
from pathlib import Path
from typing import Any

import numpy as np
from safetensors import SafetensorError
from safetensors import numpy as tensors

from engine.array import Floats
from engine.files import put
from engine.opening import opened

TRAININGS = "convnet", "recurrent", "language", "cells", "gap", "captions"
MODELS = Path(__file__).resolve().parent.parent / "resources" / "models"


class WeightsError(ValueError):
    """Weights that are missing or cannot be read; the message says which and what to do."""


def load(name: str, folder: Path = MODELS) -> dict[str, Floats]:
    """The named model's arrays, as float32.

    Raises:
        WeightsError: as `read` does.
    """
    return read(folder / f"{name}.safetensors")


def read(path: Path) -> dict[str, Floats]:
    """The arrays in a file, as float32.

    Raises:
        WeightsError: when it is missing, damaged, or holds numbers that are not finite.
    """
    _find(path)
    with opened(path, WeightsError):
        try:
            arrays = tensors.load_file(path)
        except (SafetensorError, ValueError, TypeError, AttributeError) as error:
            # Numbers that numpy does not have (bfloat16) end in the last two.
            raise WeightsError(f"{path} is no readable safetensors file ({error}).") from error
    found = {key: np.asarray(array, dtype=np.float32) for key, array in arrays.items()}
    if not all(np.isfinite(array).all() for array in found.values()):
        raise WeightsError(f"{path} holds numbers that are not finite; train it again.")
    return found


def _find(path: Path) -> None:
    if not os.path.lexists(path):
        raise WeightsError(f"{path} is missing; {_again(path)}.")


def _again(path: Path) -> str:
    """`cells-gru` comes from the training of `cells`; what is the user's own, from elsewhere."""
    training = path.stem.partition("-")[0]
    if training in TRAININGS:
        return f"`main.py train {training}` makes it again"
    return "weights and their card belong into one folder, under one name"


def card(name: str, folder: Path = MODELS) -> dict[str, Any]:
    """The named model's card.

    Raises:
        WeightsError: as `card_of` does.
    """
    return card_of(folder / f"{name}.safetensors")


def card_of(weights: Path) -> dict[str, Any]:
    """The card beside a file of weights.

    Raises:
        WeightsError: when it is missing or no card.
    """
    path = weights.with_name(f"{weights.stem}.json")
    _find(path)
    with opened(path, WeightsError) as file:
        try:
            found = json.loads(file.read().decode("utf-8"))
        except ValueError as error:
            raise WeightsError(f"{path} is no readable card ({error}).") from error
    if not isinstance(found, dict):
        raise WeightsError(f"{path} is no card; {_again(path)}.")
    return found


def save(name: str, arrays: dict[str, Floats], card: dict[str, Any], folder: Path = MODELS) -> Path:
    """Write a model in half precision with its card, and say where."""
    folder.mkdir(parents=True, exist_ok=True)
    path = folder / f"{name}.safetensors"
    # safetensors' own `save_file` lets nobody else read what it writes, whatever the umask.
    put(path, tensors.save({key: array.astype(np.float16) for key, array in arrays.items()}))
    text = json.dumps(card, indent=2, ensure_ascii=False) + "\n"
    put(path.with_suffix(".json"), text.encode())
    return path
