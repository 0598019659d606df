"""`TrainingDesk`: letters at the left, progress in the middle, the way of training at the right."""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np
from PySide6.QtCore import Signal
from PySide6.QtWidgets import (
    QFormLayout,
    QHBoxLayout,
    QLabel,
    QLineEdit,
    QPushButton,
    QVBoxLayout,
    QWidget,
)

from engine.systems.convnet import Settings, default
from gui.edits.convnet.letters import Letters
from gui.edits.learner import Learner
from gui.flow import Flow
from gui.panels.column import Column
from gui.panels.fields import Fields, getter, setter
from gui.panels.progress import Progress, heading, take_room
from gui.theme import Look
from gui.views.convnet import gallery
from gui.views.convnet.confusion import Confusion

if TYPE_CHECKING:
    from engine.convnet.learning import Examples

INVITATION = "Nothing learned yet. Train, and watch the filters above change."
TRAINED = "The votes are trained already. Train on, or take fresh weights to see all of it."


class TrainingDesk(QWidget):
    """Where a stack learns.

    Signals:
        picture_wished(values): a letter was clicked: show it to the network.
        training_wished(training): another way of training.
        classes_wished(names): other classes.
        seed_wished(int): another seed.
        fresh_wished(): random weights, to see all of the learning.
    """

    picture_wished = Signal(object)
    training_wished = Signal(object)
    classes_wished = Signal(object)
    seed_wished = Signal(int)
    fresh_wished = Signal()

    def __init__(self, look: Look, learner: Learner, letters: Letters) -> None:
        super().__init__()
        self._look, self._learner, self._kept = look, learner, letters
        self._classes: tuple[str, ...] = ()
        self._fields = Fields(self)
        self._fields.wished.connect(self.training_wished)
        self.gallery, self.confusion = gallery.Gallery(look), Confusion(look)
        self.progress = Progress(look, learner, INVITATION)
        self._count = QLabel()
        self._count.setWordWrap(True)
        self._keepers = Flow()
        self._row = QHBoxLayout(self)
        self._row.setContentsMargins(0, 0, 0, 0)
        self._row.addLayout(self._letters(), 5)
        self._row.addWidget(self.progress, 6)
        self._side = self._form()
        self._row.addWidget(self._side, 5)
        learner.changed.connect(self._show_answers)
        letters.changed.connect(self._show_letters)
        self.gallery.chosen.connect(self.picture_wished)
        self.gallery.dropped.connect(letters.drop)
        look.changed.connect(self._measure)
        self._measure()

    def hasHeightForWidth(self) -> bool:
        """No: words that wrap must not make the page higher."""
        return False

    # Building

    def _letters(self) -> QVBoxLayout:
        column = QVBoxLayout()
        column.addWidget(heading("Letters"))
        column.addWidget(self._count)
        column.addWidget(self.gallery, 3)
        column.addLayout(self._keepers)
        taken = QLabel("What was taken for what: truth down, answer across")
        taken.setProperty("role", "small")
        taken.setWordWrap(True)
        column.addWidget(taken)
        column.addWidget(self.confusion, 2)
        return column

    def _form(self) -> Column:
        fields, form = self._fields, QFormLayout()
        self.names = QLineEdit()
        self.names.setToolTip("The classes, with commas between them")
        self.names.setAccessibleName("Classes")
        self.names.editingFinished.connect(self._wish_classes)
        form.addRow("classes", self.names)
        form.addRow("optimiser", fields.choice("Optimiser", ("adam", "sgd"), "optimiser"))
        form.addRow("learning rate", fields.decimal("Learning rate", 0.0001, 10, "rate", 4))
        self._numbers(form, ("batch", "batch", 1, 512), ("epochs", "epochs", 1, 1000))
        self._numbers(form, ("letters made", "made", 0, 5000))
        for name in ("shift", "rotate", "scale", "thicken", "dirt"):
            form.addRow(name, self._share(name, name, 1.0))
        form.addRow("kept for test", self._share("Share kept for test", "test_share", 0.9))
        hold = fields.switch("hold the filters", getter("hold_filters"), setter("hold_filters"))
        form.addRow(hold)
        self.fresh = QPushButton("Fresh weights")
        self.fresh.setToolTip("Random filters and votes: begin knowing nothing")
        self.fresh.clicked.connect(self.fresh_wished)
        form.addRow(self.fresh)
        self.shuffle = QPushButton("Other letters")
        self.shuffle.setToolTip("Another seed: other letters, another order")
        self.shuffle.clicked.connect(lambda: self.seed_wished.emit(self._seed + 1))
        form.addRow(self.shuffle)
        return Column(form)

    def _share(self, name: str, field: str, high: float) -> QHBoxLayout:
        """A slider and the share it stands at."""
        slider, shown, row = self._fields.share(name, field, high), QLabel("0 %"), QHBoxLayout()
        slider.valueChanged.connect(lambda n: shown.setText(f"{n} %"))
        shown.setMinimumWidth(self._look.px(44))
        row.addWidget(slider, 1)
        row.addWidget(shown)
        return row

    def _numbers(self, form: QFormLayout, *rows: tuple[str, str, int, int]) -> None:
        for words, field, low, high in rows:
            spin = self._fields.number(words, low, high, getter(field), setter(field))
            form.addRow(words, spin)

    def _measure(self) -> None:
        self._row.setSpacing(self._look.px(14))
        self._keepers.setSpacing(self._look.px(6))
        self.gallery.setMinimumHeight(self._look.px(60))
        self._side.show_whole(self._look.narrow)
        take_room(self, self._look)

    # Showing

    def show_settings(self, settings: Settings) -> None:
        """Show the way of training and the classes."""
        self._seed = settings.seed
        self._fields.show(settings.training)
        self.progress.invite(TRAINED if settings.layers == default().layers else INVITATION)
        if settings.classes != self._classes:
            self._classes = settings.classes
            self.names.setText(", ".join(settings.classes))
            self._build_keepers()
            self._show_answers()

    def _build_keepers(self) -> None:
        """A button for each class: keep the input as one of its letters."""
        while (item := self._keepers.takeAt(0)) is not None:
            widget = item.widget()
            if widget is not None:
                widget.hide()
                widget.deleteLater()
        label = QLabel("keep the input as")
        label.setProperty("role", "small")
        self._keepers.addWidget(label)
        for name in self._classes:
            button = QPushButton(name)
            button.setToolTip(f"Keep the input as a letter of class {name}")
            button.clicked.connect(lambda _=False, n=name: self._kept.add(n))
            self._keepers.addWidget(button)

    def _show_letters(self, examples: Examples) -> None:
        drawn = int(np.count_nonzero(examples.drawn))
        pictures, labels = examples.pictures, examples.labels
        is_test, reasons = examples.is_test, examples.reasons
        self.gallery.show_letters(gallery.Letters(pictures, labels, is_test, drawn, self._classes))
        tests = int(np.count_nonzero(is_test))
        words = f"{drawn} drawn, {len(labels) - drawn} made; {tests} kept for the test, dotted"
        self._count.setText(". ".join([words, " ".join(reasons)]) if reasons else words)

    def _show_answers(self) -> None:
        newest = self._learner.newest
        self.confusion.show_counts(self._classes, newest.confusion if newest is not None else None)
        self.gallery.show_answers(newest.answers if newest is not None else None)

    def _wish_classes(self) -> None:
        names = tuple(name.strip() for name in self.names.text().split(",") if name.strip())
        if names and names != self._classes:
            self.classes_wished.emit(names)
        else:
            self.names.setText(", ".join(self._classes))
