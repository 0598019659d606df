"""The table of actions: menus, keys, tooltips, buttons, the `?` sheet and the palette read it.

A row says what an action is called, where it stands, its icon and its keys. What it does is given
when the window is put together (`Actions.bind`). A new action is one row and one binding; a test
sees that no key is used twice and that every row is bound.
"""

from __future__ import annotations

from collections.abc import Callable

import msgspec
from PySide6.QtCore import QEvent, QObject, QSize, Qt
from PySide6.QtGui import QAction, QKeyEvent, QKeySequence
from PySide6.QtWidgets import QAbstractButton, QApplication, QSlider, QToolButton, QWidget

from gui.theme import Look


class Row(msgspec.Struct, frozen=True):
    """One action: its id, words, menu, keys, icon, and whether it is a switch."""

    id: str
    words: str
    menu: str
    keys: tuple[str, ...] = ()
    icon: str = ""
    checkable: bool = False


TABLE: tuple[Row, ...] = (
    Row("open", "Open…", "File", ("Ctrl+O",), "open"),
    Row("save", "Save", "File", ("Ctrl+S",), "save"),
    Row("save-as", "Save as…", "File", ("Ctrl+Shift+S",)),
    Row("export", "Export picture…", "File", ("Ctrl+E",), "export"),
    Row("export-weights", "Export weights…", "File"),
    Row("copy-picture", "Copy picture", "File", ("Ctrl+Shift+C",), "copy"),
    Row("quit", "Quit", "File", ("Ctrl+Q",)),
    Row("undo", "Undo", "Edit", ("Ctrl+Z",), "undo"),
    Row("redo", "Redo", "Edit", ("Ctrl+Shift+Z", "Ctrl+Y"), "redo"),
    Row("paste", "Paste a picture or an experiment", "Edit", ("Ctrl+V",), "paste"),
    Row("bring", "Bring an input…", "Edit", ("Ctrl+I",), "picture"),
    Row("copy-torch", "Copy as torch code", "Edit", ("Ctrl+T",), "copy"),
    Row("reset", "Reset all", "Edit", ("Alt+R",), "reset"),
    Row("preferences", "Preferences…", "Edit", ("Ctrl+,",), "settings"),
    Row("pen", "Pen", "Draw", ("D",), "pen", checkable=True),
    Row("eraser", "Eraser", "Draw", ("E",), "eraser", checkable=True),
    Row("fill", "Fill", "Draw", ("U",), "fill", checkable=True),
    Row("line", "Line", "Draw", ("L",), "line", checkable=True),
    Row("point", "Point and choose", "Draw", ("V",), "point", checkable=True),
    Row("clear", "Clear the input", "Draw", ("Ctrl+Backspace",), "clear"),
    Row("play", "Play or pause", "Step", ("P", "Ctrl+Space"), "play"),
    Row("step-forward", "Next step", "Step", ("Right", "PgDown", "Space"), "step-forward"),
    Row("step-back", "Step before", "Step", ("Left", "PgUp", "Backspace"), "step-back"),
    Row("leap-forward", "Ten steps on", "Step", ("Shift+Right", "Shift+PgDown")),
    Row("leap-back", "Ten steps back", "Step", ("Shift+Left", "Shift+PgUp")),
    Row("next-map", "Next map, or step of time", "Step", ("Ctrl+Right",)),
    Row("last-map", "Map, or step of time, before", "Step", ("Ctrl+Left",)),
    Row("first", "First step", "Step", ("Home",), "to-start"),
    Row("last", "Last step", "Step", ("End",), "to-end"),
    Row("go-to", "Go to step…", "Step", ("G",)),
    Row("backwards", "Play backwards", "Step", ("R",), "reverse", checkable=True),
    Row("faster", "Faster", "Step", ("]",)),
    Row("slower", "Slower", "Step", ("[",)),
    Row("train", "Train", "Explore", ("T",), "train", checkable=True),
    Row("weights", "Weights of the gate", "Explore", ("W",), checkable=True),
    Row("hold", "Hold the number, or let it go", "Explore", ("H",)),
    Row("compare", "Compare cells", "Explore", ("C",), "layers", checkable=True),
    Row("gradient", "Show gradients", "Explore", ("Ctrl+G",), "gradient", checkable=True),
    Row("gap", "The gap", "Explore", ("K",), checkable=True),
    Row("every-unit", "Every unit, over all of time", "Explore", ("A",), checkable=True),
    Row("sum", "Light of all words, Σα", "Explore", ("Z",), checkable=True),
    Row("force", "Say another word here…", "Explore", ("F",)),
    Row("again", "Write again, drawn otherwise", "Explore", ("N",), "die"),
    Row("next-place", "Next place with the same units on", "Explore", ("M",)),
    Row("silence", "Silence the unit", "Explore", ("S",), checkable=True),
    Row("surprise", "A scene drawn at random", "Explore", ("X",), "scene"),
    Row("soft-hard", "Soft and hard side by side", "Explore", ("J",), checkable=True),
    Row("beam", "Beam search as a tree", "Explore", ("Y",), checkable=True),
    Row("inside", "Inside the attention", "Explore", ("I",), checkable=True),
    Row("cell", "Open the decoder's cell", "Explore", ("O",), checkable=True),
    Row("scores", "Scores of the light", "Explore", ("Q",), checkable=True),
    Row("light", "Light theme", "View", ()),
    Row("dark", "Dark theme", "View", ()),
    Row("projector", "Projector theme", "View", ()),
    Row("theme", "Next theme", "View", ("Ctrl+Shift+T",), "theme"),
    Row("zoom-in", "Larger", "View", ("Ctrl++", "Ctrl+="), "zoom-in"),
    Row("zoom-out", "Smaller", "View", ("Ctrl+-",), "zoom-out"),
    Row("zoom-reset", "Size as designed", "View", ("Ctrl+0",)),
    Row("reduced-motion", "Reduced motion", "View", (), checkable=True),
    Row("full-screen", "Full screen", "View", ("F11", "F5"), "full-screen", checkable=True),
    Row("leave", "Leave what is open", "View", ("Esc",)),
    Row("palette", "All commands…", "Help", ("Ctrl+Shift+P",), "search"),
    Row("keys", "Keys", "Help", ("?", "F1"), "help"),
    Row("about", "About Unrolled", "Help", ()),
)


class Actions(QObject):
    """The table, alive: one QAction for each row."""

    def __init__(self, owner: QWidget, look: Look) -> None:
        super().__init__(owner)
        self._look = look
        self._made: dict[str, QAction] = {}
        for row in TABLE:
            action = QAction(row.words, owner)
            action.setShortcuts([QKeySequence(key) for key in row.keys])
            action.setShortcutContext(Qt.ShortcutContext.WindowShortcut)
            action.setCheckable(row.checkable)
            hint = f" ({action.shortcut().toString(_NATIVE)})" if row.keys else ""
            action.setToolTip(row.words + hint)
            owner.addAction(action)
            self._made[row.id] = action
        owner.installEventFilter(self)
        look.changed.connect(self._tint_again)

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        """Space presses the button that has the focus, arrows and ends move a slider that has it.

        Elsewhere they are keys like any other.
        """
        if event.type() == QEvent.Type.ShortcutOverride and isinstance(event, QKeyEvent):
            at = QApplication.focusWidget()
            pressed = event.key() == Qt.Key.Key_Space and isinstance(at, QAbstractButton)
            moved = event.key() in SLIDING and isinstance(at, QSlider)
            if (pressed or moved) and not event.modifiers():
                event.accept()
                return True
        return False

    def __getitem__(self, name: str) -> QAction:
        """An action; its icon is drawn when it is first asked for, since a window shows few."""
        if self._made[name].icon().isNull():
            self._tint(name)
        return self._made[name]

    def served(self) -> list[Row]:
        """The rows that are of use where we are."""
        return [row for row in TABLE if self._made[row.id].isVisible()]

    def bind(self, name: str, do: Callable[[], object]) -> None:
        """Say what an action does."""
        self._made[name].triggered.connect(lambda _checked=False: do())

    def set_enabled(self, name: str, enabled: bool) -> None:
        """Whether an action can be done now."""
        self._made[name].setEnabled(enabled)

    def set_shown(self, name: str, shown: bool) -> None:
        """Whether an action is of any use where we are; if not, its keys are free."""
        self._made[name].setVisible(shown)
        self._made[name].setEnabled(shown)

    def set_checked(self, name: str, checked: bool) -> None:
        """Whether a switch is on."""
        self._made[name].setChecked(checked)

    def button(self, name: str, look: Look, words: str = "") -> QToolButton:
        """A button for an action, with its icon, or its words, or both."""
        return ActionButton(look, self[name], words)

    def _tint(self, name: str) -> None:
        if name in _ICONS:
            self._made[name].setIcon(self._look.icon(_ICONS[name]))

    def _tint_again(self) -> None:
        for name, action in self._made.items():
            if not action.icon().isNull():
                self._tint(name)


SLIDING = (
    Qt.Key.Key_Left,
    Qt.Key.Key_Right,
    Qt.Key.Key_PageUp,
    Qt.Key.Key_PageDown,
    Qt.Key.Key_Home,
    Qt.Key.Key_End,
)
_ICONS = {row.id: row.icon for row in TABLE if row.icon}
_NATIVE = QKeySequence.SequenceFormat.NativeText


class ActionButton(QToolButton):
    """A tool button of the right size for its action."""

    def __init__(self, look: Look, action: QAction, words: str) -> None:
        super().__init__()
        self._look = look
        self._words = words
        self.setDefaultAction(action)
        self.setAccessibleName(action.text())
        self._beside = bool(words) and not action.icon().isNull()
        self.setProperty("beside", self._beside)
        if words:
            self.setToolButtonStyle(Qt.ToolButtonStyle.ToolButtonTextBesideIcon)
        action.changed.connect(self._measure)
        look.changed.connect(self._measure)
        self._measure()

    def _measure(self) -> None:
        if self._words:
            self.setText(f" {self._words}" if self._beside else self._words)  # clear of the icon
        side = self._look.px(18)
        self.setIconSize(QSize(side, side))
