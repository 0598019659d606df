"""`Learner`: training as a long edit of the settings. Watched, paused, stepped, rewound, undone.

    settings ──learn──▶ reports ──▶ settings with other weights, report by report

What is learned, and by which rules, a `Subject` says; all else is the same for every system.

All of one training is one step of undo. One can go back to every whole epoch, and forth again;
learning on from there throws away what came after it. An epoch whose state was not kept, for want
of room, is learned once more, and what came after it is gone at once.
"""

from __future__ import annotations

from dataclasses import dataclass
from importlib import import_module
from typing import Any

import msgspec
from PySide6.QtCore import QObject, Signal

from engine.checkpoints import Checkpoints, Lesson, Point
from gui.background import Background, Stream
from gui.page import Page

FREE = float("inf")


@dataclass(frozen=True)
class Subject:
    """What a system can be taught.

    Attributes:
        weights: the field that learning changes, of the settings and of every report.
        module: of the engine, with `learn` and `again`; imported by the worker, as torch comes
            with it.
        lesson: fields that say how it is learned: where one changes on the way, learning goes on
            from the last whole epoch in the new way.
    """

    weights: str
    module: str
    lesson: tuple[str, ...] = ("training",)


class Learner(QObject):
    """Trains what a page's experiment holds, where the page computes.

    Attributes:
        newest: the report whose weights are in use; None before any. Beside its weights it has
            the numbers of `engine.checkpoints.Point`, and batch, batches, whole_epoch, loss, state.

    Signals:
        changed(): running, epochs known, or the newest report are other ones.
        said(str): a sentence.
    """

    changed = Signal()
    said = Signal(str)

    def __init__(self, page: Page, subject: Subject) -> None:
        super().__init__(page)
        self._page, self._subject = page, subject
        self._experiment = experiment = page.experiment
        self._checkpoints: Checkpoints[Any] = Checkpoints()
        self.newest: Any = None
        self._own: Any = None
        self._plan: Any = None
        self._rest_wished = False
        self._goal = 0  # the epoch at which what runs is done
        self._going_back = False
        self._lesson: Lesson
        self._stream = Stream(self)
        self._shelf = Background(self)
        self._stream.progressed.connect(self._hear)
        self._stream.ended.connect(self._hear)
        self._stream.failed.connect(self._fail)
        experiment.changed.connect(self._notice)

    @property
    def running(self) -> bool:
        """Whether it learns freely now."""
        return self._stream.running

    @property
    def epochs(self) -> list[Point]:
        """A point for each epoch, the first before any learning."""
        return self._checkpoints.curve

    def prepare(self) -> None:
        """Bring what learning needs, in the background, so that the desk opens at once."""
        self._shelf.ask(lambda: _prepare(self._subject))

    def toggle(self) -> None:
        """Learn freely, or pause."""
        self._rest_wished = False
        if self.running:
            self._stream.allow(0)
            self._hear()
        else:
            self._go(FREE)
        self.changed.emit()

    def step(self, whole_epoch: bool) -> None:
        """One batch more, or as many as are left of this epoch."""
        self._hear()
        self._rest_wished = whole_epoch and self.newest is None
        self._go(self._left() if whole_epoch else 1)
        self.changed.emit()

    def look(self, epoch: int) -> None:
        """Show the end of an epoch while a hand goes through them, where its state was kept."""
        report = self._checkpoints.kept.get(epoch)
        if report is not None and report is not self.newest:
            self._stream.stop()  # and not settled: going back is part of this training
            self._take(report)
            self._plan = self._lesson_of(self._experiment.settings)
            self.changed.emit()

    def rewind(self, epoch: int) -> None:
        """To the end of an epoch, 0 being before any learning."""
        if not 0 <= epoch < len(self.epochs):
            return
        self._stream.stop()
        report, lessons = self._checkpoints.kept.get(epoch), list[Lesson]()
        if report is None:
            report, lessons = self._checkpoints.back(epoch)
        self._take(report)
        self._plan, self._goal = self._lesson_of(self._experiment.settings), epoch
        self._going_back = bool(lessons)
        if lessons:
            module = self._subject.module
            self._stream.start(lambda: import_module(module).again(report, lessons), FREE)
        else:
            self._experiment.settle("training")
        self.changed.emit()

    def start_over(self) -> None:
        """Forget all that was learned here, back to the weights it began with."""
        self.rewind(0)
        self.stop()

    def stop(self) -> None:
        """End what runs; what was learned stays in the settings."""
        self._halt()
        self._checkpoints, self.newest, self._own = Checkpoints(), None, None
        self.changed.emit()

    def close_down(self) -> None:
        """Stop for good."""
        self._stream.close()
        self._shelf.close()

    def _halt(self) -> None:
        """End what runs; what it has not told yet is not wanted any more."""
        self._stream.stop()
        self._experiment.settle("training")

    def _left(self) -> int:
        """Reports until the epoch is whole; the one before learning comes on top."""
        newest = self.newest
        if newest is None:
            return 1  # it says how many batches there are
        batches: int = newest.batches
        if not self._stream.alive:
            return batches + 1
        return batches if newest.whole_epoch else batches - newest.batch

    def _go(self, reports: float) -> None:
        if self._stream.alive:
            self._stream.allow(reports)
            return
        settings, newest, state = self._experiment.settings, self._here(), None
        self._own, self._plan = self._weights_of(settings), self._lesson_of(settings)
        self._going_back = False
        plan = settings.training
        if newest is not None:
            self._checkpoints.back(newest.epoch)  # what came after it, or was not reached, is gone
            state = newest.state  # it brings the weights: one set serves all lessons
            plan = msgspec.structs.replace(plan, epochs=newest.epoch + plan.epochs)
            settings = self._holding(settings, self._checkpoints.kept[0])
        settings = msgspec.structs.replace(settings, training=plan)
        self._lesson, self._goal = (settings, self._page.device), plan.epochs
        module, device = self._subject.module, self._page.device
        self._stream.start(lambda: import_module(module).learn(settings, device, state), reports)

    def _here(self) -> Any:
        """The whole epoch to go on from: one that was gone back to, or the last one kept."""
        newest, last = self.newest, self._checkpoints.newest
        gone_back = newest is not None and last is not None and newest.epoch < last.epoch
        return newest if gone_back else last

    def _weights_of(self, thing: Any) -> Any:
        """What settings or a report hold of what is learned."""
        return getattr(thing, self._subject.weights)

    def _lesson_of(self, settings: Any) -> tuple[Any, ...]:
        """All that says how it is learned."""
        return tuple(getattr(settings, name) for name in self._subject.lesson)

    def _holding(self, settings: Any, report: Any) -> Any:
        """Settings with the weights of a report."""
        return msgspec.structs.replace(
            settings, **{self._subject.weights: self._weights_of(report)}
        )

    def _hear(self) -> None:
        """Take all reports; the newest one's weights become the settings."""
        reports = self._stream.drain()
        for report in reports:
            if report.whole_epoch:
                self._checkpoints.add(report, self._lesson)
        if reports:
            self._take(reports[-1])
            if reports[-1].whole_epoch and reports[-1].epoch == self._goal:
                self._arrive()
            elif self._rest_wished and self._stream.alive:
                self._rest_wished = False
                self._stream.allow(self._left())
        self.changed.emit()

    def _arrive(self) -> None:
        """All is done: the next wish begins anew from here."""
        self._stream.stop()
        if self._going_back:
            self._experiment.settle("training")

    def _take(self, report: Any) -> None:
        self.newest = report
        self._own = self._weights_of(report)
        self._experiment.replace(self._holding(self._experiment.settings, report), "training")

    def _fail(self, sentence: str) -> None:
        self._hear()
        self.said.emit(sentence)

    def _notice(self, settings: Any) -> None:
        """The settings changed: whoever else changed the weights ended this training."""
        if self._own is not None and self._weights_of(settings) != self._own:
            self.stop()
        elif self._stream.alive and self._lesson_of(settings) != self._plan:
            running = self.running
            self._halt()  # what goes on, goes on from the last epoch, in the new way
            if running:
                self._go(FREE)


def _prepare(subject: Subject) -> None:
    for name in (subject.module, "numpy.random", "pyqtgraph"):
        import_module(name)
