"""What the words of a caption name, as it is told: which of several things, and how many."""

from __future__ import annotations

from html import escape

import pytest

from engine.array import Array
from engine.captions.hands import Painted
from engine.data.scenes.scene import Scene, Thing
from engine.systems import captions
from gui.edits.captions import scored
from gui.window import Window
from tests.gui.captions.captioned import explorer_of, settings_of, trace_of, words_of
from tests.gui.hands import move

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
