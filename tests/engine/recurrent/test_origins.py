"""How a network came by its weights is known through all that can happen to it."""

from __future__ import annotations

import numpy as np

from engine.data.tasks import TASKS
from engine.files import Document, from_text, to_text
from engine.recurrent import learned
from engine.recurrent.cells import fresh
from engine.recurrent.curriculum import begun, trained
from engine.recurrent.declared import parameters
from engine.recurrent.legal_cells import fit
from engine.recurrent.rewiring import rewired, scaled
from engine.systems.recurrent import default, run


def test_fresh_and_trained_are_told_apart() -> None:
    settings = default()
    assert settings.network.origin == "trained"
    assert fresh("gru", 1, 4, 0).origin == "fresh weights"
    assert begun(settings, TASKS["sine"]).network.origin == "fresh weights"
    assert trained(settings, TASKS["sine"]).network.origin == "trained"


def test_who_has_learned_is_trained_and_who_has_not_is_as_before() -> None:
    network = fresh("lstm", 2, 3, 0)
    numbers = learned.arrays(network)
    assert learned.holding(network, numbers) == network
    after = {name: array + np.float32(0.1) for name, array in numbers.items()}
    assert learned.holding(network, after).origin == "trained"


def test_edits_are_told_whatever_was_there() -> None:
    for network in (default().network, fresh("lstm", 1, 8, 0)):
        bias = parameters(network)["b_f 1"]
        assert rewired(network, "b_f 1", bias + 1).origin == "changed weights"
        assert scaled(network, 1.5).origin == "changed weights"


def test_weights_begun_afresh_to_fit_are_no_longer_the_trained_ones() -> None:
    network = default().network
    assert fit(network, 1, 0)[0].origin == "trained"
    assert fit(network, 3, 0)[0].origin == "changed weights"
    assert fit(fresh("rnn", 1, 4, 0), 3, 0)[0].origin == "fresh weights"


def test_weights_are_explained_by_how_they_came_and_files_keep_it() -> None:
    settings = default()
    learned = run(settings).quantities["W_f 1"]
    assert (learned.origin, learned.meaning) == ("trained", "trained")
    kept = from_text(to_text(Document("recurrent", settings))).settings
    assert kept.network.origin == "trained"
