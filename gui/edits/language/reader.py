"""`Reader`: a text from a file, continued as a prompt, or learned while one watches.

    file ──offer──▶ what shall be done with it? ──learn──▶ reports ──▶ settings with other weights

All of one learning is one step of undo. It can be paused; what it has learned stays.
"""

from __future__ import annotations

import math
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING, Any

import msgspec

from engine.data.texts import Text, coded, read_text
from engine.language.legal_texts import labels_of
from engine.recurrent.cells import Kind, Network
from engine.systems.language import Settings
from gui.edits.studying import GESTURE, Studying
from gui.page import Page

if TYPE_CHECKING:
    from engine.language.reading import Progress

PROMPT = 400  # characters a text is continued from
READ = 4000  # that are read as they stand
SHORT = 24  # characters that a network begins with while it learns
MOST = 400  # losses that are kept
SUFFIXES = (".txt", ".py", ".md")


@dataclass(frozen=True)
class Offered:
    """A text that was read, and what its file is called."""

    name: str
    text: Text


class Reader(Studying):
    """Learns texts for a page's experiment.

    Attributes:
        offered: the text in question; None where there is none.
        newest: the last report of a learning.
        losses, held_out: (share done, loss) of what is read, and of what is held out.
        epochs: how many there will be.
    """

    def __init__(self, page: Page) -> None:
        super().__init__(page)
        self.offered: Offered | None = None
        self.newest: Progress | None = None
        self.losses: list[tuple[float, float]] = []
        self.held_out: list[tuple[float, float]] = []
        self.epochs = 0

    @property
    def _settings(self) -> Settings:
        settings: Settings = self._page.experiment.settings
        return settings

    @property
    def share(self) -> float:
        """How much of the learning is done, 0 … 1."""
        if self.newest is None:
            return 0.0
        batches = max(self.newest.batches, 1)
        done = max(self.newest.epoch - 1, 0) * batches + self.newest.batch
        return min(done / (max(self.epochs, 1) * batches), 1.0)

    @property
    def readers(self) -> Mapping[str, Any]:
        """How texts are read."""
        return dict.fromkeys(SUFFIXES, read)

    def offer(self, offered: Offered) -> None:
        """Ask what shall be done with a text."""
        self.offered = offered
        said = " ".join(offered.text.said)
        if said:
            self._page.said.emit(said)
        self.changed.emit()

    def dismiss(self) -> None:
        """Nothing shall be done with it; what has been learned stays."""
        self.stop()
        self.offered = None
        self.changed.emit()

    def go_on(self) -> None:
        """The text's end is the prompt now."""
        if self.offered is not None:
            self._begin(self.offered.text.characters[-PROMPT:])

    def take_in(self) -> None:
        """The text's beginning is read as it stands; nothing is written after it."""
        if self.offered is not None:
            self._begin(self.offered.text.characters[:READ], length=0)

    def _begin(self, prompt: str, **changed: Any) -> None:
        labels = labels_of(self._settings.network)
        if (coded(prompt, labels) < 0).all():
            self._page.said.emit("This network knows none of the text's characters; learn it.")
            return
        self._page.experiment.change(prompt=prompt, branches=(), span=None, **changed)
        if not self.alive:
            self.offered = None
        self.changed.emit()

    def learn(self, cell: Kind, units: int) -> None:
        """Begin a network of the text's own characters and learn."""
        if self.offered is None:
            return
        text = self.offered.text
        self.newest, self.losses, self.held_out = None, [], []
        self._start(lambda: _learn(text, cell, units))

    def _hear(self) -> None:
        """Take all reports; the newest network is the settings' own."""
        for report in self._stream.drain():
            if isinstance(report, int):
                self.epochs = report
                continue
            self.newest = report
            if not math.isnan(report.held_out):
                self.held_out.append((self.share, report.held_out))
            if report.network is not None:
                self._own = report.network
        if self.newest is not None and not math.isnan(self.newest.loss):
            self.losses.append((self.share, self.newest.loss))
            if len(self.losses) > MOST:
                self.losses = self.losses[::2]
        if self._own is not None and self._settings.network != self._own:
            self._take(self._own)
        self.changed.emit()

    def _take(self, network: Network) -> None:
        changed: dict[str, Any] = {"network": network}
        labels = labels_of(network)
        if labels_of(self._settings.network) != labels and self.offered is not None:
            text = self.offered.text.characters
            changed |= {"prompt": text[:SHORT], "branches": (), "silenced": (), "rivals": ()}
            changed |= {"length": self._settings.length or 200, "span": None}
        self._page.experiment.change(GESTURE, **changed)

    def _present(self, settings: Settings) -> Network:
        return settings.network

    def _end(self) -> str:
        name = self.offered.name if self.offered is not None else "The text"
        self.offered = None
        return f"{name} is learned; undo brings the network before it back."


def read(path: Path) -> Offered:
    """A text file.

    Raises:
        engine.data.texts.TextError: when it cannot be used.
    """
    return Offered(path.name, read_text(path))


def _learn(text: Text, cell: Kind, units: int) -> Iterator[Any]:
    """How many epochs there will be; then the reports."""
    from engine.language import readers, reading  # torch comes with them: in the worker, not before

    asked = msgspec.structs.replace(readers.suited(text), cell=cell, units=units)
    yield asked.epochs
    yield from reading.read(text, asked)
