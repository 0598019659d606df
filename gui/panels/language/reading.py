"""`ReadingBar`: what shall be done with a text from a file, and how far its learning is."""

from __future__ import annotations

import math

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QComboBox, QLabel, QWidget

from engine.recurrent.cells import MAX_UNITS
from gui.edits.language.reader import Reader
from gui.flow import Flow
from gui.panels.controls import Whole, button
from gui.theme import Look
from gui.views.descent import Descent
from gui.views.recurrent.anatomy import CELLS

UNITS = 96


class ReadingBar(QWidget):
    """Not there before a text was opened.

    Signals:
        learn_wished(cell, units): learn it, from nothing.
    """

    learn_wished = Signal(str, int)

    def __init__(self, look: Look, reader: Reader) -> None:
        super().__init__()
        self._look = look
        self._reader = reader
        self.said = QLabel()
        self.take_in = button("Read it", "The text's beginning is read as it stands")
        self.go_on = button("Continue it", "The text's end becomes the prompt")
        self.cell = QComboBox()
        self.cell.addItems(list(CELLS.values()))
        self.cell.setCurrentIndex(tuple(CELLS).index("lstm"))
        self.cell.setAccessibleName("Cell")
        self.units = Whole()
        self.units.setRange(1, MAX_UNITS)
        self.units.setValue(UNITS)
        self.units.setSuffix(" units")
        self.units.setAccessibleName("Units")
        self.learn = button("Learn it", "A new network learns the text while you watch")
        self.descent = Descent(look)
        self.pause = button("Pause", "Rest, or go on")
        self.stop = button("Stop", "What has been learned stays; undo takes it back")
        self.close_ = button("Leave it", "Do nothing with this text")
        self._row = Flow(self)
        self._choices = self.take_in, self.go_on, self.cell, self.units, self.learn
        self._running = self.descent, self.pause, self.stop
        for widget in (self.said, *self._choices, *self._running, self.close_):
            self._row.addWidget(widget)
        self.take_in.clicked.connect(reader.take_in)
        self.go_on.clicked.connect(reader.go_on)
        self.learn.clicked.connect(self._wish)
        self.pause.clicked.connect(reader.pause)
        self.stop.clicked.connect(reader.dismiss)
        self.close_.clicked.connect(reader.dismiss)
        self.learn_wished.connect(reader.learn)
        reader.changed.connect(self._show)
        look.changed.connect(self._measure)
        self._measure()
        self._show()

    def _wish(self) -> None:
        self.learn_wished.emit(tuple(CELLS)[self.cell.currentIndex()], self.units.value())

    def _show(self) -> None:
        """What is offered, or how far it is."""
        reader = self._reader
        offered = reader.offered
        if offered is None:
            return
        for widget in self._choices:
            widget.setVisible(not reader.alive)
        self.close_.setVisible(not reader.alive)
        for shown in self._running:
            shown.setVisible(reader.alive)
        self.pause.setText("Pause" if reader.running else "Go on")
        if not reader.alive:
            count = len(offered.text.characters)
            self.said.setText(f"{offered.name}: {count:,} characters. What shall be done with it?")
        elif reader.newest is None:
            self.said.setText(f"Reading {offered.name} …")
        else:
            self._show_progress()

    def _show_progress(self) -> None:
        reader = self._reader
        news, epochs = reader.newest, max(reader.epochs, 1)
        assert news is not None
        self.descent.show_losses(reader.share, reader.losses, reader.held_out)
        held = f", held out {reader.held_out[-1][1]:.2f}" if reader.held_out else ""
        loss = "" if math.isnan(news.loss) else f" · loss {news.loss:.2f} nats a character{held}"
        self.said.setText(f"Epoch {news.epoch} of {epochs}{loss}")

    def _measure(self) -> None:
        px = self._look.px
        self._row.setSpacing(px(5))
        self.descent.setFixedSize(px(220), px(30))
