"""The captioners that come with Unrolled, on the gallery: they look where they should."""

from __future__ import annotations

from dataclasses import replace

import numpy as np
import pytest

from engine.captions import model, scoring
from engine.captions.photograph import Photograph
from engine.captions.vocabulary import END, MARKS
from engine.data.scenes import editing, scene
from engine.data.scenes.gallery import GALLERY
from engine.systems import captions
from engine.systems.captions import Settings, run
from engine.trace import Trace


@pytest.fixture(scope="module")
def traces() -> dict[str, Trace]:
    assert model.shipped("captions-scenes").words[:3] == MARKS
    return {name: run(Settings(scene=one)) for name, one in GALLERY.items()}


def assert_seen(trace: Trace) -> None:
    """What annotation vectors and what is made of them hold is seen: neither blank nor all full."""
    for name in ("a", "φ", "ẑ"):
        strong = np.percentile(np.abs(trace[name]), 90) / trace.quantities[name].range[1]
        assert 0.1 < strong < 2, name


def test_every_caption_ends_and_its_maps_differ(traces: dict[str, Trace]) -> None:
    for name, trace in traces.items():
        assert trace["word"][-1] == END, name
        assert not scoring.alarming(trace["α"]), name
        assert_seen(trace)
        assert np.allclose(trace["α"].sum(axis=(1, 2)), 1, atol=1e-4), name


@pytest.mark.parametrize("name", ["dog", "boat", "frisbee"])
def test_maps_of_the_captioner_of_photographs_differ_from_word_to_word(name: str) -> None:
    side = model.known("photos").size
    photo = Photograph.of(scene.picture(GALLERY[name], side))
    trace = run(Settings(photo=photo, model="photos"))
    assert trace["word"][-1] == END
    assert not scoring.alarming(trace["α"])
    assert_seen(trace)
    apart = np.abs(trace["α"][:, None] - trace["α"]).sum(axis=(2, 3)).max() / 2
    assert apart > 0.2, "a fifth of the light goes elsewhere"


def test_the_light_points_at_what_is_named(traces: dict[str, Trace]) -> None:
    scores = [score for trace in traces.values() for score in scoring.scores(trace)]
    things = [score for score in scores if score.what == "things"]
    assert sum(s.hits for s in things) >= 0.85 * sum(s.words for s in things)
    even = 1 / 6  # about as much of a picture shows one thing
    assert np.mean([score.share for score in things]) > 2 * even


def test_the_giraffe_is_told_where_a_figure_shows_it(traces: dict[str, Trace]) -> None:
    trace = traces["giraffe"]
    assert trace.quantities["word"].labels[captions.TELLING] == "giraffe"
    assert trace["share"][captions.TELLING] > 0.5


def test_the_light_follows_a_thing_that_is_moved(traces: dict[str, Trace]) -> None:
    """The middle of the light at the word moves with the giraffe, and with the same sign."""
    before = GALLERY["giraffe"]
    number = [thing.kind for thing in before.things].index("giraffe")
    places = {}
    for x in (0.3, 0.7):
        moved = editing.moved(before, number, x, before.things[number].y)
        trace = run(Settings(scene=moved))
        at = trace.quantities["word"].labels.index("giraffe")
        columns = trace["α"][at].sum(axis=0)
        places[x] = float((columns * np.arange(14)).sum()) / 14
    assert places[0.7] - places[0.3] > 0.2


def test_its_recipe_says_by_which_attention_it_learned() -> None:
    shipped = model.shipped("captions-scenes")
    assert shipped.attention == "soft"
    assert "Hard attention draws from the same α" in shipped.card["attention"]
    drew = replace(shipped, card={**shipped.card, "recipe": {"hard": True}})
    assert drew.attention == "hard"
    assert replace(shipped, card={}).attention == "soft"
