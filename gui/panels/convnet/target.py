"""`Target`: which answer would be right, for the gradient."""

from __future__ import annotations

from PySide6.QtWidgets import QComboBox

from engine.systems.convnet import Settings


class Target(QComboBox):
    """The classes; shown while gradients are. `activated` tells a choice."""

    def __init__(self) -> None:
        super().__init__()
        self.setAccessibleName("The right answer, for the gradient")
        self.setToolTip("What the answer should be: the loss is measured against it")

    def show_settings(self, settings: Settings) -> None:
        """Offer the classes there are."""
        words = [f"should be {name}" for name in settings.classes]
        if words != [self.itemText(k) for k in range(self.count())]:
            self.clear()
            self.addItems(words)
        self.setVisible(settings.target is not None)
        self.setCurrentIndex(settings.target or 0)
