"""The net below: what was on screen survives a crash, a power cut and two windows at once.

Each running Unrolled owns one file in a folder of states, and a lock beside it. A file whose lock
nobody holds was left by a run that did not end well; `pending` takes it over.
"""

from __future__ import annotations

import os
import secrets
import time
from functools import partial
from pathlib import Path

from PySide6.QtCore import QLockFile, QObject, QStandardPaths, QTimer, Signal

from engine import files
from engine.files import Document, FileError
from gui.background import Background

PAUSE = 300  # ms from a change to its writing; changes in between are written together
A_DAY = 86_400  # s
LAST = 10  # s that the end waits for what is still to be written


class Autosave(QObject):
    """Keeps the newest state on disk while the program runs.

    Written in the background, as a hundred letters make seconds of text on a slow machine. It does
    not wait for the disk to sync, as a torn file is impossible all the same.

    Signals:
        failed(str): a sentence, when saving begins to fail; not told again until it has worked.
    """

    failed = Signal(str)

    def __init__(self, folder: Path | None = None, parent: QObject | None = None) -> None:
        """The folder is made when needed; None takes the user's own place for such data."""
        super().__init__(parent)
        self._folder = folder or _folder()
        self._path = self._folder / f"{os.getpid()}-{secrets.token_hex(4)}{files.SUFFIX}"
        self._lock: QLockFile | None = None
        self._newest: Document | None = None
        self._failing = False
        self._finished = False
        self._timer = QTimer(self)
        self._timer.setSingleShot(True)
        self._timer.setInterval(PAUSE)
        self._timer.timeout.connect(self._hand_over)
        self._writer = Background(self)
        self._writer.answered.connect(self._worked)
        self._writer.failed.connect(self._failed)

    def keep(self, document: Document) -> None:
        """The state is another one now; it will be on disk within `PAUSE`."""
        if self._finished:
            return
        self._newest = document
        if not self._timer.isActive():
            self._timer.start()

    def flush(self) -> None:
        """Write what waits, and wait until it is written."""
        self._hand_over()
        self._writer.wait(LAST)

    def _hand_over(self) -> None:
        """One worker writes it all, so the newest is written last."""
        self._timer.stop()
        document, self._newest = self._newest, None
        if document is None:
            return
        try:
            self._claim()
        except FileError as error:
            self._failed(str(error))
        else:
            self._writer.ask(partial(files.write, self._path, document, durable=False))

    def _worked(self) -> None:
        self._failing = False

    def _failed(self, sentence: str) -> None:
        if not self._failing:
            self._failing = True
            self.failed.emit(f"Your work is not being kept for a restart: {sentence}")

    def pending(self) -> Document | None:
        """The newest state of a run that did not end well, or None.

        It now belongs to this run: it is offered again if this run crashes too, replaced by the
        next `keep`, and removed by `finish`. States of running programs are left alone.
        """
        for path in self._left():
            lock = _lock(path)
            if not lock.tryLock(0):
                continue
            try:
                document = files.read(path)
                self._claim()
                os.replace(path, self._path)
                return document
            except (FileError, OSError):
                continue  # damaged, from a newer Unrolled, or just taken by another window
            finally:
                lock.unlock()
        return None

    def leave(self) -> None:
        """The run ends with work that is in no file: keep it for the next start."""
        self.flush()
        self._finished = True
        self._writer.close()
        if self._lock is not None:
            self._lock.unlock()

    def finish(self) -> None:
        """The run ends well: nothing will be offered next time. Later changes are not kept."""
        self._finished = True
        self._newest = None
        self._timer.stop()
        self._writer.close()
        try:
            self._path.unlink(missing_ok=True)
        except OSError:
            return  # the lock stays, too: better offered once too often than a state half gone
        if self._lock is not None:
            self._lock.unlock()

    def _claim(self) -> None:
        """Make the folder and hold our lock, both at the first need."""
        if self._lock is not None:
            return
        try:
            self._folder.mkdir(parents=True, exist_ok=True)
        except OSError as error:
            raise FileError(f"“{self._folder}” cannot be made ({error.strerror}).") from None
        lock = _lock(self._path)
        if lock.tryLock(0):
            self._lock = lock

    def _left(self) -> list[Path]:
        """Every state but ours, newest first."""
        found = []
        try:
            for path in self._folder.iterdir():
                written = path.stat().st_mtime
                if path.suffix == files.SUFFIX and path != self._path:
                    found.append((written, path))
                elif path.suffix == ".part" and time.time() - written > A_DAY:
                    path.unlink()  # half a state: its run was killed while writing
        except OSError:
            pass  # no folder yet, or another window tidies it at this moment
        return [path for _, path in sorted(found, reverse=True)]


def _lock(path: Path) -> QLockFile:
    """The lock beside a state: free when its owner's process is gone, however long it ran."""
    lock = QLockFile(str(path.with_suffix(".lock")))
    lock.setStaleLockTime(0)
    return lock


def _folder() -> Path:
    place = QStandardPaths.StandardLocation.GenericDataLocation
    return Path(QStandardPaths.writableLocation(place)) / "Unrolled" / "states"
