"""The sheets over the window: all keys, all commands, preferences, about.

The first two are made from the table of actions, so they cannot be out of date.
"""

from __future__ import annotations

from collections.abc import Sequence

from PySide6.QtCore import QEvent, QObject, Qt
from PySide6.QtGui import QKeyEvent, QKeySequence
from PySide6.QtWidgets import (
    QCheckBox,
    QComboBox,
    QDialog,
    QFormLayout,
    QLabel,
    QLayout,
    QLineEdit,
    QListWidget,
    QListWidgetItem,
    QTextBrowser,
    QVBoxLayout,
    QWidget,
)

from engine.explain import percent
from gui.actions import TABLE, Actions, Row
from gui.arguments import DEVICES
from gui.preferences import THEMES, Preferences
from gui.theme import ZOOMS, Look

MOUSE = (
    ("Drag on an input or a filter", "draw; with the right button erase"),
    ("Wheel over what can be drawn", "a little more or less; with Shift a hundredth"),
    ("Wheel over maps along time", "fewer or more steps in view"),
    ("Arrow keys, digits on a grid", "walk from cell to cell, type a value"),
    ("Tab, arrow keys, Enter", "to a list or a map, along it, take what one stands on"),
    ("Point at any number", "how it was made, and what it is made from"),
    ("Click a number", "go to the step that makes it"),
    ("Ctrl + wheel", "larger, smaller"),
    ("Drop or paste", "an input is taken, an experiment is opened"),
)


def _native(key: str) -> str:
    return QKeySequence(key).toString(QKeySequence.SequenceFormat.NativeText)


def keys_html(served: Sequence[Row] = TABLE) -> str:
    """Every action that has a key, by menu, as a page of tables."""
    menus: dict[str, list[tuple[str, str]]] = {}
    for row in served:
        if row.keys:
            keys = ", ".join(_native(key) for key in row.keys)
            menus.setdefault(row.menu, []).append((keys, row.words.rstrip("…")))
    tables = {**menus, "Mouse": list(MOUSE)}
    parts, heights = [], []
    for menu, rows in tables.items():
        lines = "".join(
            f"<tr><td width='42%'><b>{keys}</b></td><td>{words}</td></tr>" for keys, words in rows
        )
        parts.append(
            f"<h3>{menu}</h3><table width='100%' cellspacing='0' cellpadding='1'>{lines}</table>"
        )
        heights.append(len(rows) + 2)
    half = min(range(len(parts)), key=lambda n: abs(sum(heights[:n]) - sum(heights[n:])))
    columns = "".join(f"<td width='50%'>{''.join(p)}</td>" for p in (parts[:half], parts[half:]))
    return f"<table width='100%' cellspacing='16'><tr>{columns}</tr></table>"


def keys(parent: QWidget, look: Look, actions: Actions) -> QDialog:
    """The sheet of all keys."""
    dialog = _dialog(parent, "Keys")
    page = QTextBrowser()
    page.setHtml(keys_html(actions.served()))
    layout = QVBoxLayout(dialog)
    layout.addWidget(page)
    dialog.resize(look.px(900), look.px(600))
    return dialog


def about(parent: QWidget, look: Look, words: str) -> QDialog:
    """What this is; as high as its words."""
    dialog = _dialog(parent, "About Unrolled")
    label = QLabel(words)
    label.setWordWrap(True)
    label.setFixedWidth(look.px(460))
    layout = QVBoxLayout(dialog)
    layout.addWidget(label)
    layout.setSizeConstraint(QLayout.SizeConstraint.SetFixedSize)
    return dialog


def preferences(parent: QWidget, liked: Preferences) -> QDialog:
    """Theme, size, motion and device."""
    dialog = _dialog(parent, "Preferences")
    form = QFormLayout(dialog)
    theme, device = QComboBox(), QComboBox()
    theme.addItems(list(THEMES))
    theme.setCurrentText(liked.theme)
    theme.currentTextChanged.connect(lambda text: setattr(liked, "theme", text))
    device.addItems(list(DEVICES))
    device.setCurrentText(liked.device)
    device.currentTextChanged.connect(lambda text: setattr(liked, "device", text))
    zoom = QComboBox()
    zoom.addItems([percent(factor) for factor in ZOOMS])
    zoom.setCurrentIndex(min(range(len(ZOOMS)), key=lambda n: abs(ZOOMS[n] - liked.zoom)))
    zoom.currentIndexChanged.connect(lambda n: setattr(liked, "zoom", ZOOMS[n]))
    motion = QCheckBox("things jump instead of sliding")
    motion.setChecked(liked.reduced_motion)
    motion.toggled.connect(lambda on: setattr(liked, "reduced_motion", on))
    form.addRow("Theme", theme)
    form.addRow("Size", zoom)
    form.addRow("Reduced motion", motion)
    form.addRow("Device", device)
    return dialog


def _dialog(parent: QWidget, title: str) -> QDialog:
    dialog = QDialog(parent)
    dialog.setWindowTitle(title)
    dialog.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
    dialog.setStyleSheet(parent.styleSheet())
    return dialog


class Palette(QDialog):
    """All commands by name: type a part of it, Enter does it."""

    def __init__(self, parent: QWidget, look: Look, actions: Actions) -> None:
        super().__init__(parent)
        self.setWindowTitle("All commands")
        self.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
        self.setStyleSheet(parent.styleSheet())
        self._actions = actions
        self.entry = QLineEdit()
        self.entry.setPlaceholderText("What do you want to do?")
        self.list = QListWidget()
        layout = QVBoxLayout(self)
        layout.addWidget(self.entry)
        layout.addWidget(self.list)
        self.entry.textChanged.connect(self._filter)
        self.entry.installEventFilter(self)
        self.list.itemActivated.connect(self._do)
        self.list.itemClicked.connect(self._do)
        self.resize(look.px(460), look.px(420))
        self._filter("")

    def _filter(self, text: str) -> None:
        self.list.clear()
        words = text.lower().split()
        for row in self._actions.served():
            name = f"{row.menu}: {row.words.rstrip('…')}"
            if row.id != "palette" and all(word in name.lower() for word in words):
                key = f"    {_native(row.keys[0])}" if row.keys else ""
                item = QListWidgetItem(name + key)
                item.setData(Qt.ItemDataRole.UserRole, row.id)
                enabled = self._actions[row.id].isEnabled()
                item.setFlags(item.flags() if enabled else Qt.ItemFlag.NoItemFlags)
                self.list.addItem(item)
        self.list.setCurrentRow(0)

    def _do(self, item: QListWidgetItem | None) -> None:
        if item is not None and item.flags() & Qt.ItemFlag.ItemIsEnabled:
            self.accept()
            self._actions[item.data(Qt.ItemDataRole.UserRole)].trigger()

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        """Up, down and Enter work from the line that is typed in."""
        if event.type() == QEvent.Type.KeyPress and isinstance(event, QKeyEvent):
            moves = {Qt.Key.Key_Down: 1, Qt.Key.Key_Up: -1}
            key = Qt.Key(event.key())
            if key in moves:
                row = self.list.currentRow() + moves[key]
                self.list.setCurrentRow(min(max(row, 0), self.list.count() - 1))
                return True
            if key in (Qt.Key.Key_Return, Qt.Key.Key_Enter):
                self._do(self.list.currentItem())
                return True
        return False
