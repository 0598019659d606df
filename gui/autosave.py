"""The net below: what was on screen survives a crash, a power cut and two windows at once.

Each running Unrolled owns the files of one run in a folder of states, one for each explorer in
which there is work that is in no file, and a lock beside them. Files whose lock nobody holds were
left by a run that is over; `pending` takes them over.
"""

from __future__ import annotations

import os
import time
from collections.abc import Mapping
from contextlib import suppress
from functools import partial
from pathlib import Path

from PySide6.QtCore import QLockFile, QObject, QStandardPaths, QTimer, Signal

from engine import files
from engine.files import Document, FileError
from gui.background import Background

PAUSE = 300  # ms from a change to its writing; changes in between are written together
A_DAY = 86_400  # s
LAST = 10  # s that the end waits for what is still to be written


class _Shelf:
    """The states of one run on disk; used by one thread at a time."""

    def __init__(self, run: Path) -> None:
        self._run = run
        self.there: dict[str, Document] = {}  # by explorer

    def path(self, explorer: str) -> Path:
        """Where the state of an explorer stands."""
        return self._run.with_name(f"{self._run.name}.{explorer}{files.SUFFIX}")

    def hold(self, wanted: Mapping[str, Document]) -> None:
        """Have these on disk and no others; one that cannot be written keeps none else away."""
        faults = []
        for explorer, document in wanted.items():
            if self.there.get(explorer) is not document:
                try:
                    files.write(self.path(explorer), document, durable=False)
                    self.there[explorer] = document
                except FileError as error:
                    faults.append(error)
        for explorer in self.there.keys() - wanted.keys():
            with suppress(OSError):  # better offered once too often
                self.path(explorer).unlink(missing_ok=True)
                del self.there[explorer]
        if faults:
            raise faults[0]


class Autosave(QObject):
    """Keeps the newest state of each explorer on disk while the program runs, and after it.

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
        self._run = self._folder / f"{os.getpid()}-{os.urandom(4).hex()}"
        self._shelf = _Shelf(self._run)
        self._lock: QLockFile | None = None
        self._kept: dict[str, Document] = {}  # by explorer: what is to be on disk
        self._offered: set[str] = set()  # those of an earlier run, and of nothing since
        self._waits = False
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
        """An explorer's state is another one now; it will be on disk within `PAUSE`."""
        if not self._finished:
            self._kept[document.explorer] = document
            self._offered.discard(document.explorer)
            self._change()

    def drop(self, explorer: str) -> None:
        """What this run kept of an explorer is safe in a file, or is nothing of the user's own."""
        if not self._finished and explorer in self._kept and explorer not in self._offered:
            del self._kept[explorer]
            self._change()

    def _change(self) -> None:
        self._waits = True
        if not self._timer.isActive():
            self._timer.start()

    def flush(self) -> None:
        """Write what waits, and wait until it is written."""
        self._hand_over()
        self._writer.wait(LAST)

    def _hand_over(self) -> None:
        """One worker writes it all, so the newest is written last."""
        self._timer.stop()
        if not self._waits:
            return
        self._waits = False
        try:
            self._claim()
        except FileError as error:
            self._failed(str(error))
        else:
            self._writer.ask(partial(self._shelf.hold, dict(self._kept)))

    def _worked(self) -> None:
        self._failing = False

    def _failed(self, sentence: str) -> None:
        if not self._failing:
            self._failing = True
            self.failed.emit(f"Your work is not being kept for a restart: {sentence}")

    def pending(self) -> tuple[Document, ...]:
        """What the newest run that is over left in no file, the explorer used last at the end.

        To be asked before anything is kept. It now belongs to this run: it is offered again at the
        next start, however this one ends, unless `keep` replaces it. States of running programs
        are left alone.
        """
        for run, paths in self._left():
            lock = _lock(run)
            if not lock.tryLock(0):
                continue
            try:
                taken = [self._take(path) for path in paths]
            finally:
                lock.unlock()
            found = tuple(document for document in taken if document is not None)
            if found:
                return found
        return ()

    def _take(self, path: Path) -> Document | None:
        try:
            document = files.read(path)
            self._claim()
            os.replace(path, self._shelf.path(document.explorer))
        except (FileError, OSError):
            return None  # damaged, from a newer Unrolled, or just taken by another window
        self._kept[document.explorer] = self._shelf.there[document.explorer] = document
        self._offered.add(document.explorer)
        return document

    def end(self) -> None:
        """The run ends: what is in no file stays for the next start. Nothing more is kept."""
        self.flush()
        self._finished = True
        self._writer.close()
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
        lock = _lock(self._run)
        if lock.tryLock(0):
            self._lock = lock

    def _left(self) -> list[tuple[Path, list[Path]]]:
        """Every run but ours, newest first, and its states, oldest first."""
        found = []
        try:
            for path in self._folder.iterdir():
                written = path.stat().st_mtime
                if path.suffix == files.SUFFIX and _run(path) != self._run:
                    found.append((written, path))
                elif path.suffix == ".part" and time.time() - written > A_DAY:
                    path.unlink()  # half a state: its run was killed while writing
        except OSError:
            pass  # no folder yet, or another window tidies it at this moment
        runs: dict[Path, list[Path]] = {}
        for _, path in sorted(found):
            runs[_run(path)] = [*runs.pop(_run(path), []), path]  # as new as its newest state
        return list(reversed(runs.items()))


def _run(path: Path) -> Path:
    """The run a state belongs to, `77-ab` of `77-ab.convnet.unrolled`."""
    return path.with_name(path.name.partition(".")[0])


def _lock(run: Path) -> QLockFile:
    """The lock beside a run's states: free when its process is gone, however long it ran."""
    lock = QLockFile(str(run.with_name(f"{run.name}.lock")))
    lock.setStaleLockTime(0)
    return lock


def _folder() -> Path:
    place = QStandardPaths.StandardLocation.GenericDataLocation
    return Path(QStandardPaths.writableLocation(place)) / "Unrolled" / "states"
