"""`Letters`: what a stack of layers learns from: letters drawn by hand, and others made."""

from __future__ import annotations

from typing import TYPE_CHECKING

from PySide6.QtCore import QObject, Signal

from engine.convnet.legal_layers import classes_allowed
from engine.systems.convnet import Letter, Settings
from gui.background import Background
from gui.page import Page

if TYPE_CHECKING:
    from engine.convnet.learning import Examples


class Letters(QObject):
    """Keeps, drops and collects letters; what takes long is done in the background.

    Signals:
        changed(examples): what there is to learn from.
        said(str): a sentence.
    """

    changed = Signal(object)
    said = Signal(str)

    def __init__(self, page: Page) -> None:
        super().__init__(page)
        self._experiment = page.experiment
        self._gathered: object = None
        self._shelf = Background(self)
        self._shelf.answered.connect(self.changed)
        self._shelf.failed.connect(self.said)

    @property
    def _settings(self) -> Settings:
        settings: Settings = self._experiment.settings
        return settings

    def gather(self) -> None:
        """Make and collect the letters, unless they are there."""
        settings = self._settings
        wanted = _all_of(settings)
        if wanted != self._gathered:
            self._gathered = wanted
            self._shelf.ask(lambda: _examples(settings))

    def add(self, label: str) -> None:
        """Keep the input as a drawn letter of a class."""
        letters = (*self._settings.letters, Letter(self._settings.input, label))
        self._experiment.change(letters=letters)

    def drop(self, n: int) -> None:
        """Throw a drawn letter away."""
        letters = self._settings.letters
        self._experiment.change(letters=letters[:n] + letters[n + 1 :])

    def classify(self, names: tuple[str, ...]) -> None:
        """Other classes; one that is only called otherwise keeps its letters."""
        settings = self._settings
        old, new = settings.classes, classes_allowed(names)
        pairs = zip(old, new, strict=True) if len(old) == len(new) else ()
        renamed = {was: now for was, now in pairs if was not in new and now not in old}
        letters = tuple(
            Letter(letter.picture, renamed.get(letter.label, letter.label))
            for letter in settings.letters
        )
        self._experiment.change(classes=names, letters=letters)

    def close_down(self) -> None:
        """Stop for good."""
        self._shelf.close()


def _all_of(settings: Settings) -> object:
    """All that decides which letters there are."""
    plan = settings.training
    made = (plan.made, plan.shift, plan.rotate, plan.scale, plan.thicken, plan.dirt)
    shape = settings.input.shape
    return settings.letters, settings.classes, settings.seed, shape, plan.test_share, made


def _examples(settings: Settings) -> Examples:
    from engine.convnet.learning import examples  # torch comes with it: in the worker, not before

    return examples(settings)
