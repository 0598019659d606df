"""`Filing`: everything that comes into the window from outside or goes out of it.

Open, save, recent, drop, paste, pictures, export, and the state kept for a crash. Every error is a
sentence in the window; what was there before stays.
"""

from __future__ import annotations

import os
from pathlib import Path

from PySide6.QtCore import QMimeData, QObject, Signal
from PySide6.QtGui import QGuiApplication, QImage
from PySide6.QtWidgets import QFileDialog, QWidget

from engine import files
from engine.files import SUFFIX, Document, FileError
from gui import pictures
from gui.pictures import PictureError

PICTURES = "*.png *.jpg *.jpeg *.bmp *.gif *.webp *.svg"
OPEN = f"Experiments and pictures (*{SUFFIX} {PICTURES});;All files (*)"
SAVE = f"Experiments (*{SUFFIX})"
PICTURE = "PNG picture (*.png);;SVG drawing (*.svg);;PDF page (*.pdf)"


class Filing(QObject):
    """Reads and writes for one window.

    Signals:
        said(str): a sentence for the user.
        opened(document): an experiment was read.
        picture_brought(image): a picture was read.
        named(path): the file we now work on, None for none.
    """

    said = Signal(str)
    opened = Signal(object)
    picture_brought = Signal(object)
    named = Signal(object)

    def __init__(self, window: QWidget) -> None:
        super().__init__(window)
        self._window = window
        self.path: Path | None = None

    def open(self) -> None:
        """Ask for a file and open it."""
        name, _ = QFileDialog.getOpenFileName(self._window, "Open", self._folder(), OPEN)
        if name:
            self.open_path(Path(name))

    def open_path(self, path: Path) -> bool:
        """Open an experiment or a picture; False when it could not be, and why was said."""
        try:
            if path.suffix.lower() == SUFFIX or _looks_like_text(path):
                self._take_document(files.read(path), path)
            else:
                self.picture_brought.emit(pictures.load(path))
        except (FileError, PictureError) as error:
            self.said.emit(str(error))
            return False
        return True

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

    def export(self, widget: QWidget, background: object) -> None:
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
            export.save(widget, path, background, scale=2.0)  # type: ignore[arg-type]
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
        """Ask for a picture."""
        name, _ = QFileDialog.getOpenFileName(self._window, "Bring a picture", self._folder(), OPEN)
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
        if mime.hasImage():
            image = mime.imageData()  # of a broken promise it is something else
            try:
                picture = pictures.load(image if isinstance(image, QImage) else QImage())
                self.picture_brought.emit(picture)
            except PictureError as error:
                self.said.emit(str(error))
            return True
        if mime.hasText() and "{" in mime.text():
            try:
                self._take_document(files.from_text(mime.text()), None)
            except FileError as error:
                self.said.emit(str(error))
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

    def _folder(self) -> str:
        return str(self.path.parent if self.path is not None else Path.home())


def _looks_like_text(path: Path) -> bool:
    """Whether a file of unknown suffix begins like one of ours."""
    if not os.path.isfile(path):
        return path.suffix == ""
    try:
        with path.open("rb") as file:
            return file.read(64).lstrip().startswith(b"{")
    except OSError:
        return path.suffix == ""
