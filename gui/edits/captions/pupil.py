"""`Pupil`: a captioner that learns made-up scenes while one watches what it says.

    start ──▶ scenes are made up ──▶ news ──▶ settings with a captioner of their own

All of one learning is one step of undo. It can be paused; what it has learned stays.
"""

from __future__ import annotations

import math
import time
from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path
from typing import TYPE_CHECKING

from engine.captions import model
from engine.captions.encoder import SCENES, grid
from engine.captions.model import Captioner, Learned, holding, learned
from engine.captions.vocabulary import MARKS
from engine.data.scenes.gallery import GALLERY
from engine.data.scenes.wording import VOCABULARY
from engine.faults import called
from engine.systems.captions import Settings, captioner_of
from gui.edits.captions.composing import Composer
from gui.edits.studying import GESTURE, Studying
from gui.page import Page

if TYPE_CHECKING:
    from engine.captions.learning.watched import News

DRAWN = 200  # losses, in a line
TITLE = "learned in the window"


class Pupil(Studying):
    """Learns for a page's experiment.

    Attributes:
        open: whether the school's bar is shown.
        newest: what was heard last, None before the first.
        surprises: nats a word, batch by batch.
    """

    def __init__(self, page: Page, composer: Composer) -> None:
        super().__init__(page)
        self._composer = composer
        self.open = False
        self.newest: News | None = None
        self.surprises: list[float] = []
        self._begun, self._since = 0.0, ""
        self._photograph = self._settings.photo is not None

    @property
    def _settings(self) -> Settings:
        settings: Settings = self._page.experiment.settings
        return settings

    @property
    def has_own(self) -> bool:
        """Whether the captioner that looks was learned here."""
        return self._settings.model == "own"

    @property
    def note(self) -> str:
        """Beside a photograph, that it is not what is learned."""
        photograph = self._settings.photo is not None
        return "learns scenes, not this photograph" if self.open and photograph else ""

    def toggle(self) -> None:
        """Show the school's bar, or hide it; what learns goes on."""
        self.open = not self.open
        self.changed.emit()
        self._page.switched.emit()

    def start(self, scenes: int, epochs: int, anew: bool) -> None:
        """Learn so many scenes so often, from nothing or as the present captioner.

        A photograph gives way to the scene before it: what learns scenes has no words for it.
        """
        settings = self._settings
        before = None if anew else captioner_of(settings)
        if before is not None and not _knows_scenes(before):
            self._page.said.emit("This captioner is none of scenes; let one begin from nothing.")
            return
        if settings.photo is not None:
            self._composer.show(settings.scene or GALLERY["giraffe"])
            self._page.said.emit("It learns scenes; here is one. Undo brings the photograph back.")
        self.newest, self.surprises = None, []
        self._begun, seed = time.monotonic(), settings.seed
        self._since = "" if anew else ", after what it knew before"
        self._start(lambda: _learn(scenes, epochs, seed, before))

    def adopt(self, own: Learned) -> None:
        """A captioner from a file looks from now on."""
        self.stop()
        self._page.experiment.change(model="own", own=own)
        self._page.said.emit(f"“{own.title}” looks now; it knows {len(own.words):,} words.")

    def leave(self) -> None:
        """The captioner that came with Unrolled for what is looked at looks again."""
        model = "scenes" if self._settings.photo is None else "photos"
        self._page.experiment.change(model=model, own=None)

    def show_as_first(self) -> None:
        """Nothing learns, and the bar is hidden."""
        self.stop()
        if self.open:
            self.toggle()

    @property
    def share(self) -> float:
        """How much is done, 0 … 1: of the scenes that are made up, then of the learning."""
        news = self.newest
        if news is None:
            return 0.0
        if not news.batches:
            return news.made / news.scenes
        return min(len(self.surprises) / (news.epochs * news.batches), 1.0)

    @property
    def epochs(self) -> int:
        """How often all scenes are learned."""
        return 1 if self.newest is None else self.newest.epochs

    @property
    def losses(self) -> list[tuple[float, float]]:
        """Nats a word, each with the epochs done then; at most `DRAWN` of them, the newest, too."""
        found, batches = self.surprises, 1 if self.newest is None else max(self.newest.batches, 1)
        every = max(math.ceil(len(found) / (DRAWN - 1)), 1)
        shown = [*range(0, len(found) - 1, every), *range(len(found))[-1:]]
        return [((n + 1) / batches, found[n]) for n in shown]

    @property
    def left(self) -> float:
        """Minutes until all is learned, as fast as it went so far; nan while nobody knows."""
        news = self.newest
        if news is None or not news.batches or not self.surprises:
            return float("nan")
        total = news.epochs * news.batches
        took = (time.monotonic() - self._begun) / 60
        return took * max(total - len(self.surprises), 0) / len(self.surprises)

    def _hear(self) -> None:
        """Take all news; the newest captioner is the settings' own, and looks at scenes."""
        own: Captioner | None = None
        for news in self._stream.drain():
            self.newest = news
            own = news.captioner or own
            if news.batch:
                self.surprises.append(news.surprise)
        if own is not None:
            self._own = learned(replace(own, card=self._card()), TITLE)
            looks = "own" if self._settings.photo is None else self._settings.model
            self._page.experiment.change(GESTURE, model=looks, own=self._own)
        self.changed.emit()

    def _card(self) -> dict[str, str]:
        """What is told about a captioner that learns here."""
        news = self.newest
        assert news is not None
        done = len(self.surprises) / max(news.batches, 1)
        epochs = f"{done:.2g} epoch{'s' * (done != 1)}"
        return {
            "what": f"learned here, {news.scenes:,} scenes, {epochs}{self._since}",
            "data": "scenes and true captions made up by a seeded generator; no other",
            "figures of": "nothing: no pictures were held out",
        }

    def _present(self, settings: Settings) -> Learned | None:
        return settings.own

    def _end(self) -> str:
        return "It has learned; undo brings the captioner before it back."

    def _notice(self, settings: Settings) -> None:
        super()._notice(settings)
        before, self._photograph = self._photograph, settings.photo is not None
        if self.alive and self._photograph and not before:
            who = "the captioner of photographs"
            self._page.said.emit(f"Scenes are learned meanwhile; a photograph is told by {who}.")
        self.changed.emit()  # another captioner may look now


def _knows_scenes(captioner: Captioner) -> bool:
    """Whether its words are those of scenes, rare ones aside, and its places those of the masks."""
    return {*MARKS, *VOCABULARY} >= set(captioner.words) and captioner.grid == grid(SCENES)


def _learn(scenes: int, epochs: int, seed: int, before: Captioner | None) -> Iterator[News]:
    from engine.captions.learning import watched  # torch comes with it: in the worker, not before

    yield from watched.watched(scenes, epochs, seed, before)


def read(path: Path) -> Learned:
    """A captioner that `main.py train captions` wrote: its weights, with its card beside them.

    Raises:
        engine.weights.WeightsError: when they are missing, damaged, or of something else.
        ValueError: when it is too large for an experiment's file.
    """
    own = learned(model.read(path), path.stem)
    try:
        holding(own)
    except ValueError as error:
        way = "train one that knows fewer words"
        raise ValueError(f"{called(path)} cannot be used: {error}; {way}.") from None
    return own
