"""A monkey at the window: random events of every kind, told by a seed.

    python -m tests.gui.monkey 1000000 --seed 7

Whatever it does, nothing may be raised, Qt may not complain, and the settings stay legal.
"""

from __future__ import annotations

import argparse
import os
import random
import sys
import tempfile
from collections import Counter, deque
from collections.abc import Callable
from pathlib import Path

from PySide6.QtCore import Qt
from PySide6.QtGui import QGuiApplication, QKeySequence
from PySide6.QtTest import QTest
from PySide6.QtWidgets import (
    QAbstractButton,
    QApplication,
    QComboBox,
    QDialog,
    QMenu,
    QSpinBox,
    QWidget,
)
from shiboken6 import isValid

from gui.actions import TABLE
from gui.explorers.convnet import ConvnetExplorer
from gui.page import Page
from gui.views.convnet.gallery import Gallery
from gui.views.plate import Plate
from gui.window import Window
from tests.gui import hands
from tests.gui.hands import CONTROL, LEFT, PLAIN, RIGHT, SHIFT
from tests.gui.surroundings import Surroundings, leaves
from tests.gui.watch import answering, watching

ALT = Qt.KeyboardModifier.AltModifier
BUTTONS = (LEFT, LEFT, LEFT, RIGHT, Qt.MouseButton.MiddleButton)
MODIFIERS = (PLAIN, PLAIN, PLAIN, SHIFT, ALT)
TYPED = [Qt.Key(code) for code in range(0x20, 0x61)]
SPECIAL = [Qt.Key(0x01000000 + code) for code in (*range(0x08), *range(0x10, 0x18))]
ROWS = [row for row in TABLE if row.id != "quit"]
RESTYLED = ("View", "Help")  # every widget is styled anew: slow, so seldom
WEIGHTS = [0.12 if row.menu in RESTYLED else 1.0 for row in ROWS]
CONTROLS = (QSpinBox, QComboBox, QAbstractButton)


class Monkey:
    """Acts on one window.

    Attributes:
        done: events sent so far; `kinds` counts what was done by kind.
        troubles: what went wrong, each with the last acts before it.
    """

    def __init__(self, window: Window, seed: int, folder: Path) -> None:
        self.window = window
        self.random = random.Random(seed)
        self.done = 0
        self.kinds: Counter[str] = Counter()
        self.troubles: list[str] = []
        self._last: deque[str] = deque(maxlen=12)
        self._held: tuple[QWidget, Qt.MouseButton] | None = None
        self.around = Surroundings(window, self.random, folder)
        self._watch(window.page)
        window.pages.made.connect(self._watch)
        self._acts: dict[Callable[[], None], float] = {
            self.move: 30, self.press: 14, self.wheel: 6, self.table_key: 14, self.any_key: 8,
            self.control: 14, self.desk: 1, self.resize: 0.2, self.undo: 6, self.drop: 0.4,
            self.paste: 0.4, self.wait: 0.2,
        }  # fmt: skip

    def run(self, events: int) -> None:
        """So many events, or until something goes wrong."""
        acts, weights = list(self._acts), list(self._acts.values())
        goal, checked = self.done + events, self.done
        with watching(self.trouble), answering(self.around.file, self.around.words):
            while self.done < goal and not self.troubles:
                act = self.random.choices(acts, weights)[0]
                act = self.release if self._held and self.random.random() < 0.25 else act
                self._last.append(act.__name__)
                act()
                self.done += 1
                self.kinds[act.__name__] += 1
                if self.random.random() < 0.045:
                    QApplication.processEvents()
                self._close_what_is_open()
                if self.done - checked > 100:
                    checked = self.done
                    self._check()
            self._rest()

    def trouble(self, words: str) -> None:
        """Something went wrong."""
        self.troubles.append(f"event {self.done}, after {', '.join(self._last)}:\n{words}")

    def _rest(self) -> None:
        """Let go of everything, and let the pointer leave."""
        self.release()
        for dialog in self.window.findChildren(QDialog):
            dialog.reject()
        self.window.wait_for_picture()
        for widget in self.window.findChildren(QWidget):
            hands.leave(widget)
        self._check()

    def _watch(self, page: Page) -> None:
        page.transport._clock = lambda: self.done * 0.02
        page.said.connect(self._listen)

    def _listen(self, sentence: str) -> None:
        if sentence.startswith("This could not be computed"):
            self.trouble(sentence)

    def _check(self) -> None:
        settings = self.window.page.experiment.settings
        fitted, reasons = self.window.page.system.legal(settings)
        if fitted != settings or reasons:
            self.trouble(f"The settings are not legal: {reasons}")

    # What it does

    def move(self) -> None:
        """The pointer is elsewhere."""
        widget, held = self._held or (self.around.any_widget(), hands.NOTHING)
        if isValid(widget):
            hands.move(widget, self.around.point(widget, self._held is not None), held)
            if self._held is None and self.random.random() < 0.2:
                hands.leave(widget)
                self.done += 1

    def press(self) -> None:
        """A button goes down, and perhaps at once up again."""
        self.release()
        widget, button = self.around.any_widget(), self.random.choice(BUTTONS)
        if isinstance(widget, QComboBox):
            return
        self._held = widget, button
        hands.press(widget, self.around.point(widget), button)
        if self.random.random() < 0.5:
            self.release()
            self.done += 1

    def release(self) -> None:
        """The button comes up wherever the pointer is."""
        if self._held is not None:
            (widget, button), self._held = self._held, None
            if isValid(widget):
                hands.release(widget, self.around.point(widget, beyond=True), button)

    def wheel(self) -> None:
        """The wheel turns over something."""
        widget, turn = self.around.any_widget(), self.random.choice((-1, 1, 0.1, -5, 0))
        keys = self.random.choice((*MODIFIERS, CONTROL))
        hands.wheel(widget, self.around.point(widget), turn, keys)

    def table_key(self) -> None:
        """A key of the table of actions, or an action that has none."""
        row = self.random.choices(ROWS, WEIGHTS)[0]
        self._last.append(row.id)
        if not row.keys:
            self.window.actions_[row.id].trigger()
            return
        pressed = QKeySequence(self.random.choice(row.keys))[0]  # type: ignore[index]
        self._key(pressed.key(), pressed.keyboardModifiers())

    def any_key(self) -> None:
        """Any key at all, on a grid or wherever the keyboard is."""
        grids = [w for w in self.around.widgets(self.window) if isinstance(w, Plate | Gallery)]
        if grids and self.random.random() < 0.3:
            self.random.choice(grids).setFocus()
        self._key(self.random.choice(TYPED + SPECIAL * 3), self.random.choice(MODIFIERS))

    def undo(self) -> None:
        """Back and forth in time."""
        key = Qt.Key.Key_Z if self.random.random() < 0.7 else Qt.Key.Key_Y
        self._key(key, CONTROL)

    def control(self) -> None:
        """A control is used: stepped, typed into, turned, pressed."""
        bar = self.window.explorer.bar
        room = self.random.choice((bar, bar, self.window.page, self.around.top()))
        found = [w for w in self.around.widgets(room) if isinstance(w, CONTROLS) and w.isEnabled()]
        if not found:
            return
        widget = self.random.choice(found)
        self._last.append(f"{type(widget).__name__} {widget.accessibleName()}")
        if isinstance(widget, QAbstractButton):
            widget.click()
            self.done += 1  # down and up
        elif isinstance(widget, QSpinBox) and self.random.random() < 0.3:
            most = min(widget.maximum(), widget.minimum() + 12)
            widget.setValue(self.random.randint(widget.minimum(), most))
        else:
            QTest.keyClick(widget, self.random.choice((Qt.Key.Key_Up, Qt.Key.Key_Down)))

    def desk(self) -> None:
        """Training: begun, paused, stepped, rewound, its letters kept; elsewhere any command."""
        explorer = self.window.explorer
        if not isinstance(explorer, ConvnetExplorer):
            name = self.random.choice(sorted(explorer.commands))
            self._last.append(name)
            explorer.commands[name]()
            return
        _train(explorer, self.random)

    def resize(self) -> None:
        """The window takes another size, seldom a large one: those are slow to paint."""
        wide, high = (1280, 720) if self.random.random() < 0.8 else (1920, 1080)
        self.window.resize(self.random.randint(640, wide), self.random.randint(400, high))

    def drop(self) -> None:
        """A file falls on the window."""
        hands.drop(self.window, self.around.offering())
        self.done += 1  # in and down

    def paste(self) -> None:
        """Something was copied elsewhere."""
        QGuiApplication.clipboard().setMimeData(self.around.offering())
        self._key(Qt.Key.Key_V, CONTROL)

    def wait(self) -> None:
        """Let everything be computed and drawn."""
        self.window.wait_for_picture()

    def _key(self, key: Qt.Key, modifiers: Qt.KeyboardModifier) -> None:
        QTest.keyClick(QApplication.focusWidget() or self.around.top(), key, modifiers)
        self.done += 1  # down and up

    def _close_what_is_open(self) -> None:
        popup = QApplication.activePopupWidget()
        if popup is not None:
            popup.close()
        if isinstance(popup, QMenu) and self.random.random() < 0.7:
            actions = [a for a in leaves(popup) if a is not self.window.actions_["quit"]]
            action = self.random.choice(actions)
            self._last.append(action.text())
            action.trigger()
        dialog = QApplication.activeModalWidget()
        if isinstance(dialog, QDialog) and self.random.random() < 0.15:
            self.release()
            dialog.done(self.random.randrange(2))
        if self.window.liked.device != "auto":
            self.window.liked.device = "auto"  # one that is not there shows no more pictures


def _train(explorer: ConvnetExplorer, dice: random.Random) -> None:
    learner, name, epoch = (
        explorer.learner,
        dice.choice(explorer.settings.classes),
        dice.randrange(5),
    )
    acts: list[Callable[[], object]] = [
        learner.toggle, learner.toggle, lambda: learner.step(False), learner.start_over,
        lambda: learner.rewind(epoch), explorer.toggle_training, learner.stop,
        lambda: explorer.letters.add(name), lambda: learner.step(True),
    ]  # fmt: skip
    dice.choice(acts)() if explorer.training else explorer.toggle_training()


def main() -> int:
    """A long soak from the command line; prints what went wrong, and the seed to see it again."""
    parser = argparse.ArgumentParser(prog="python -m tests.gui.monkey")
    parser.add_argument("events", type=int)
    parser.add_argument("--seed", type=int, default=random.SystemRandom().randrange(2**32))
    options = parser.parse_args()
    os.environ.setdefault("QT_QPA_PLATFORM", "offscreen")
    from gui.app import application
    from gui.autosave import Autosave
    from gui.preferences import Preferences

    application()
    print(f"seed {options.seed}", flush=True)
    with tempfile.TemporaryDirectory() as name:
        folder = Path(name)
        kept = Preferences(folder / "u.ini"), Autosave(folder / "states")
        window = Window("light", 1.0, "cpu", preferences=kept[0], autosave=kept[1])
        window.show()
        window.wait_for_picture()
        monkey = Monkey(window, options.seed, folder)
        while monkey.done < options.events and not monkey.troubles:
            monkey.run(min(10_000, options.events - monkey.done))
            print(f"{monkey.done} events", flush=True)
        print(dict(monkey.kinds), *monkey.troubles, sep="\n")
        window.close()
        QGuiApplication.clipboard().clear()  # what Python lent it must go before Python does
    return int(bool(monkey.troubles))


if __name__ == "__main__":
    sys.exit(main())
