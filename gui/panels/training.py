"""`TrainingDesk`: letters at the left, curves in the middle, the way of training at the right."""

from __future__ import annotations

import numpy as np
from PySide6.QtCore import Signal
from PySide6.QtWidgets import (
    QFormLayout,
    QHBoxLayout,
    QLabel,
    QLineEdit,
    QPushButton,
    QScrollArea,
    QSizePolicy,
    QVBoxLayout,
    QWidget,
)

from engine.array import Floats
from engine.checkpoints import Point
from engine.systems.convnet import Settings
from gui.edits.learner import Learner
from gui.panels.fields import Fields, getter, setter
from gui.theme import Look
from gui.views.confusion import Confusion
from gui.views.curves import Curves
from gui.views.gallery import Gallery, Letters

MEASURES = ("train loss", "test loss", "train accuracy", "test accuracy")


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

    def __init__(self, look: Look, learner: Learner) -> None:
        super().__init__()
        self._look, self._learner = look, learner
        self._classes: tuple[str, ...] = ()
        self._told: object = None  # what the curves show
        self._fields = Fields(self)
        self._fields.wished.connect(self.training_wished)
        self.gallery, self.confusion, self.curves = Gallery(look), Confusion(look), Curves(look)
        self._count, self._score = QLabel(), QLabel()
        self._count.setWordWrap(True)
        self._keepers = QHBoxLayout()
        # The page makes room for the stage; the desk takes what there is.
        self.setSizePolicy(QSizePolicy.Policy.Ignored, QSizePolicy.Policy.Ignored)
        self._row = QHBoxLayout(self)
        self._row.setContentsMargins(0, 0, 0, 0)
        self._row.addLayout(self._letters(), 5)
        self._row.addLayout(self._middle(), 6)
        self._row.addWidget(self._form(), 5)
        learner.changed.connect(self._show_progress)
        learner.letters_changed.connect(self._show_letters)
        self.gallery.chosen.connect(self.picture_wished)
        self.gallery.dropped.connect(learner.drop_letter)
        self.curves.rewound.connect(learner.rewind)
        look.changed.connect(self._measure)
        self._measure()

    def hasHeightForWidth(self) -> bool:
        """No: words that wrap must not make the page higher."""
        return False

    # Building

    def _letters(self) -> QVBoxLayout:
        column = QVBoxLayout()
        column.addWidget(_heading("Letters"))
        column.addWidget(self._count)
        column.addWidget(self.gallery, 3)
        column.addLayout(self._keepers)
        taken = QLabel("What was taken for what: truth down, answer across")
        taken.setProperty("role", "small")
        column.addWidget(taken)
        column.addWidget(self.confusion, 2)
        return column

    def _middle(self) -> QVBoxLayout:
        column = QVBoxLayout()
        buttons = QHBoxLayout()
        self.run = QPushButton("Train")
        self.run.setProperty("primary", True)
        self.run.clicked.connect(self._learner.toggle)
        self.batch, self.epoch = QPushButton("One batch"), QPushButton("One epoch")
        self.batch.clicked.connect(lambda: self._learner.step(whole_epoch=False))
        self.epoch.clicked.connect(lambda: self._learner.step(whole_epoch=True))
        self.over = QPushButton("Start over")
        self.over.clicked.connect(self._learner.start_over)
        for button in (self.run, self.batch, self.epoch, self.over):
            buttons.addWidget(button)
        column.addLayout(buttons)
        column.addWidget(self._score)
        column.addWidget(self.curves, 1)
        return column

    def _form(self) -> QScrollArea:
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
        inside, area = QWidget(), QScrollArea()
        inside.setObjectName("page")
        inside.setLayout(form)
        area.setWidget(inside)
        area.setWidgetResizable(True)
        area.setFrameShape(QScrollArea.Shape.NoFrame)
        return area

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
        self.confusion.setMinimumHeight(self._look.px(96))

    # Showing

    def show_settings(self, settings: Settings) -> None:
        """Show the way of training and the classes."""
        self._seed = settings.seed
        self._fields.show(settings.training)
        if settings.classes != self._classes:
            self._classes = settings.classes
            self.names.setText(", ".join(settings.classes))
            self._build_keepers()
            self._show_progress()

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
            button.clicked.connect(lambda _=False, n=name: self._learner.add_letter(n))
            self._keepers.addWidget(button)
        self._keepers.addStretch(1)

    def _show_letters(self, examples: object) -> None:
        drawn = int(np.count_nonzero(examples.drawn))  # type: ignore[attr-defined]
        pictures, labels = examples.pictures, examples.labels  # type: ignore[attr-defined]
        is_test, reasons = examples.is_test, examples.reasons  # type: ignore[attr-defined]
        self.gallery.show_letters(Letters(pictures, labels, is_test, drawn, self._classes))
        tests = int(np.count_nonzero(is_test))
        words = f"{drawn} drawn, {len(labels) - drawn} made; {tests} kept for the test, dotted"
        self._count.setText(" ".join([words, *reasons]))

    def _show_progress(self) -> None:
        learner = self._learner
        self.run.setText("Pause" if learner.running else "Train")
        newest = learner.newest
        self.over.setEnabled(newest is not None)
        self._show_curves(newest.epoch if newest is not None else 0)
        self.confusion.show_counts(self._classes, newest.confusion if newest is not None else None)
        self.gallery.show_answers(newest.answers if newest is not None else None)
        if newest is None:
            self._score.setText("Nothing learned yet. Train, and watch the filters above change.")
            return
        test = "" if np.isnan(newest.test_accuracy) else f", test {newest.test_accuracy:.0%}"
        self._score.setText(
            f"epoch {newest.epoch} · batch {newest.batch} of {newest.batches} · "
            f"loss {newest.loss:.4f} · right {newest.train_accuracy:.0%}{test}"
        )

    def _show_curves(self, now: int) -> None:
        """The curves, once an epoch: painting hundreds of points takes a third of a frame."""
        epochs = self._learner.epochs
        told = len(epochs), epochs[-1:], now
        if told == self._told:
            return
        self._told = told
        values = {name: _column(epochs, name) for name in MEASURES}
        self.curves.show_history(_column(epochs, "epoch"), values, now)

    def _wish_classes(self) -> None:
        names = tuple(name.strip() for name in self.names.text().split(",") if name.strip())
        if names and names != self._classes:
            self.classes_wished.emit(names)
        else:
            self.names.setText(", ".join(self._classes))


def _column(points: list[Point], name: str) -> Floats:
    """One of the points' numbers, (E,)."""
    return np.array([getattr(point, name.replace(" ", "_")) for point in points], np.float32)


def _heading(words: str) -> QLabel:
    label = QLabel(words)
    label.setProperty("role", "heading")
    return label
