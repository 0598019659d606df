"""Pictures of a page: PNG, SVG or PDF, from the window or without any screen.

A figure is drawn by the same widgets the window shows, laid out for the size asked for.
"""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path
from typing import TYPE_CHECKING

from PySide6.QtCore import QBuffer, QIODevice, QMarginsF, QPoint, QRect, QSize, QSizeF, Qt
from PySide6.QtGui import QColor, QImage, QPageSize, QPainter, QPdfWriter
from PySide6.QtSvg import QSvgGenerator
from PySide6.QtWidgets import QWidget

from engine.files import Document, FileError, put, read
from engine.systems import SYSTEMS
from gui.arguments import EXPLORERS
from gui.vectors import mended

if TYPE_CHECKING:
    from gui.window import Window

SUFFIXES = (".png", ".svg", ".pdf")


class ExportError(ValueError):
    """A picture that cannot be written; the message is one sentence."""


def save(widget: QWidget, output: Path, background: QColor, scale: float = 1.0) -> None:
    """Write what a widget shows.

    Args:
        widget: laid out and shown, or at least polished.
        output: its suffix says the kind: .png, .svg or .pdf.
        background: behind everything.
        scale: of a PNG, pixels for each pixel of the screen.

    Raises:
        ExportError: for another suffix, or where the file cannot be written.
    """
    suffix = output.suffix.lower()
    if suffix not in SUFFIXES:
        raise ExportError(f"“{output.name}” should end in .png, .svg or .pdf.")
    if not output.parent.is_dir():
        raise ExportError(f"The folder “{output.parent}” is not there; make it first.")
    buffer = QBuffer()
    buffer.open(QIODevice.OpenModeFlag.WriteOnly)
    if suffix == ".png":
        image(widget, background, scale).save(buffer, "PNG")  # type: ignore[call-overload]
    elif suffix == ".svg":
        _render(widget, _svg(buffer, widget.size()), background)
    else:
        _render(widget, _pdf(buffer, widget.size()), background)
    data = bytes(buffer.data().data())
    try:
        put(output, mended(data) if suffix == ".svg" else data)
    except FileError as error:
        raise ExportError(str(error)) from None


def _svg(buffer: QBuffer, size: QSize) -> QSvgGenerator:
    generator = QSvgGenerator()
    generator.setOutputDevice(buffer)
    generator.setSize(size)
    generator.setViewBox(QRect(QPoint(), size))
    generator.setTitle("Unrolled")
    return generator


def _pdf(buffer: QBuffer, size: QSize) -> QPdfWriter:
    writer = QPdfWriter(buffer)
    writer.setResolution(96)
    writer.setTitle("Unrolled")
    points = QSizeF(size.width() * 0.75, size.height() * 0.75)  # 96 pixels are 72 points
    writer.setPageSize(QPageSize(points, QPageSize.Unit.Point))
    writer.setPageMargins(QMarginsF())
    return writer


def image(widget: QWidget, background: QColor, scale: float = 1.0) -> QImage:
    """What a widget shows, as an image."""
    picture = QImage(widget.size() * scale, QImage.Format.Format_RGB32)
    picture.setDevicePixelRatio(scale)
    _render(widget, picture, background)
    return picture


def _render(widget: QWidget, device: QImage | QSvgGenerator | QPdfWriter, fill: QColor) -> None:
    with QPainter(device) as painter:
        painter.fillRect(QRect(QPoint(), widget.size()), fill)
        widget.render(painter, QPoint(), renderFlags=QWidget.RenderFlag.DrawChildren)


def figure(
    what: str,
    output: Path,
    size: tuple[int, int] = (1280, 720),
    theme: str = "light",
    step: int | None = None,
    zoom: float = 1.0,
    device: str = "auto",
    bare: bool = False,
) -> int:
    """Draw an explorer or a saved experiment into a file, without a screen; gives the step shown.

    Args:
        what: an explorer's name, or the path of an experiment file.
        output, size: .png, .svg or .pdf, in pixels.
        theme, zoom, device: as in the window.
        step: where to look; None takes the file's, or one that shows something.
        bare: leave the rail, the heading and the transport out.

    Raises:
        ValueError: a sentence for anything that cannot be.
    """
    from engine.device import choose
    from gui.app import offscreen, part
    from gui.window import Window

    choose(device)
    document = _document(what, step)
    offscreen()
    window = Window(theme, zoom, device, keep=False, explorer=document.explorer)
    try:
        window.work.show(document)
        _lay_out(window, QSize(*size), bare)
        if window.page.trace is None:
            raise ExportError(window.message.text)
        save(window, output, window.look.color("paper"))
        return window.page.transport.step
    finally:
        window.shut()
        part(window)


def _document(what: str, step: int | None) -> Document:
    """What to draw: a saved experiment, or an explorer's own example at a telling step."""
    if what in EXPLORERS:
        system = SYSTEMS[what]
        return Document(what, system.default(), system.telling if step is None else step)
    document = read(Path(what))
    return document if step is None else replace(document, step=step)


def _lay_out(window: Window, size: QSize, bare: bool) -> None:
    """Let a window take its size without showing it to anyone."""
    window.setAttribute(Qt.WidgetAttribute.WA_DontShowOnScreen)
    window.resize(size)
    window.show()
    window.wait_for_picture()
    if bare:
        window.rail.hide()
        window.page.frame.show_bare()
        window.resize(size)
    window.settle()
