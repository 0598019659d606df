"""`Authors`: networks of every cell that have read Python's library, and others from files."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from pathlib import Path
from typing import Any, NamedTuple

from engine import weights
from engine.data.texts import by_words, coded, spelled
from engine.explain import count_of
from engine.language.legal_texts import labels_of
from engine.recurrent import learned
from engine.recurrent.cells import Kind, Network
from engine.systems.language import Settings
from engine.weights import WeightsError
from gui.edits.language.study import Found
from gui.edits.wishes import Wishes
from gui.page import Page
from gui.views.recurrent.anatomy import CELLS

GESTURE = "cell"


class Trained(NamedTuple):
    """A network from a file, and what it is called."""

    name: str
    network: Network


class Authors(Wishes[Settings]):
    """Exchanges the network of a page's experiment; the prompt stays, and what is drawn."""

    def __init__(self, page: Page) -> None:
        super().__init__(page)
        self._known: dict[Kind, Network] = {}
        self._new: Network | None = None  # that writes for the first time

    def choose(self, cell: Kind) -> None:
        """Have the network of this cell write."""
        try:
            network = self._network(cell)
        except WeightsError as error:
            self._page.said.emit(str(error))
            return
        self._write_with(network)

    @property
    def readers(self) -> Mapping[str, Callable[[Path], object]]:
        """How weights are read."""
        return {".safetensors": read}

    def adopt(self, trained: Trained) -> None:
        """Have a network from a file write, after as much of the prompt as it knows."""
        labels = labels_of(trained.network)
        codes = coded(self._settings.prompt, labels)
        prompt = spelled(codes[codes >= 0], labels) or labels[0]
        self._write_with(trained.network, prompt=prompt)
        known = _alphabet(trained.network)
        self._page.said.emit(f"“{trained.name}” writes now; it knows {known}.")

    def _write_with(self, network: Network, **changed: Any) -> None:
        self._change(
            GESTURE, network=network, branches=(), silenced=(), rivals=(), span=None, **changed
        )
        self._new = self._settings.network

    def meet(self, found: Found) -> None:
        """Units were found in what is written; one that writes anew is followed at its best."""
        if self._new is not None and found.writer == self._new and found.followers:
            self._new, best = None, found.followers[0]
            followed = best.quantity, best.layer, best.unit
            self._change(GESTURE, followed=followed)

    def told(self) -> str:
        """What the present network is, in a few words."""
        network, loss = self._settings.network, self.loss()
        layers = f" in each of {len(network.layers)} layers" if len(network.layers) > 1 else ""
        parts = [CELLS[network.cell], f"{network.layers[0].units} units{layers}"]
        parts.append(_alphabet(network))
        return " · ".join(parts + ([] if loss is None else [f"{loss:.2f} nats each on new text"]))

    def loss(self) -> float | None:
        """What the present network loses on text it never read, in nats a character.

        None for a network that did not come with Unrolled.
        """
        network = self._settings.network
        try:
            if network != self._network(network.cell):
                return None
            card: dict[str, Any] = weights.card(learned.reader_of(network.cell))
            return float(card["figures"]["held-out loss, nats per character"])
        except (WeightsError, KeyError, TypeError, ValueError):
            return None

    def _network(self, cell: Kind) -> Network:
        if cell not in self._known:
            self._known[cell] = learned.shipped(learned.reader_of(cell))
        return self._known[cell]


def _alphabet(network: Network) -> str:
    """How many characters or words it knows."""
    labels = labels_of(network)
    return count_of(len(labels), "word" if by_words(labels) else "character")


def read(path: Path) -> Trained:
    """A network that `main.py train language TEXT` wrote: its weights, its card beside them.

    Raises:
        engine.weights.WeightsError: when they are missing, damaged, or of something else.
    """
    return Trained(path.stem, learned.read(path))
