"""The application: QApplication, its style and clock, and the way in and out."""

from __future__ import annotations

import builtins
import gc
import os
import sys
from pathlib import Path
from typing import TYPE_CHECKING

from PySide6.QtCore import QCoreApplication, QEvent, QLocale, Qt, QtMsgType, qInstallMessageHandler
from PySide6.QtGui import QGuiApplication
from PySide6.QtWidgets import QApplication, QWidget

if TYPE_CHECKING:
    from gui.page import Page

# A worker that computes keeps the interpreter for at most so long before the window may draw.
SWITCH = 0.001  # seconds


def application() -> QApplication:
    """The one QApplication, made at the first call."""
    found = QApplication.instance()
    if isinstance(found, QApplication):
        return found
    QGuiApplication.setHighDpiScaleFactorRoundingPolicy(
        Qt.HighDpiScaleFactorRoundingPolicy.PassThrough
    )
    QCoreApplication.setApplicationName("Unrolled")
    QCoreApplication.setOrganizationName("Unrolled")
    QLocale.setDefault(QLocale.c())  # 0.5 is typed as it is shown, as on the slides
    # Torch reads this when it is first imported: one core is left to the window.
    os.environ.setdefault("OMP_NUM_THREADS", str(max(1, (os.cpu_count() or 2) - 1)))
    # Qt reads this when it first paints: what we paint is done before a second thread has woken.
    os.environ.setdefault("QT_NO_GUI_THREADPOOL", "1")
    _import_plainly()
    app = QApplication([])
    app.setStyle("Fusion")
    sys.setswitchinterval(SWITCH)
    return app


def _import_plainly() -> None:
    """Undo PySide's `import`, which reads and keeps the source of all that is imported after it.

    It looks for modules that ask for other spellings of Qt's names; none of ours does, and the
    15 MB of torch's sources take a fifth of a second and 35 MB to be looked through.
    """
    builtins.__import__ = getattr(builtins, "__orig_import__", builtins.__import__)


def offscreen() -> QApplication:
    """An application that needs no screen; quiet about what screens are for."""
    qInstallMessageHandler(_quiet)
    return application()


def _quiet(kind: QtMsgType, context: object, message: str) -> None:
    if "propagateSizeHints" not in message:
        print(message, file=sys.stderr)


def explore(
    file: Path | None = None,
    explorer: str = "convnet",
    theme: str | None = None,
    zoom: float | None = None,
    device: str = "auto",
    step: int | None = None,
    full_screen: bool = False,
) -> int:
    """Open the window and stay until it is closed; returns the exit code.

    Args:
        file: an experiment or a picture to begin with.
        explorer: which explorer to begin with.
        theme, zoom: override the preferences, for this run.
        device: where torch computes.
        step: where to look first; None plays.
        full_screen: fill the screen.
    """
    app = application()
    gc.disable()
    from gui.window import Window

    window = Window(theme=theme, zoom=zoom, device=device, explorer=None)
    window.pages.made.connect(collect_later)
    window.appear(full_screen)
    window.pages.turn_to(explorer)
    window.begin(file, step)
    code = app.exec()
    part(window)
    return code


def collect_later(page: Page) -> None:
    """Until a page's first picture is there no garbage is looked for, and in what it needs never.

    What was imported stays: a collection that looks through it all holds us up for 90 ms.
    """

    def keep() -> None:
        gc.freeze()
        gc.enable()

    gc.disable()
    page.drawn.connect(keep, Qt.ConnectionType.SingleShotConnection)
    page.background.failed.connect(gc.enable)


def part(window: QWidget) -> None:
    """A closed window goes while Python is whole: curves that go later call into its ruins."""
    window.deleteLater()
    QCoreApplication.sendPostedEvents(window, QEvent.Type.DeferredDelete)
