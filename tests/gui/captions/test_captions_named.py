"""What the words of a caption name, as it is told: which of several things, and how many."""

from __future__ import annotations

from html import escape

import pytest

from engine.array import Array
from engine.captions.hands import Painted
from engine.data.scenes.scene import Scene, Thing
from engine.systems import captions
from engine.systems.captions import TELLING
from engine.trace import Cell
from gui.edits.captions import scored
from gui.views.captions import easel
from gui.window import Window
from tests.gui.captions.captioned import explorer_of, settings_of, trace_of, words_of
from tests.gui.conftest import MakeWindow, face
from tests.gui.hands import move
from tests.gui.screens import colors

GROUP = tuple(Thing(kind, x, 0.9, 0.5) for kind, x in (("man", 0.2), ("girl", 0.5), ("man", 0.8)))


@pytest.mark.parametrize(
    ("things", "word", "says"),
    [((), "trees", "the three trees"), (GROUP, "group of people", "the two men and the girl")],
)
def test_what_several_are_is_counted(
    window: Window, things: tuple[Thing, ...], word: str, says: str
) -> None:
    if things:
        window.page.experiment.change(scene=Scene("park", things))
        for t, one in enumerate(word.split()):
            explorer_of(window).guide.force(
                t, captions.captioner_of(settings_of(window)).words.index(one)
            )
    trace, explorer = trace_of(window), explorer_of(window)
    t = words_of(trace).index(word.split()[0])
    assert explorer._known.said(settings_of(window), trace, t, explorer.lamp).thing == says
    row = next(row for row in scored.report(settings_of(window), trace).words if row.t == t)
    assert row.thing == says.replace("the ", "").replace(" and", ",")


@pytest.mark.parametrize("tree", range(3))
def test_light_painted_on_any_tree_lies_on_the_tree(window: Window, tree: int) -> None:
    """Of the three behind the giraffe, whichever the hand lights, once the word is “tree”."""
    words, t = captions.captioner_of(settings_of(window)).words, 1
    before = trace_of(window)
    trees = [n for n, name in enumerate(before.quantities["mask"].labels) if "tree" in name]
    assert len(trees) == 3
    explorer_of(window).guide.force(t, words.index("tree"))
    window.page.experiment.change(painted=(Painted(t, Array(before["mask"][trees[tree]] ** 8)),))
    trace, explorer = trace_of(window), explorer_of(window)
    said = explorer._known.said(settings_of(window), trace, t, explorer.lamp)
    name = trace.quantities["mask"].labels[trees[tree]]
    assert said.hit
    assert said.thing == f"the {name}"
    assert said.share is not None
    assert said.share > 0.5


def test_the_rest_of_a_card_is_told_where_it_is_pointed_at(window: Window) -> None:
    """Figures and notes may have less room than they need; elsewhere nothing is told over it."""
    window.actions_["scores"].trigger()
    trace_of(window)
    view = explorer_of(window).center.scored
    move(view, view.columns()[1].center())
    for heading, words in scored.report(settings_of(window), trace_of(window)).told:
        assert f"{heading}: {escape(words)}" in view.toolTip()
    move(view, view.columns()[0].center())
    assert not view.toolTip()


@pytest.mark.parametrize("theme", ["light", "projector"])
def test_the_brightest_cell_is_not_framed_as_the_chosen_one(
    make_window: MakeWindow, theme: str
) -> None:
    """Scores frame the brightest in the hue of attention; here, now stays what a hand chose."""
    window = make_window(explorer="captions", theme=theme)
    window.actions_["scores"].trigger()
    canvas, trace = explorer_of(window).center.canvas, trace_of(window)
    brightest = divmod(int(trace["α"][TELLING].argmax()), 14)
    chosen = brightest[0] - 5, brightest[1] - 3
    window.page.selection.choose(Cell("α", (TELLING, *chosen)))
    image = face(canvas)
    for spot, role in ((brightest, "attention"), (chosen, "accent")):
        rect = easel.cell_rect(canvas.area(), 14, spot)
        x, y = round(rect.left()), round(rect.center().y())
        edge = colors(image)[y, x - 3 : x + 4]
        wanted = window.look.color(role)
        away = abs(edge - (wanted.blue(), wanted.green(), wanted.red())).sum(axis=1)
        assert away.min() < 60, role


@pytest.mark.parametrize("size", [(1024, 768), (1280, 720), (1366, 768), (1920, 1080)])
def test_rows_of_scores_tell_their_hits_in_the_same_words(
    make_window: MakeWindow, size: tuple[int, int]
) -> None:
    window = make_window(explorer="captions", theme="projector")
    window.resize(*size)
    window.actions_["scores"].trigger()
    trace_of(window)
    rows = explorer_of(window).center.scored.measured()
    for kind in (False, True):
        said = {one.fewest for one in rows if (one.row.t < 0) == kind}
        assert len(said) == 1, "as few words in each"
        assert all(one._letters().hit for one in rows)
