"""`Inspector`: the story of one number, in words and with its real numbers.

What it is, its value large, the sum it came from, what it was made from, where it goes. It is told
from the trace's own declarations, so it serves every system.
"""

from __future__ import annotations

import html
from collections.abc import Callable, Sequence

from PySide6.QtCore import QCoreApplication, QEvent, QUrl, Signal
from PySide6.QtWidgets import QVBoxLayout, QWidget

from engine.explain import Made, cut, exact, fine, signed, stated
from engine.trace import Cell, Index, Trace
from gui import telling
from gui.story import Story
from gui.theme import Look

Vectors = frozenset[tuple[str, Index]]  # quantities, each with all of an index but its last
Origins = list[list[Cell]]
GOES_TO = 5
BEFORE = 3  # units before what stands beside a large number
AFTER, MORE = 5, 2  # of a table's cells: units behind each, and pixels that Qt gives it
AFTER_PAINTING = -2  # a priority below that of paint requests


class Inspector(QWidget):
    """The story of the cell that is explained.

    Attributes:
        outlines: which vectors are outlined where they went into that cell; None: all there are.

    Signals:
        chosen(cell): a link to another cell was followed.
    """

    chosen = Signal(object)

    def __init__(self, look: Look) -> None:
        super().__init__()
        self._look = look
        self.outlines: Callable[[], Vectors | None] = lambda: None
        self._told: tuple[Trace, Cell, Vectors | None] | None = None
        self._due = False
        self._html = ""
        self._links: list[Cell] = []
        self._whole = False
        self._page = Story(look)
        self._page.anchorClicked.connect(self._follow)
        self._page.remeasured.connect(self._retell)
        self._page.setAccessibleName("How this number is made")
        layout = QVBoxLayout(self)
        layout.addWidget(self._page)
        look.changed.connect(self._restyle)
        self._restyle()

    def show_cell(self, trace: Trace, cell: Cell) -> None:
        """Tell how this cell was made, as soon as the pictures that follow the hand are painted."""
        told = trace, cell, self.outlines()
        if self._told is not None and self._told[0] is trace and self._told[1:] == told[1:]:
            return
        self._told = told
        if not self._due:
            self._due = True
            QCoreApplication.postEvent(self, QEvent(QEvent.Type.User), AFTER_PAINTING)

    def customEvent(self, event: QEvent) -> None:
        """The pictures are painted; now the words."""
        if self._due:
            self._retell()

    def fold(self) -> None:
        """Show the strongest terms only, as at first."""
        if self._whole:
            self._whole = False
            self._retell()

    @property
    def text(self) -> str:
        """The story as plain text."""
        if self._due:
            self._retell()
        return self._page.toPlainText()

    def _restyle(self) -> None:
        look = self._look
        margin = look.px(10)
        layout = self.layout()
        assert layout is not None
        layout.setContentsMargins(margin, look.px(6), margin, look.px(6))
        document = self._page.document()
        document.setDocumentMargin(0)
        document.setDefaultFont(look.font("body"))
        document.setDefaultStyleSheet(_style(look))
        self._html = ""
        self._retell()

    def _retell(self) -> None:
        """With as many terms as there is room for, or all that are asked for."""
        self._due = False
        if self._told is None:
            return
        trace, cell, outlines = self._told
        made = trace.made(cell)
        for most in (0,) if self._whole else telling.STRONGEST:
            self._links = []
            story = self._story(trace, cell, made, most, outlines)
            if story != self._html:
                self._html = story
                self._page.setHtml(story)
            if self._page.fits:
                return

    def _follow(self, url: QUrl) -> None:
        if url.path() == telling.ALL:
            self._whole = not self._whole
            self._retell()
        else:
            self.chosen.emit(self._links[int(url.path())])

    def _link(self, cell: Cell, words: str) -> str:
        self._links.append(cell)
        return f"<a href='{len(self._links) - 1}'>{html.escape(words)}</a>"

    def _story(
        self, trace: Trace, cell: Cell, made: Made, most: int, outlines: Vectors | None
    ) -> str:
        quantity, value = trace.quantities[cell.quantity], trace.value(cell)
        title, where = telling.name(trace, cell)
        parts = [
            f"<div class='title'>{html.escape(title)}</div>",
            f"<div class='quiet'>{html.escape(where)}&nbsp;</div>",
            self._number(value, made),
        ]
        if made.note:
            parts.append(f"<div class='note'>{html.escape(made.note)}</div>")
        if made.recipe != "given":
            parts.append(telling.arithmetic(made, most, self._in_a_row))
            parts.append(self._origin(trace, cell, made, outlines))
        else:
            parts.append(f"<p class='quiet'>{html.escape(quantity.meaning)}</p>")
        parts.append(self._destiny(trace, cell))
        return "".join(part for part in parts if part)

    def _in_a_row(self, words: Sequence[str], across: int) -> bool:
        """Whether a table of words, so many in a row, is no wider than the page."""
        wide = self._look.wide
        across = min(across, len(words))
        columns = [max(wide("body", word) for word in words[n::across]) for n in range(across)]
        between = self._look.px(AFTER) + MORE
        return sum(columns) + across * between <= self._page.viewport().width()

    def _number(self, value: float, made: Made) -> str:
        """A number, large, and exactly, where that says more: beside it, if there is room."""
        look, large, exactly = self._look, html.escape(stated(value, made)), exact(value)
        if exactly.lstrip("−") in (cut(value).lstrip("−"), cut(value, 0).lstrip("−")):
            return f"<div class='value'>{large}</div>"
        more = f"≈\N{NO-BREAK SPACE}{exactly}"
        between = 2 * (look.px(AFTER) + MORE) + look.px(BEFORE)
        room = self._page.viewport().width() - between
        if look.wide("huge", large) + look.wide("small", more) > room:
            return f"<div class='value'>{large}</div><div class='quiet'>{more}</div>"
        row = f"<td class='value'>{large}</td><td class='beside'>{more}</td>"
        return f"<table cellspacing=0 cellpadding=0><tr>{row}</tr></table>"

    def _origin(self, trace: Trace, cell: Cell, made: Made, outlines: Vectors | None) -> str:
        """What it was made from, each quantity with how many of its cells."""
        origins = telling.sources(trace, made)
        if not origins:
            return ""
        links = []
        for n, cells in enumerate(origins):
            heading = trace.quantities[cells[0].quantity].heading
            links.append(
                self._link(cells[0], telling.some(len(cells), heading, "" if n else "value"))
            )
        *others, last = links
        origin = f"{', '.join(others)} and {last}" if others else last
        pixels = trace.fields(cell).get("input")
        seen = ""
        if pixels is not None and cell.quantity != "input":
            seen = f"<br>and so from {pixels.size} pixels"
        padding = sum(term.source is None and term.weight_source is not None for term in made.terms)
        zeros = f"<br>and {padding} of the padding" if padding else ""
        said = "" if _everything(trace, origins) or not _within(outlines, origins) else ", outlined"
        return f"<p><span class='quiet'>Made from </span>{origin}{said}{zeros}{seen}</p>"

    def _destiny(self, trace: Trace, cell: Cell) -> str:
        """The cells it goes into, next stage first, with their values or its share in them."""
        lines = []
        for name, reached in list(trace.reached(cell).items())[1:]:
            quantity = trace.quantities[name]
            first = Cell(name, tuple(axis[0] for axis in reached.where if axis))
            if len(first.index) != len(quantity.axes):
                continue
            votes = quantity.axes[0] == "class" and quantity.parent == cell.quantity
            if votes and quantity.labels and quantity.slope is not None:
                lines += self._votes(trace, cell, name, reached.where[0])
                continue
            one = f"{quantity.heading} = {cut(trace.value(first))}"
            several = telling.some(reached.size, quantity.heading, "cell")
            lines.append(self._link(first, several if reached.size > 1 else one))
        if not lines:
            return ""
        return "<p><span class='quiet'>Goes to</span><br>" + "<br>".join(lines[:GOES_TO]) + "</p>"

    def _votes(self, trace: Trace, cell: Cell, name: str, classes: tuple[int, ...]) -> list[str]:
        """What a value gives to each class: `Votes for X +0.20`."""
        quantity, value = trace.quantities[name], trace.value(cell)
        assert quantity.slope is not None
        lines = []
        for k in classes:
            target = (k, 0, 0)
            share = signed(value * quantity.slope(trace, target, cell.index), fine)
            words = f"{quantity.title} {quantity.label(k)}: {share}"
            lines.append(self._link(Cell(name, target), words))
        return lines


def _everything(trace: Trace, origins: Origins) -> bool:
    """Whether these are all cells of their quantities."""
    return all(len(cells) == trace[cells[0].quantity].size for cells in origins)


def _within(outlines: Vectors | None, origins: Origins) -> bool:
    """Whether these cells lie in vectors that are outlined."""
    cells = (cell for cells in origins for cell in cells)
    return outlines is None or all((c.quantity, c.index[:-1]) in outlines for c in cells)


def _style(look: Look) -> str:
    theme = look.theme
    title, huge = look.font("heading").pixelSize(), look.font("huge").pixelSize()
    body, small = look.font("body").pixelSize(), look.font("small").pixelSize()
    return (
        f"* {{ color: {theme.ink}; }} a {{ color: {theme.accent_text}; text-decoration: none; }}"
        f".title {{ font-size: {title}px; font-weight: 600; }}"
        f".quiet {{ font-size: {small}px; color: {theme.quiet}; }}"
        f".note {{ font-size: {body}px; color: {theme.quiet}; }}"
        f".value {{ font-size: {huge}px; font-weight: 700; color: {theme.accent_text}; }}"
        f".beside {{ font-size: {small}px; color: {theme.quiet}; vertical-align: bottom;"
        f" padding-bottom: {look.px(4)}px; padding-left: {look.px(BEFORE)}px; }}"
        f".sum, p {{ font-size: {body}px; margin-top: {look.px(8)}px; margin-bottom: 0px; }}"
        f"{telling.small_letters(small)}"  # the lines they stand in would grow by a half
        f".sum {{ line-height: {round(body * 1.22)}; -qt-line-height-type: fixed; }}"
        f".high {{ line-height: {round(body * 1.45)}; -qt-line-height-type: fixed; }}"
        ".tight { margin-top: 0px; }"
        f"td {{ font-size: {body}px; padding-right: {look.px(AFTER)}px; }}"
        f".terms td {{ line-height: {round(body * 1.22)}; -qt-line-height-type: fixed;"
        " padding-bottom: 2px; }"
        ".right { text-align: right; }"
    )
