"""`Filing`: everything that comes into the window from outside or goes out of it.

Open, save, recent, drop, paste, pictures and export. What comes in is read in the background; of
several wishes the last is fulfilled. Every error is a sentence in the window; what was there before
stays.
"""

from __future__ import annotations

import os
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from functools import partial
from pathlib import Path

from PySide6.QtCore import QMimeData, QObject, Qt, QTimer, Signal
from PySide6.QtGui import QColor, QGuiApplication, QImage
from PySide6.QtWidgets import QFileDialog, QWidget

from engine import files
from engine.files import SUFFIX, Document, FileError
from gui.background import Background, sentence

PICTURES = "*.png *.jpg *.jpeg *.bmp *.gif *.webp *.tif *.tiff *.pbm *.pgm *.ppm"
SAVE = f"Experiments (*{SUFFIX})"
PICTURE = "PNG picture (*.png);;SVG drawing (*.svg);;PDF page (*.pdf)"
Readers = Mapping[str, Callable[[Path], object]]

ENCODED = ("image/png", "image/jpeg", "image/webp", "image/tiff", "image/bmp")  # of a clipboard
BUSY = 200  # ms until it is shown that something is on its way


@dataclass(frozen=True, eq=False)
class _Wish:
    """Something to be read, and where it would be saved again."""

    read: Callable[[], object]
    path: Path | None = None

    def fulfil(self) -> tuple[_Wish, object]:
        """What was read, or a sentence."""
        try:
            return self, self.read()
        except Exception as error:
            return self, sentence(error)


class Filing(QObject):
    """Reads and writes for one window.

    Attributes:
        readers: how files of further suffixes are read, as the explorer in view wishes.

    Signals:
        said(str): a sentence for the user.
        opened(document): an experiment was read.
        brought(thing): a picture was read, or what one of `readers` gave.
        named(path): the file we now work on, None for none.
    """

    said = Signal(str)
    opened = Signal(object)
    brought = Signal(object)
    named = Signal(object)

    def __init__(self, window: QWidget) -> None:
        super().__init__(window)
        self._window = window
        self.path: Path | None = None
        self.readers: Readers = {}
        self._wish: _Wish | None = None  # the last one, until it is fulfilled
        self._reader = Background(self)
        self._reader.answered.connect(self._arrived)
        self._patience = QTimer(self)
        self._patience.setSingleShot(True)
        self._patience.setInterval(BUSY)
        self._patience.timeout.connect(self._show_busy)

    def open(self) -> None:
        """Ask for a file and open it."""
        name, _ = QFileDialog.getOpenFileName(self._window, "Open", self._folder(), self._known())
        if name:
            self.open_path(Path(name))

    def open_path(self, path: Path) -> None:
        """Open an experiment or a picture, when it has been read; or say why it cannot be."""
        self._bring(_Wish(partial(_read, path, self.readers), path))

    def open_now(self, path: Path) -> bool:
        """The same before there is a window that it could hold up; whether it could be opened."""
        return self._take(*_Wish(partial(_read, path, self.readers), path).fulfil())

    @property
    def busy(self) -> bool:
        """Whether something is on its way."""
        return self._wish is not None

    def close(self) -> None:
        """What is on its way is not waited for."""
        self._settle()
        self._reader.close()

    def _bring(self, wish: _Wish) -> None:
        self._settle()
        self._wish = wish
        self._patience.start()
        self._reader.ask(wish.fulfil)

    def _arrived(self, answer: tuple[_Wish, object]) -> None:
        if answer[0] is self._wish:
            self._settle()
            self._take(*answer)

    def _take(self, wish: _Wish, found: object) -> bool:
        if isinstance(found, str):
            self.said.emit(found)
        elif isinstance(found, Document):
            self._take_document(found, wish.path)
        else:
            note: str = getattr(found, "note", "")  # of a picture; what reads one comes late
            if note:
                self.said.emit(note)
            self.brought.emit(found)
        return not isinstance(found, str)

    def _show_busy(self) -> None:
        QGuiApplication.setOverrideCursor(Qt.CursorShape.BusyCursor)

    def _settle(self) -> None:
        """Nothing is on its way any more."""
        if self.busy and not self._patience.isActive():
            QGuiApplication.restoreOverrideCursor()
        self._patience.stop()
        self._wish = None

    def save(self, document: Document, ask: bool = False) -> bool:
        """Write to the file we work on, or to one that is asked for."""
        path = self.path
        if path is None or ask:
            start = str(path or Path(self._folder()) / f"{document.explorer}{SUFFIX}")
            name, _ = QFileDialog.getSaveFileName(self._window, "Save", start, SAVE)
            if not name:
                return False
            path = Path(name)
            if path.suffix.lower() != SUFFIX:
                path = path.with_name(path.name + SUFFIX)
                if self._taken(path):
                    return False
        try:
            files.write(path, document)
        except FileError as error:
            self.said.emit(str(error))
            return False
        self.path = path
        self.named.emit(path)
        self.said.emit(f"Saved as {path.name}.")
        return True

    def export(self, widget: QWidget, background: QColor) -> None:
        """Ask for a file and draw the picture into it."""
        from gui import export  # comes with SVG and PDF, which the first window need not wait for

        start = str(Path(self._folder()) / "unrolled.png")
        name, chosen = QFileDialog.getSaveFileName(self._window, "Export picture", start, PICTURE)
        if not name:
            return
        path = Path(name)
        if path.suffix.lower() not in export.SUFFIXES:
            path = path.with_name(path.name + "." + chosen.rpartition(".")[2].rstrip(")"))
            if self._taken(path):
                return
        try:
            export.save(widget, path, background, scale=2.0)
        except export.ExportError as error:
            self.said.emit(str(error))
        else:
            self.said.emit(f"Drawn into {path.name}.")

    def paste(self) -> None:
        """Take what the clipboard holds: a picture, a file, or an experiment as text."""
        mime = QGuiApplication.clipboard().mimeData()
        if mime is None or not self.take(mime):
            self.said.emit("The clipboard holds no picture and no experiment; copy one first.")

    def bring_picture(self) -> None:
        """Ask for a picture, or whatever else the explorer in view reads."""
        title = "Bring an input"
        name, _ = QFileDialog.getOpenFileName(self._window, title, self._folder(), self._known())
        if name:
            self.open_path(Path(name))

    def take(self, mime: QMimeData) -> bool:
        """Take what was dropped or pasted; False when it is nothing we know."""
        local = [Path(url.toLocalFile()) for url in mime.urls() if url.isLocalFile()]
        if local:
            if len(local) > 1:
                self.said.emit(f"One at a time: {local[0].name} was taken.")
            self.open_path(local[0])
            return True
        encoded = next((kind for kind in ENCODED if mime.hasFormat(kind)), None)
        if encoded is not None:  # asked for an image, Qt would decode it here and now
            data = bytes(mime.data(encoded).data())
            self._bring(_Wish(partial(_picture, data)))
            return True
        if mime.hasImage():
            found = mime.imageData()  # of a broken promise it is something else
            image = found if isinstance(found, QImage) else QImage()
            self._bring(_Wish(partial(_picture, image)))
            return True
        text = mime.text() if mime.hasText() else ""
        if "{" in text:
            self._bring(_Wish(partial(files.from_text, text)))
            return True
        return False

    def _take_document(self, document: Document, path: Path | None) -> None:
        """An experiment came in; without a path, saving will ask for one."""
        self.path = path
        self.opened.emit(document)
        self.named.emit(path)
        if document.mended:
            self.said.emit(" ".join(document.mended))

    def forget(self) -> None:
        """What is on the screen is not what the file was opened for: saving will ask."""
        if self.path is not None:
            self.path = None
            self.named.emit(None)

    def _taken(self, path: Path) -> bool:
        """Whether the name we completed is a file's that nobody agreed to replace."""
        taken = os.path.exists(path)
        if taken:
            self.said.emit(f"“{path.name}” is there already; choose it to replace it.")
        return taken

    def _known(self) -> str:
        """What a dialog offers: experiments, pictures, and what the explorer in view reads."""
        own = " ".join(f"*{suffix}" for suffix in self.readers)
        return f"Experiments and inputs (*{SUFFIX} {PICTURES} {own});;All files (*)"

    def _folder(self) -> str:
        return str(self.path.parent if self.path is not None else Path.home())


def _read(path: Path, readers: Readers) -> object:
    reader = readers.get(path.suffix.lower())
    if reader is not None:
        return reader(path)
    if path.suffix.lower() == SUFFIX or _looks_like_text(path):
        return files.read(path)
    return _picture(path)


def _picture(source: Path | bytes | QImage) -> object:
    from gui import pictures  # with numpy, which the first window need not wait for

    return pictures.load(source)


def _looks_like_text(path: Path) -> bool:
    """Whether a file of unknown suffix begins like one of ours."""
    if not os.path.isfile(path):
        return path.suffix == ""
    try:
        with path.open("rb") as file:
            return file.read(64).lstrip().startswith(b"{")
    except OSError:
        return path.suffix == ""
