"""`SchoolBar`: a captioner learns scenes in the window: how many, how often, and how far it is."""

from __future__ import annotations

import math

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QLabel, QProgressBar, QWidget

from gui.edits.captions.pupil import Pupil
from gui.flow import Flow
from gui.panels.controls import button, choice, number
from gui.theme import Look

MOST = 5000  # scenes: their pictures fill 190 MB
FROM = ("from nothing", "as it is")


class SchoolBar(QWidget):
    """Choices before, progress while something is learned."""

    def __init__(self, look: Look, pupil: Pupil) -> None:
        super().__init__()
        self._look, self._pupil = look, pupil
        self.scenes = number("Scenes", 100, MOST, " to learn")
        self.scenes.setValue(2000)
        self.scenes.setSingleStep(500)
        self.epochs = number("Epochs", 1, 50, " to learn")
        self.epochs.setValue(4)
        self.begin = choice("Learn", FROM, "A new captioner, or the present one goes on")
        self.learn = button("Train", "Scenes are made up and learned while you watch")
        self.learn.setProperty("primary", True)
        self.leave = button("Back to the trained one", "The captioner that came with Unrolled")
        self.done, self.said = QProgressBar(), QLabel()
        self.done.setTextVisible(False)
        self.done.setAccessibleName("Done")
        self.pause = button("Pause", "Rest, or go on")
        self.stop = button("Stop", "What has been learned stays; undo takes it back")
        words = QLabel("scenes"), QLabel("epochs")
        self._choices = words[0], self.scenes, words[1], self.epochs, self.begin, self.learn
        self._running = self.done, self.pause, self.stop
        self._row = Flow(self)
        for widget in (*self._choices, *self._running, self.said, self.leave):
            self._row.addWidget(widget)
        self._connect()
        look.changed.connect(self._measure)
        self._measure()
        self._show()

    def _connect(self) -> None:
        pupil = self._pupil
        self.learn.clicked.connect(self._wish)
        self.pause.clicked.connect(pupil.pause)
        self.stop.clicked.connect(pupil.stop)
        self.leave.clicked.connect(pupil.leave)
        pupil.changed.connect(self._show)

    def _wish(self) -> None:
        self._pupil.start(self.scenes.value(), self.epochs.value(), self.begin.currentIndex() == 0)

    def _show(self) -> None:
        """The choices, or how far it is."""
        pupil = self._pupil
        self.setVisible(pupil.open)
        for widget in self._choices:
            widget.setVisible(not pupil.alive)
        for shown in self._running:
            shown.setVisible(pupil.alive)
        self.leave.setVisible(pupil.has_own and not pupil.alive)
        self.pause.setText("Pause" if pupil.running else "Go on")
        self.done.setValue(round(100 * pupil.share))
        self.said.setText(self._told())
        self.said.setVisible(bool(self.said.text()))

    def _told(self) -> str:
        pupil, news = self._pupil, self._pupil.newest
        if not pupil.alive:
            return ""
        if news is None:
            return "Torch is fetched …"
        if not news.batches:
            return f"{news.made} of {news.scenes} scenes are made up"
        left = pupil.left
        more = "" if math.isnan(left) else f" · {max(round(left), 1)} min left"
        loss = "" if math.isnan(news.surprise) else f" · {news.surprise:.2f} nats a word"
        return f"epoch {max(news.epoch, 1)} of {news.epochs}{loss}{more}"

    def _measure(self) -> None:
        px = self._look.px
        self._row.setSpacing(px(5))
        self.done.setFixedSize(px(120), px(8))
        self.said.setTextFormat(Qt.TextFormat.PlainText)
