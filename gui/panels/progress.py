"""`Progress`: any training, watched: its buttons, its score in words, its curves."""

from __future__ import annotations

import numpy as np
from PySide6.QtWidgets import QGridLayout, QLabel, QPushButton, QSizePolicy, QVBoxLayout, QWidget

from engine.array import Floats
from engine.checkpoints import Point
from engine.explain import cut, percent
from gui.edits.learner import Learner
from gui.theme import BOUNDLESS, Look
from gui.views.curves import Curves

MEASURES = ("train loss", "test loss", "train accuracy", "test accuracy")
ROOM = 110  # units that a plot needs, with the numbers at its axes


class Progress(QWidget):
    """The middle of every desk at which something learns.

    Attributes:
        run, batch, epoch, over: the buttons.
        score: the newest report in words.
        curves: loss and accuracy over epochs; their cursor goes back in time.
    """

    def __init__(self, look: Look, learner: Learner, invitation: str, across: bool = False) -> None:
        """Show a learner.

        Args:
            look: colours and sizes.
            learner: who learns.
            invitation: a sentence, while nothing is learned yet.
            across: the curves beside each other, where there is more width than height.
        """
        super().__init__()
        self._look, self._learner, self._invitation = look, learner, invitation
        self._across = across
        self._told: object = None  # what the curves show
        self.score, self.curves = QLabel(), Curves(look, across)
        self.run = QPushButton("Train")
        self.run.setProperty("primary", True)
        self.batch, self.epoch = QPushButton("One batch"), QPushButton("One epoch")
        self.over = QPushButton("Start over")
        self._build()
        self.run.clicked.connect(learner.toggle)
        self.batch.clicked.connect(lambda: learner.step(whole_epoch=False))
        self.epoch.clicked.connect(lambda: learner.step(whole_epoch=True))
        self.over.clicked.connect(learner.start_over)
        self.curves.looked.connect(learner.look)
        self.curves.rewound.connect(learner.rewind)
        learner.changed.connect(self._show)
        look.changed.connect(self._arrange)
        self._arrange()
        self._show()

    def _build(self) -> None:
        column, self._buttons = QVBoxLayout(self), QGridLayout()
        column.setContentsMargins(0, 0, 0, 0)
        column.addLayout(self._buttons)
        self.score.setWordWrap(True)
        column.addWidget(self.score)
        column.addWidget(self.curves, 1)
        column.addStretch(0)

    def _arrange(self) -> None:
        """Four buttons in a row, or two where the window is narrow and the page is scrolled."""
        narrow, plots = self._look.narrow, 1 if self._across else 2
        room = self._look.px(ROOM) * plots
        self.curves.setMinimumHeight(room if narrow else 0)
        self.curves.setMaximumHeight(room if narrow else BOUNDLESS)
        across = 2 if narrow else 4
        for n, button in enumerate((self.run, self.batch, self.epoch, self.over)):
            self._buttons.addWidget(button, n // across, n % across)

    def _show(self) -> None:
        newest = self._learner.newest
        self.run.setText("Pause" if self._learner.running else "Train")
        self.over.setEnabled(newest is not None)
        self._show_curves(newest.epoch if newest is not None else 0)
        if newest is None:
            self.score.setText(self._invitation)
            return
        test = "" if np.isnan(newest.test_accuracy) else f", test {percent(newest.test_accuracy)}"
        self.score.setText(
            f"epoch {newest.epoch} · batch {newest.batch} of {newest.batches} · "
            f"loss {cut(newest.loss, 4)} · right {percent(newest.train_accuracy)}{test}"
        )

    def invite(self, words: str) -> None:
        """Another sentence, while nothing is learned yet."""
        self._invitation = words
        if self._learner.newest is None:
            self.score.setText(words)

    def _show_curves(self, now: int) -> None:
        """The curves, once an epoch: painting hundreds of points takes a third of a frame."""
        epochs = self._learner.epochs
        told = len(epochs), epochs[-1:], now
        if told == self._told:
            return
        self._told = told
        values = {name: _column(epochs, name) for name in MEASURES}
        self.curves.show_history(_column(epochs, "epoch"), values, now)


def heading(words: str) -> QLabel:
    """A heading of a desk's column."""
    label = QLabel(words)
    label.setProperty("role", "heading")
    return label


def take_room(desk: QWidget, look: Look) -> None:
    """A desk takes what the page leaves it; where the page is scrolled, what it needs."""
    policy = QSizePolicy.Policy
    desk.setSizePolicy(policy.Ignored, policy.Expanding if look.narrow else policy.Ignored)


def _column(points: list[Point], name: str) -> Floats:
    """One of the points' numbers, (E,)."""
    return np.array([getattr(point, name.replace(" ", "_")) for point in points], np.float32)
