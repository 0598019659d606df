"""`Classroom`: where the network of the explorer of time learns, also while nobody looks on."""

from __future__ import annotations

from typing import TYPE_CHECKING

from PySide6.QtWidgets import QWidget

from gui.edits.learner import Learner, Subject
from gui.edits.recurrent.lessons import Lessons
from gui.page import Page
from gui.panels.recurrent.large import Large

if TYPE_CHECKING:
    from gui.panels.recurrent.lessons import LessonDesk

# A longer task, or other sequences: what learns goes on with them.
SUBJECT = Subject("network", "engine.recurrent.lessons", lesson=("training", "task", "seed"))


class Classroom:
    """The learner, and its desk in the place of the open cell, over the maps that follow it.

    Attributes:
        lessons: which task is learned, and from what on.
        learner: who learns, also while the desk is away.
        open: whether the desk is there.
    """

    def __init__(self, page: Page, large: Large, bar: QWidget) -> None:
        self._page, self._large, self._bar = page, large, bar
        self.lessons, self.learner = Lessons(page), Learner(page, SUBJECT)
        self.open = False
        self._desk: LessonDesk | None = None
        self.learner.said.connect(page.said)
        large.turned.connect(self._leave)

    def toggle(self) -> None:
        """Open or close the desk, made when first needed."""
        desk = self._desk = self._desk or self._make_desk()
        if self.open:
            self.open = False
            self._large.show_desk(desk, False)
        else:
            self._large.show_desk(desk, True)
            self.open = True
        self._page.frame.show_desk(self.open)
        self._bar.setVisible(True)  # what learns can become another cell, of another size
        self._page.switched.emit()
        self._page.draw()

    def _leave(self) -> None:
        """Something else is large: that is no place for a desk."""
        if self.open and (self._large.front != "cell" or self._large.drawing):
            self.toggle()

    def _make_desk(self) -> LessonDesk:
        from gui.panels.recurrent.lessons import LessonDesk  # and pyqtgraph: half a second

        self.learner.prepare()
        desk, lessons = LessonDesk(self._page.look, self.learner), self.lessons
        desk.task_wished.connect(lessons.choose)
        desk.size_wished.connect(lessons.resize)
        desk.trained_wished.connect(lambda: lessons.take_trained())
        desk.fresh_wished.connect(lessons.begin_afresh)
        desk.training_wished.connect(lessons.plan)
        desk.show_settings(self._page.experiment.settings)
        self._page.experiment.changed.connect(desk.show_settings)
        return desk

    def show_as_first(self) -> None:
        """Nothing learns, the desk is away."""
        self.learner.stop()
        if self.open:
            self.toggle()

    def close_down(self) -> None:
        """Stop what runs."""
        self.learner.close_down()
