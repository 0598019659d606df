"""`LightBar`: how the light is shown, and whether the hand moves things or paints light."""

from __future__ import annotations

from PySide6.QtCore import QSize, Signal
from PySide6.QtWidgets import QHBoxLayout, QLabel, QToolButton, QWidget

from gui.actions import Actions
from gui.flow import Elided, Flow
from gui.panels.controls import Slide, choice
from gui.theme import Look
from gui.views.captions.light import How

LOOKS = ("Spotlight", "Heat")
SHOWN = "A spotlight dims what is not looked at; heat tints. A word’s brightest cell is fully lit"
GRAINS = ("Smooth", "Cells")


class LightBar(QWidget):
    """Point or brush; spotlight or heat, smooth or as cells, and how strong.

    Signals:
        how_wished(how): the light is shown otherwise.
    """

    how_wished = Signal(object)

    def __init__(self, look: Look, actions: Actions) -> None:
        super().__init__()
        self._look = look
        self._how = How()
        self.point, self.brush = QToolButton(), QToolButton()
        for button, name, words in (
            (self.point, "point", "Move and choose"),
            (self.brush, "pen", "Paint the light"),
        ):
            button.setDefaultAction(actions[name])
            button.setToolTip(f"{words} ({actions[name].shortcut().toString()})")
            button.setAccessibleName(words)
        self.kind = choice("Light", LOOKS, SHOWN)
        self.grain = choice("Grain", GRAINS, "Blurred as in the paper, or the cells as they are")
        self.opacity = Slide()
        self.opacity.setRange(0, 100)
        self.opacity.setAccessibleName("Strength of the light")
        self.opacity.setToolTip("Strength of the light over the picture")
        self._row = QHBoxLayout(self)
        self._row.setContentsMargins(0, 0, 0, 0)
        label = QLabel("opacity")
        for widget in (self.point, self.brush, self.kind, self.grain, label, self.opacity):
            self._row.addWidget(widget)
        self.kind.activated.connect(self._wish)
        self.grain.activated.connect(self._wish)
        self.opacity.valueChanged.connect(self._wish)
        look.changed.connect(self._measure)
        self._measure()

    def show_how(self, how: How) -> None:
        """Show how the light is shown."""
        self._how = how
        self.kind.setCurrentIndex(int(how.heat))
        self.grain.setCurrentIndex(int(not how.smooth))
        self.opacity.setValue(round(100 * how.opacity))

    def _wish(self) -> None:
        smooth, heat = self.grain.currentIndex() == 0, self.kind.currentIndex() == 1
        same = self.opacity.value() == round(100 * self._how.opacity)
        how = How(smooth, heat, self._how.opacity if same else self.opacity.value() / 100)
        if how != self._how:
            self.how_wished.emit(how)

    def _measure(self) -> None:
        px = self._look.px
        self._row.setSpacing(px(4))
        self.opacity.setFixedWidth(px(90))
        for button in (self.point, self.brush):
            button.setIconSize(QSize(px(18), px(18)))


class PictureBar(QWidget):
    """The light's controls; what can be done to the picture, or how it was made; and more."""

    def __init__(self, look: Look, light: QWidget, things: QWidget, *more: QWidget) -> None:
        super().__init__()
        self._look = look
        self.said = Elided()
        self.said.setProperty("role", "quiet")
        self._row = Flow(self)
        for widget in (light, things, *more, self.said):
            self._row.addWidget(widget)
        look.changed.connect(self._measure)
        self._measure()

    def _measure(self) -> None:
        self._row.setSpacing(self._look.px(8))
        self.setMinimumHeight(self._look.px(31))  # what is large stays where it is

    def say(self, words: str) -> None:
        """What one should know of a photograph here; nothing of a scene."""
        self.said.say(words)
        self.said.setVisible(bool(words))
