"""The votes under the slides' filters: what `main.py train convnet` learns and the project ships.

The slides draw the fully connected layer but give it no numbers. Here they are learned from made
X and O, with the three filters held as the slides have them. As the filters stay, what they leave
of a letter after pooling is computed once, and only the votes see every batch.
"""

from __future__ import annotations

import math
from pathlib import Path
from typing import Any

import numpy as np
import torch
from torch import Tensor

from engine import weights
from engine.array import Array, Floats
from engine.convnet import stages
from engine.convnet.layers import Convolution, FullyConnected, Layer, Pooling, ReLU, shapes
from engine.convnet.legal_layers import fresh_weights
from engine.convnet.stages import Parameters
from engine.data.letters import Labels, letters
from engine.data.pictures import PICTURES, X, slides_filters
from engine.systems.convnet import Training, slides_stack
from engine.training import Plan, train

CLASSES = ("X", "O")
SEED = 0
LETTERS, HELD_OUT = 2000, 1000
# Letters stray this far in equal parts: untouched too, so that the slides' own X counts; those
# for testing never untouched, as they would be the very letters that were learned.
FAR = Training(shift=0.5, rotate=0.8, scale=0.8, thicken=0.6, dirt=0.1)
GRADES, TEST_GRADES = (0.0, 1 / 3, 2 / 3, 1.0), (0.25, 0.5, 0.75, 1.0)
# All letters in every batch: the loss is a bowl, and this rolls to its bottom.
PLAN = Plan(optimiser="sgd", rate=0.2, batch=LETTERS, epochs=1000, seed=SEED)
# ½ · DECAY · Σ w² joins the loss: weights that help little stay small, and their map is readable.
DECAY = 0.03


def train_slides(folder: Path = weights.MODELS) -> dict[str, Any]:
    """Learn the votes, write `convnet.safetensors` and its card, and give the card's figures."""
    # What is measured is what is shipped: half precision.
    arrays = {name: t.detach().half().float() for name, t in learn_votes().items()}
    found = figures(arrays)
    weights.save("convnet", {name: t.numpy() for name, t in arrays.items()}, _card(found), folder)
    return found


def learn_votes() -> Parameters:
    """`weights 4` (2, 48) and `bias 4` (2,), learned on the CPU; the same every time."""
    before: tuple[Layer, ...] = (Convolution(slides_filters()), ReLU(), Pooling())
    features = math.prod(shapes(before, (1, *X.shape))[-1])
    votes = _votes(features)
    parameters = {
        "weights 4": torch.tensor(votes.weights.values),
        "bias 4": torch.zeros(len(CLASSES)),
    }
    pictures, labels = slides_letters(LETTERS, SEED, GRADES)
    x = _answer(before, pictures, stages.parameters_of(before, torch.device("cpu")))
    targets = torch.tensor(labels)

    def loss(which: Tensor) -> Tensor:
        y = stages.fully_connected(x[which], parameters["weights 4"], parameters["bias 4"])
        small = 0.5 * DECAY * parameters["weights 4"].square().sum()
        return stages.loss(votes, y, targets[which]).mean() + small

    for _ in train(parameters, loss, LETTERS, PLAN):
        pass
    return parameters


def slides_letters(count: int, seed: int, grades: tuple[float, ...]) -> tuple[Floats, Labels]:
    """Made X and O, (count, 1, 9, 9) and labels, as many of each grade: 0 untouched, 1 `FAR`."""
    found: list[tuple[Floats, Labels]] = []
    for grade in grades:
        far = (FAR.shift, FAR.rotate, FAR.scale, FAR.thicken, FAR.dirt)
        shift, rotate, scale, thicken, dirt = (grade * amount for amount in far)
        amounts = Training(shift=shift, rotate=rotate, scale=scale, thicken=thicken, dirt=dirt)
        part = count // len(grades)
        found.append(letters(amounts, CLASSES, {}, (1, *X.shape), part, seed + len(found)))
    pictures, labels = zip(*found, strict=True)
    # Grade by grade in turn, so that the first letters are of all grades.
    return np.stack(pictures, 1).reshape(-1, 1, *X.shape), np.stack(labels, 1).ravel()


def held_out() -> tuple[Floats, Labels]:
    """The letters for testing, none of which came out like a letter that is learned."""
    known = {picture.tobytes() for picture in slides_letters(LETTERS, SEED, GRADES)[0]}
    pictures, labels = slides_letters(2 * HELD_OUT, SEED + len(GRADES), TEST_GRADES)
    new = [i for i, picture in enumerate(pictures) if picture.tobytes() not in known][:HELD_OUT]
    return pictures[new], labels[new]


def figures(arrays: Parameters) -> dict[str, Any]:
    """Accuracies on the training letters and on letters never seen; the votes for each picture."""
    filters = {"filters 1": torch.tensor(slides_filters().values)}
    stack = slides_stack(*(Array(arrays[name].numpy()) for name in ("weights 4", "bias 4")))

    def votes(pictures: Floats) -> Floats:
        return _answer(stack, pictures, filters | arrays).flatten(1).numpy()

    def accuracy(pictures: Floats, labels: Labels) -> float:
        return round(float((votes(pictures).argmax(1) == labels).mean()), 4)

    shown = votes(np.stack(list(PICTURES.values()))[:, None])
    return {
        "train accuracy": accuracy(*slides_letters(LETTERS, SEED, GRADES)),
        "test accuracy": accuracy(*held_out()),
        "votes": {
            name: {label: round(float(vote), 3) for label, vote in zip(CLASSES, row, strict=True)}
            for name, row in zip(PICTURES, shown, strict=True)
        },
    }


def _answer(layers: tuple[Layer, ...], pictures: Floats, parameters: Parameters) -> Tensor:
    with torch.no_grad():
        computed = stages.forward(layers, torch.tensor(pictures), parameters)
    return list(computed.values())[-1]


def _votes(features: int) -> FullyConnected:
    return FullyConnected(Array(fresh_weights(len(CLASSES), features, SEED)))


def _card(found: dict[str, Any]) -> dict[str, Any]:
    return {
        "what": "The fully connected layer under the slides' three filters: votes for X and O",
        "arrays": {
            "weights 4": "(classes, 3·4·4), values read map by map, row by row",
            "bias 4": "(classes,)",
        },
        "classes": list(CLASSES),
        "data": f"{LETTERS} letters X and O of 9×9 cells, made by engine/data/letters.py "
        "from drawn strokes: shifted, turned, scaled, thickened, slightly dirty, some untouched",
        "loss": f"½ Σ (vote − wanted)² + ½ · {DECAY} · Σ w²; the filters are held",
        "command": "main.py train convnet",
        "seed": SEED,
        "epochs": PLAN.epochs,
        "figures": found,
        "figures of": f"these half-precision weights; tested on {HELD_OUT} letters not trained on",
        "limits": "Each vote is a weighted sum of what was seen where, so place matters: an X "
        "turned by more than about 30° and an O moved by two cells or half as large are often "
        "answered wrongly. It knows X and O only; a plus is an X to it.",
        "licence": "MIT",
    }
