"""`SignalTools`: what the network reads: its length, its channels, and where it comes from."""

from __future__ import annotations

from typing import get_args

from PySide6.QtCore import QPoint, Signal
from PySide6.QtWidgets import QHBoxLayout, QLabel, QMenu, QWidget

from engine.data.signals import MAX_CHANNELS, MAX_STEPS, Kind
from engine.data.tasks import TASKS
from engine.systems.recurrent import Settings
from gui.panels.controls import button, number, show_number
from gui.theme import Look


class SignalTools(QWidget):
    """Length, channels and sources of the signal.

    Signals:
        size_wished(steps, channels): a longer or shorter signal, of more or fewer channels.
        kind_wished(str): a generated signal.
        task_wished(str): a task's sequence, with a network that has learned it.
        text_wished(), file_wished(), quiet_wished(): typed text; a table or a sound; all zeros.
    """

    size_wished = Signal(int, int)
    kind_wished = Signal(str)
    task_wished = Signal(str)
    text_wished = Signal()
    file_wished = Signal()
    quiet_wished = Signal()

    def __init__(self, look: Look) -> None:
        super().__init__()
        self._look = look
        self._size: tuple[int, int] | None = None
        self.steps = number("Steps", 1, MAX_STEPS, " of the signal")
        self.channels = number("Channels", 1, MAX_CHANNELS, " of the signal")
        for field in (self.steps, self.channels):
            field.valueChanged.connect(self._wish)
        hint = "Signals to start from: generated, of a task, typed, from a file"
        self.sources = button("Signals", hint)
        self.sources.clicked.connect(self._offer)
        self._row = QHBoxLayout(self)
        words = QLabel("steps"), QLabel("channels")
        for widget in (words[0], self.steps, words[1], self.channels, self.sources):
            self._row.addWidget(widget)
        look.changed.connect(self._measure)
        self._measure()

    def show_settings(self, settings: Settings) -> None:
        """Show the signal's size; text has a channel for each character, and that stays so."""
        steps, channels = settings.signal.shape
        self._size = None
        show_number(self.steps, steps)
        show_number(self.channels, channels)
        self.channels.setEnabled(channels <= MAX_CHANNELS)
        self._size = self.steps.value(), self.channels.value()

    def _wish(self) -> None:
        wished = self.steps.value(), self.channels.value()
        if self._size is not None and wished != self._size:
            self.size_wished.emit(*wished)

    def _offer(self) -> None:
        menu = QMenu(self)
        for kind in get_args(Kind):
            menu.addAction(kind.capitalize()).triggered.connect(
                lambda _=False, k=kind: self.kind_wished.emit(k)
            )
        menu.addAction("Nothing").triggered.connect(lambda _=False: self.quiet_wished.emit())
        tasks = menu.addMenu("Tasks, learned already")
        for name, task in TASKS.items():
            tasks.addAction(task.about.title).triggered.connect(
                lambda _=False, n=name: self.task_wished.emit(n)
            )
        menu.addSeparator()
        menu.addAction("Type a text…").triggered.connect(lambda _=False: self.text_wished.emit())
        menu.addAction("Open a table or a sound…").triggered.connect(
            lambda _=False: self.file_wished.emit()
        )
        menu.aboutToHide.connect(menu.deleteLater)
        menu.popup(self.sources.mapToGlobal(QPoint(0, self.sources.height())))

    def _measure(self) -> None:
        self._row.setSpacing(self._look.px(4))
        self._row.setContentsMargins(self._look.px(10), 0, 0, 0)  # away from the subtitle
