"""`LessonDesk`: the task at the left, progress in the middle, the way to learn at the right."""

from __future__ import annotations

from PySide6.QtCore import Signal
from PySide6.QtWidgets import (
    QComboBox,
    QFormLayout,
    QHBoxLayout,
    QLabel,
    QPushButton,
    QVBoxLayout,
    QWidget,
)

from engine.data.tasks import TASKS, name_of
from engine.recurrent.learned import arrays
from engine.systems.recurrent import Settings
from gui.edits.learner import Learner
from gui.flow import Flow
from gui.panels.column import Column
from gui.panels.fields import Fields, getter, setter
from gui.panels.progress import Progress, heading, take_room
from gui.panels.recurrent.sizes import Sizes
from gui.theme import Look
from gui.views.recurrent.anatomy import CELLS

INVITATION = "Nothing learned yet. Train, and watch the gates below form."
TRAINED = "Trained already. Train on, or begin afresh to see all of the learning."
NAMES = tuple(TASKS)
_SHORT = QComboBox.SizeAdjustPolicy.AdjustToMinimumContentsLengthWithIcon


class LessonDesk(QWidget):
    """Where a recurrent network learns a task.

    Signals:
        task_wished(name): another task.
        size_wished(task): the same task, longer or shorter.
        trained_wished(), fresh_wished(): the network that has learned it; one that knows nothing.
        training_wished(training): another way to learn.
    """

    task_wished = Signal(str)
    size_wished = Signal(object)
    trained_wished = Signal()
    fresh_wished = Signal()
    training_wished = Signal(object)

    def __init__(self, look: Look, learner: Learner) -> None:
        super().__init__()
        self._look = look
        self._fields = Fields(self)
        self._fields.wished.connect(self.training_wished)
        self.task, self.sizes = QComboBox(), Sizes()
        self.trained, self.fresh = QPushButton("Take a trained one"), QPushButton("Begin afresh")
        self.about, self.many = QLabel(), QLabel()
        self.progress = Progress(look, learner, INVITATION, across=True)
        self._row = QHBoxLayout(self)
        self._row.setContentsMargins(0, 0, 0, 0)
        self._sides = Column(self._left()), Column(self._right())
        self._row.addWidget(self._sides[0], 5)
        self._row.addWidget(self.progress, 7)
        self._row.addWidget(self._sides[1], 3)
        self._connect()
        look.changed.connect(self._measure)
        self._measure()

    def hasHeightForWidth(self) -> bool:
        """No: words that wrap must not make the page higher."""
        return False

    def _left(self) -> QVBoxLayout:
        column, buttons = QVBoxLayout(), QWidget()
        self.task.setPlaceholderText("Choose a task")
        self.task.addItems([task.about.title for task in TASKS.values()])
        self.task.setAccessibleName("Task")
        self.about.setWordWrap(True)
        self.many.setWordWrap(True)
        self.many.setProperty("role", "small")
        self.trained.setToolTip("The network that comes with Unrolled for this task")
        self.fresh.setToolTip("Random weights, to see all of the learning")
        self.task.setSizeAdjustPolicy(_SHORT)
        self.task.setMinimumContentsLength(8)
        self._buttons = Flow(buttons)
        for button in (self.trained, self.fresh):
            self._buttons.addWidget(button)
        for widget in (heading("Task"), self.task, self.sizes, self.about, self.many, buttons):
            column.addWidget(widget)
        column.addStretch(1)
        return column

    def _right(self) -> QFormLayout:
        fields, form = self._fields, QFormLayout()
        form.setRowWrapPolicy(QFormLayout.RowWrapPolicy.WrapLongRows)
        form.addRow("optimiser", fields.choice("Optimiser", ("adam", "sgd"), "optimiser"))
        form.addRow("learning rate", fields.decimal("Learning rate", 0.0001, 10, "rate", 4))
        for words, most in (("batch", 512), ("epochs", 1000), ("sequences", 5000)):
            form.addRow(words, fields.number(words, 1, most, getter(words), setter(words)))
        form.addRow("clip", fields.decimal("Clip gradients at", 0.001, 1000, "clip", 3))
        return form

    def _connect(self) -> None:
        self.task.activated.connect(lambda n: self.task_wished.emit(NAMES[n]))
        self.sizes.wished.connect(self.size_wished)
        self.trained.clicked.connect(self.trained_wished)
        self.fresh.clicked.connect(self.fresh_wished)

    def _measure(self) -> None:
        self._row.setSpacing(self._look.px(14))
        self._buttons.setSpacing(self._look.px(5))
        self.sizes.part(self._look.px(5))
        self.setMinimumHeight(0 if self._look.narrow else self._look.px(210))
        for side in self._sides:
            side.show_whole(self._look.narrow)
        take_room(self, self._look)

    def show_settings(self, settings: Settings) -> None:
        """Show the task, the size of the network and the way to learn."""
        task, network = settings.task, settings.network
        self._fields.show(settings.training)
        self.progress.invite(TRAINED if network.origin == "trained" else INVITATION)
        self.sizes.show_task(task)
        self.task.setCurrentIndex(-1 if task is None else NAMES.index(name_of(task)))
        for button in (self.trained, self.fresh):
            button.setEnabled(task is not None)
        words = "A task says what the network is to answer, and makes sequences to learn from."
        if task is not None:
            about = task.about
            words = f"{about.shows} Solved when {about.criterion}. Source: {about.source}."
        self.about.setText(words)
        many = sum(array.size for array in arrays(network).values())
        units = " and ".join(str(layer.units) for layer in network.layers)
        self.many.setText(f"{CELLS[network.cell]} of {units} units: {many:,} numbers to learn")
