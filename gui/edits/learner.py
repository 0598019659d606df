"""`Learner`: training as a long edit of the settings. Watched, paused, stepped, rewound, undone.

    settings ──learn──▶ reports ──▶ settings with other weights, report by report

All of one training is one step of undo. One can go back to every whole epoch; that throws away
what came after it. An epoch whose state was not kept, for want of room, is learned once more.
"""

from __future__ import annotations

from importlib import import_module
from typing import TYPE_CHECKING, Any

import msgspec
from PySide6.QtCore import QObject, Signal

from engine.checkpoints import Checkpoints, Lesson, Point
from engine.systems.convnet import Letter, Settings
from gui.background import Background, Stream
from gui.page import Page

if TYPE_CHECKING:
    from engine.learning import Examples, Progress

FREE = float("inf")


class Learner(QObject):
    """Trains the stack of a page's experiment, where the page computes.

    Signals:
        changed(): running, epochs known, or the newest report are other ones.
        letters_changed(examples): what there is to learn from.
        said(str): a sentence.
    """

    changed = Signal()
    letters_changed = Signal(object)
    said = Signal(str)

    def __init__(self, page: Page) -> None:
        super().__init__(page)
        self._page = page
        self._experiment = experiment = page.experiment
        self._checkpoints: Checkpoints[Progress] = Checkpoints()
        self.newest: Progress | None = None
        self._own: Any = None
        self._plan: Any = None
        self._rest_wished = False
        self._goal = 0  # the epoch at which what runs is done
        self._going_back = False
        self._lesson: Lesson
        self._gathered: object = None
        self._stream = Stream(self)
        self._shelf = Background(self)
        self._stream.progressed.connect(self._hear)
        self._stream.ended.connect(self._hear)
        self._stream.failed.connect(self._fail)
        self._shelf.answered.connect(self._unshelve)
        self._shelf.failed.connect(self.said)
        experiment.changed.connect(self._notice)

    @property
    def running(self) -> bool:
        """Whether it learns freely now."""
        return self._stream.running

    @property
    def epochs(self) -> list[Point]:
        """A point for each epoch, the first before any learning."""
        return self._checkpoints.curve

    @property
    def _settings(self) -> Settings:
        settings: Settings = self._experiment.settings
        return settings

    def prepare(self) -> None:
        """Bring what learning needs, in the background, so that the desk opens at once."""
        self._shelf.ask(_prepare)

    def _unshelve(self, examples: Examples | None) -> None:
        if examples is not None:
            self.letters_changed.emit(examples)

    def gather(self) -> None:
        """Make and collect the letters, in the background."""
        settings = self._settings
        wanted = _letters_of(settings)
        if wanted != self._gathered:
            self._gathered = wanted
            self._shelf.ask(lambda: _examples(settings))

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

    def rewind(self, epoch: int) -> None:
        """Back to the end of an epoch, 0 being before any learning."""
        if not 0 <= epoch < len(self.epochs):
            return
        self._stream.stop()  # and not settled: going back is part of this training
        report, lessons = self._checkpoints.back(epoch)
        self._take(report)
        self._plan, self._goal = self._settings.training, epoch
        self._going_back = bool(lessons)
        if lessons:
            self._stream.start(lambda: _again(report, lessons), FREE)
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

    def add_letter(self, label: str) -> None:
        """Keep the input as a drawn letter of a class."""
        letters = (*self._settings.letters, Letter(self._settings.input, label))
        self._experiment.change(letters=letters)

    def drop_letter(self, n: int) -> None:
        """Throw a drawn letter away."""
        letters = self._settings.letters
        self._experiment.change(letters=letters[:n] + letters[n + 1 :])

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
        if not self._stream.alive:
            return newest.batches + 1
        return newest.batches if newest.whole_epoch else newest.batches - newest.batch

    def _go(self, reports: float) -> None:
        if self._stream.alive:
            self._stream.allow(reports)
            return
        settings, newest, state = self._settings, self._checkpoints.newest, None
        self._own, self._plan, self._going_back = settings.layers, settings.training, False
        plan = settings.training
        if newest is not None:
            self._checkpoints.back(newest.epoch)  # where going back was interrupted
            state = newest.state  # it brings the weights: one stack serves all lessons
            plan = msgspec.structs.replace(plan, epochs=newest.epoch + plan.epochs)
            settings = msgspec.structs.replace(settings, layers=self._checkpoints.kept[0].layers)
        settings = msgspec.structs.replace(settings, training=plan)
        self._lesson, self._goal = (settings, self._page.device), plan.epochs
        self._stream.start(lambda: _learn(settings, self._page.device, state), reports)

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

    def _take(self, report: Progress) -> None:
        self.newest = report
        self._own = report.layers
        self._experiment.change("training", layers=report.layers)

    def _fail(self, sentence: str) -> None:
        self._hear()
        self.said.emit(sentence)

    def _notice(self, settings: Settings) -> None:
        """The settings changed: whoever else changed the stack ended this training."""
        if self._own is not None and settings.layers != self._own:
            self.stop()
        elif self._stream.alive and settings.training != self._plan:
            running = self.running
            self._halt()  # what goes on, goes on from the last epoch, in the new way
            if running:
                self._go(FREE)


def _letters_of(settings: Settings) -> object:
    """All that decides which letters there are."""
    plan = settings.training
    made = (plan.made, plan.shift, plan.rotate, plan.scale, plan.thicken, plan.dirt)
    shape = settings.input.shape
    return settings.letters, settings.classes, settings.seed, shape, plan.test_share, made


def _prepare() -> None:
    for name in ("engine.learning", "numpy.random", "pyqtgraph"):
        import_module(name)


def _examples(settings: Settings) -> Examples:
    from engine.learning import examples  # torch comes with it: in the worker, not before

    return examples(settings)


def _again(report: Progress, lessons: list[Lesson]) -> Any:
    from engine.learning import again

    return again(report, lessons)


def _learn(settings: Settings, device: str, state: Any) -> Any:
    from engine.learning import learn

    return learn(settings, device, state)
