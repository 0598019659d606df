"""The explorer of captions: a picture, what is said of it, and where it looks at every word.

Same name as `engine/systems/captions.py`. It makes the views, connects them, and says what is
shown; what they wish is done in `gui/edits`.
"""

from __future__ import annotations

from collections.abc import Callable
from functools import partial

from engine.captions.model import Learned
from engine.systems.captions import Settings
from engine.trace import Trace
from gui.edits.captions import pupil
from gui.edits.captions.composing import Composer
from gui.edits.captions.guiding import Guide
from gui.edits.captions.known import Known, portrait
from gui.edits.captions.lamp import Lamp
from gui.edits.captions.lots import Lots
from gui.edits.captions.pupil import Pupil
from gui.edits.captions.scored import report
from gui.edits.captions.turning import Name, Turner
from gui.edits.captions.walking import Walker
from gui.filing import Readers
from gui.page import Page
from gui.panels.captions.composing import SceneTools, ThingBar
from gui.panels.captions.lighting import LightBar, PictureBar
from gui.panels.captions.looking import Looking
from gui.panels.captions.pinning import PinBar
from gui.panels.captions.schooling import SchoolBar
from gui.pictures import Picture
from gui.views.captions.filmstrip import Filmstrip
from gui.views.captions.spoken import spoken
from gui.views.glance import Glance

# What each action shows large.
PAGES: dict[str, Name] = {
    "soft-hard": "beside", "beam": "beam", "cell": "cell", "inside": "inside", "scores": "scores",
}  # fmt: skip


class CaptionsExplorer:
    """Views of the captions explorer, and who hears what they wish."""

    buttons = (
        ("inside", "Inside"),
        ("soft-hard", "Soft | Hard"),
        ("beam", "Beam"),
        ("cell", "LSTM"),
        ("scores", "Scores"),
        ("train", "Train"),
    )

    def __init__(self, page: Page) -> None:
        self._page = page
        look = page.look
        self.composer, self.guide, self._known = Composer(page), Guide(page), Known()
        self.walker, self.lots = Walker(page), Lots(page)
        self.lamp = Lamp(page)
        self.ribbon, self.center = Filmstrip(look), Looking(look)
        self.tools, self.things = SceneTools(look, self.composer), ThingBar(look, self.composer)
        self.light = LightBar(look, page.actions_)
        self.turner = Turner(page, self.center)
        self.pupil, self.deed = Pupil(page, self.composer), PinBar(look)
        self.school = SchoolBar(look, self.pupil)
        bars = self.center.draw_bar, self.center.beam_bar, self.school
        self.bar = PictureBar(look, self.light, self.things, *bars)
        self.commands: dict[str, Callable[[], object]] = {
            "pen": partial(self.lamp.take, True),
            "point": partial(self.lamp.take, False),
            "clear": self.composer.clear,
            "hold": self._pin,
            "sum": self.lamp.sum,
            "force": self.turner.type_word,
            "again": self.guide.again,
            "surprise": self.composer.surprise,
            "train": self.pupil.toggle,
            **{action: partial(self.turner.turn, name) for action, name in PAGES.items()},
        }
        self.readers: Readers = {".safetensors": pupil.read}
        self._connect_picture()
        self._connect_words()
        self._connect_panels()
        page.about = self.center.about
        page.inspector.outlines = lambda: self.center.outlines
        page.adopt(self)
        page.transport.set_whole(True)
        self._show_settings(self.settings)
        page.look_at(page.system.telling)

    def _connect_picture(self) -> None:
        page, canvas, composer = self._page, self.center.canvas, self.composer
        for view in (canvas, self.center.map):
            view.lit.connect(self.guide.paint)
            view.settled.connect(lambda: page.experiment.settle("stroke"))
            view.chosen.connect(page.selection.choose)
        canvas.picked.connect(composer.choose)
        canvas.moved.connect(composer.move)
        canvas.sized.connect(composer.resize)
        canvas.done.connect(composer.do)
        self.center.map.pinned.connect(self.guide.pin)
        self.center.map.sum_wished.connect(self.lamp.sum)
        page.experiment.changed.connect(self._show_settings)
        page.switched.connect(self._show_sight)

    def _connect_words(self) -> None:
        page, center = self._page, self.center
        for view in (self.ribbon, *center.pointing):
            view.pointed.connect(page.selection.point)
        for walker in (self.ribbon, center.beside, center.tree, center.scored):
            walker.wished_step.connect(self.walker.go_to)
        for chooser in (center.inside, center.cell, center.over_time):
            chooser.chosen.connect(self.walker.choose)
        center.next.picked.connect(self.guide.force)
        center.word.wished.connect(self.guide.say)
        center.gates.opened.connect(self.turner.open)
        for search in (center.tree, center.hypotheses):
            search.opened.connect(self.guide.open)
        center.turned.connect(page.switched)
        center.turned.connect(page.draw)

    def _connect_panels(self) -> None:
        deed = self.deed
        self.tools.file_wished.connect(self._page.actions_["bring"].trigger)
        self.light.how_wished.connect(self.lamp.shine)
        deed.pin_wished.connect(self._pin)
        deed.release_wished.connect(self.guide.let_go)
        deed.all_wished.connect(self.guide.let_all_go)
        for bar in (self.center.draw_bar, self.center.beam_bar):
            bar.wished.connect(self.guide.wish)
        self.center.draw_bar.again_wished.connect(self.guide.again)
        self.center.tally.picked.connect(self.guide.draw)
        self.lots.drawn.connect(self.center.tally.show_rows)
        self.pupil.changed.connect(self._show_learning)

    @property
    def settings(self) -> Settings:
        """The experiment's settings."""
        settings: Settings = self._page.experiment.settings
        return settings

    # What is shown

    def _show_settings(self, settings: Settings) -> None:
        self.center.show_settings(settings)
        self.light.show_how(self.lamp.how)
        self._show_sight()

    def _show_sight(self) -> None:
        """The scene as it is now, the thing that is chosen, the light as it is wished."""
        composer, lamp, t = self.composer, self.lamp, self._page.transport.step
        pictured = self.center.pictured
        scene = composer.scene if pictured and not self.pupil.open else None
        note = self.pupil.note or self._known.preprocessing(self.settings)
        self.bar.say(note if pictured else "")
        self.things.show_scene(scene, composer.chosen)
        sight = self._known.sight(self.settings, t, composer.thing, lamp.how, lamp.brush)
        if self.center.front == "scores":
            sight = self._known.aimed(sight, self._page.trace, t)
        self.center.canvas.show_sight(sight)

    def draw(self, trace: Trace, glance: Glance) -> None:
        """Show a trace at a glance, in every view."""
        traced: Settings = self._page.traced
        t = min(glance.step, len(trace["word"]) - 1)
        hands, photo = self._known.hands(traced), portrait(traced.photo)
        self._show_sight()
        self.ribbon.show_trace(trace, glance, self.center.canvas.sight.how, hands, photo)
        said = self._known.said(traced, trace, t, self.lamp)
        self.center.show_trace(trace, glance, said)
        if self.center.front == "scores":
            self.center.scored.show_report(report(traced, trace), t)
        if self.center.front == "beam":
            rank = traced.hypothesis
            self.center.tree.show_tree(*self._known.tree(traced), rank, t)
            self.center.hypotheses.show_trace(trace, glance, self.center.canvas.sight, rank)
        spot = spoken(trace).spot(glance.pointed or glance.chosen)
        pinned = None if spot is None else said.holds(spot, trace["α"].shape[2])
        self.deed.offer(pinned, *self.guide.touched(t))

    def _show_learning(self) -> None:
        self.center.show_learning(self.pupil.open, self.pupil.losses, self.pupil.epochs)

    def words(self, trace: Trace, glance: Glance) -> tuple[str, str]:
        """Which word, of which search if it was searched for, and the whole caption."""
        told = spoken(trace)
        where = f"word {told.at(glance.step) + 1} of {len(told.words)}"
        return f"{where}{_search(self._page.traced)}", told.sentence

    def subtitle(self) -> str:
        """What the settings amount to, in a few words; what is always so comes last."""
        settings = self.settings
        seen = "a photograph" if settings.photo is not None else "a scene"
        return f"{settings.attention} attention{_search(settings)} · {seen} · Show, attend and tell"

    # Wishes

    def _pin(self) -> None:
        """All light on the cell that is pointed at or chosen, or let go of it."""
        selection = self._page.selection
        self.guide.pin(selection.pointed or selection.chosen)

    def bring(self, thing: object) -> None:
        """A picture was opened, dropped or pasted."""
        if isinstance(thing, Picture):
            self.composer.take(thing)
        elif isinstance(thing, Learned):
            self.pupil.adopt(thing)
        else:
            self._page.said.emit("Captions looks at pictures, and reads its own weights.")

    def switches(self) -> dict[str, bool]:
        """What is large; whether the hand paints."""
        pages = {action: self.center.front == name for action, name in PAGES.items()}
        hand = {"pen": self.lamp.brush, "point": not self.lamp.brush, "sum": self.lamp.summed}
        return {**pages, **hand, "train": self.pupil.open}

    def prepare(self) -> None:
        """Nothing more is needed soon."""

    def reset(self) -> None:
        """The picture with its light as at first, nothing chosen, the whole caption played."""
        self.lamp.show_as_first()
        self.composer.choose(None)
        self.pupil.show_as_first()
        self.center.show_as_first()
        self._page.transport.set_whole(True)
        self._show_settings(self.settings)
        self._page.look_at(self._page.system.telling)
        self._page.switched.emit()

    def close_down(self) -> None:
        """Stop what runs."""
        self.composer.close_down()
        self.lots.close_down()
        self.pupil.close_down()


def _search(settings: Settings) -> str:
    """The search that found the caption, on whatever page it is shown; and which it is of many."""
    if settings.beam == 1 or settings.beside:
        return ""
    other = f", caption {settings.hypothesis + 1}" if settings.hypothesis else ""
    return f" · beam {settings.beam}{other}"
