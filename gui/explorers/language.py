"""The explorer of language: a network writes, and is opened up while it does.

Same name as `engine/systems/language.py`. It makes the views, connects them, and says what is
shown; what they wish is done in `gui/edits`.
"""

from __future__ import annotations

from collections.abc import Callable

import msgspec

from engine.explain import seen
from engine.language.legal_texts import labels_of
from engine.recurrent.unroll import prepare
from engine.systems.language import Settings
from engine.trace import Trace
from gui.background import Background
from gui.edits.elsewhere import Elsewhere
from gui.edits.language import gaps
from gui.edits.language.authors import Authors, Trained
from gui.edits.language.gaps import Gaps
from gui.edits.language.looking import Looking
from gui.edits.language.reader import Offered, Reader
from gui.edits.language.study import MARKED, OFFERED, Found, Study
from gui.edits.language.writing import Writer
from gui.filing import Readers
from gui.page import Page
from gui.panels.controls import button
from gui.panels.language.reading import ReadingBar
from gui.panels.language.texts import Texts
from gui.panels.language.units import UnitsPanel
from gui.panels.language.writing import GapBar, TextBars, WritingBar
from gui.views.glance import Glance
from gui.views.recurrent.unrolled import Unrolled

OPENS = "Continue any text, or learn it; or open a network that has read one (Ctrl+I)"
READS = "Language reads texts, .txt, .py or .md, and weights that `train language` has written."


class LanguageExplorer:
    """Views of the language explorer, and who hears what they wish."""

    buttons = (("every-unit", "Every unit"), ("gap", "The gap"))

    def __init__(self, page: Page) -> None:
        self._page = page
        look = page.look
        self.writer, self.gaps = Writer(page), Gaps(page)
        self.authors, self.looking = Authors(page), Looking(page, self.writer)
        self.reader, self.study, self._found = Reader(page), Study(page), Found()
        self.ribbon, self.center = Unrolled(look), Texts(look)
        self.units = self.deed = UnitsPanel(look)
        self.writing, self.sentence = WritingBar(look), GapBar(look)
        self.reading = ReadingBar(look, self.reader)
        self.bar = TextBars(self.writing, self.sentence, self.reading)
        self.tools = button("Open a text…", OPENS)
        self.commands: dict[str, Callable[[], object]] = {
            "gap": self._toggle_gap,
            "every-unit": self._toggle_every,
            "again": self._again,
            "next-place": lambda: self.looking.next_of(self._found.same),
            "silence": self.writer.silence,
            "export-weights": lambda: Elsewhere(page).export(self.center.window()),
        }
        self.readers: Readers = {**self.reader.readers, **self.authors.readers}
        self._connect()
        self._connect_panels()
        page.inspector.outlines = lambda: frozenset()  # none: text has no place for it
        self._loading = Background(page)
        page.adopt(self)
        page.transport.set_whole(True)
        page.look.changed.connect(self._measure)
        self._measure()
        self._show_settings(self.settings)
        page.look_at(page.system.telling)

    def _measure(self) -> None:
        self.ribbon.setFixedHeight(self._page.look.px(140))

    def _connect(self) -> None:
        page, center = self._page, self.center
        center.said.connect(page.said)
        for view in (center, self.ribbon):
            view.pointed.connect(page.selection.point)
        for chooser in (self.ribbon, center.staves, center.over_time):
            chooser.chosen.connect(self.looking.choose)
        self.ribbon.wished_step.connect(self.looking.go_to)
        self.ribbon.fold_wished.connect(self._fold)
        for reader in (center.text, center.staves):
            reader.went.connect(self.looking.look_at)
        center.text.marked.connect(self._mark)
        center.text.dropped.connect(self._drop)
        for guesses in (center.following, center.staves):
            guesses.picked.connect(self._branch)
        center.gap.wished_gap.connect(self.gaps.widen)
        self.tools.clicked.connect(page.actions_["bring"].trigger)
        page.experiment.changed.connect(self._show_settings)

    def _connect_panels(self) -> None:
        writer, units, sentence = self.writer, self.units, self.sentence
        units.pattern_wished.connect(self.study.look_for)
        for chooser in (units.ranking.chosen, units.followed_wished):
            chooser.connect(writer.follow)
        units.next_wished.connect(self._page.actions_["next-place"].trigger)
        units.silence_wished.connect(writer.silence)
        self.study.found.connect(self._show_found)
        self.reader.changed.connect(self._show_bar)
        self.writing.cell_wished.connect(self.authors.choose)
        self.writing.prompt_wished.connect(writer.begin)
        self.writing.settings_wished.connect(writer.wish)
        self.writing.again_wished.connect(writer.again)
        sentence.sentence_wished.connect(self.gaps.choose)
        sentence.gap_wished.connect(self.gaps.widen)
        sentence.again_wished.connect(self.gaps.again)

    @property
    def settings(self) -> Settings:
        """The experiment's settings."""
        settings: Settings = self._page.experiment.settings
        return settings

    # What is shown

    def _show_settings(self, settings: Settings) -> None:
        shown = self.gaps.shown
        self._show_bar()
        self.units.setVisible(not shown)
        if shown:
            self.sentence.show_gap(gaps.asked(settings), settings.prompt)
        else:
            self.writing.show_settings(settings)
        self.units.show_settings(settings, self.writer.silent)
        if settings.span is None and self.study.pattern == MARKED:
            self.study.look_for(OFFERED[0])
        self.units.show_pattern(self.study.pattern)
        self._page.switched.emit()

    def _show_bar(self) -> None:
        self.bar.show_bar(self.gaps.shown, self.reader.offered is not None)

    def _show_found(self, found: Found) -> None:
        self._found = found
        self.units.show_found(found)
        self.authors.meet(found)
        self._page.draw()

    def draw(self, trace: Trace, glance: Glance) -> None:
        """Show a trace at a glance, in every view."""
        traced: Settings = self._page.traced
        layer = msgspec.structs.replace(glance, part=traced.followed[1] - 1)
        self.ribbon.show_trace(trace, layer)
        self.center.show_trace(traced, trace, glance, self._found)

    def words(self, trace: Trace, glance: Glance) -> tuple[str, str]:
        """Which character, and what came after it."""
        t, labels = glance.step, trace.quantities["x"].labels
        what = "word" if gaps.is_gap(self._page.traced) else "character"
        now = f"{what} {t + 1:,} of {len(labels):,} · “{seen(labels[t])}”"
        if t + 1 < len(labels):
            return now, f"then “{seen(labels[t + 1])}”"
        return now, "the end"

    def subtitle(self) -> str:
        """What the settings amount to, in a few words."""
        shared = "three networks that read the same words"
        return shared if self.gaps.shown else self.authors.told()

    # Wishes

    def _mark(self, span: tuple[int, int] | None) -> None:
        if span is not None:
            self.study.pattern = MARKED  # asked about when the trace is there
            self.looking.look_at(0, span[1])
        self.writer.mark(span)

    def _branch(self, number: int, at: int, code: int) -> None:
        character = labels_of(self.settings.network)[code]
        made = self.writer.branch(number, at, character)
        if made:
            self._page.selection.turn_to(made)

    def _drop(self, number: int) -> None:
        self._page.selection.turn_to(0)
        self.writer.drop(number)

    def _again(self) -> None:
        (self.gaps if self.gaps.shown else self.writer).again()

    def _fold(self) -> None:
        self.ribbon.folded = not self.ribbon.folded
        self._page.draw()

    def _toggle_gap(self) -> None:
        self.center.every = False
        self.gaps.toggle()

    def _toggle_every(self) -> None:
        self.center.every = not self.center.every
        self._page.switched.emit()
        self._page.draw()

    def bring(self, thing: object) -> None:
        """A text was opened or dropped: it is asked what shall be done with it; or a network."""
        if isinstance(thing, Offered):
            self.reader.offer(thing)
        elif isinstance(thing, Trained):
            self.authors.adopt(thing)
        else:
            self._page.said.emit(READS)

    def switches(self) -> dict[str, bool]:
        """Whether the sentence is shown, every unit, and whether the followed one is silent."""
        return {
            "gap": self.gaps.shown,
            "every-unit": self.center.every,
            "silence": self.writer.silent,
        }

    def prepare(self) -> None:
        """Other cells have other loops: soon, but after the first picture."""
        self._loading.ask(prepare)

    def reset(self) -> None:
        """The chain unrolled, all of time in view, the first pattern, the whole text played."""
        self.reader.dismiss()
        self.ribbon.folded = self.center.every = False
        self.center.over_time.show_as_first()
        self.study.look_for(OFFERED[0])
        self.units.show_pattern(OFFERED[0])
        self._page.transport.set_whole(True)
        self._page.look_at(self._page.system.telling)

    def close_down(self) -> None:
        """Stop what runs."""
        self._loading.close()
        self.study.close_down()
        self.reader.close_down()
