"""Edits change what they say and nothing else; what cannot be drawn is mended and said."""

from __future__ import annotations

import msgspec
from hypothesis import given
from hypothesis import strategies as st

from engine.data.scenes import editing
from engine.data.scenes.gallery import GALLERY
from engine.data.scenes.kinds import ALL, BACKDROPS, COLOURS, KINDS
from engine.data.scenes.mending import legal
from engine.data.scenes.scene import MOST, Scene, Thing, masks, picture
from tests.engine.data.scenes.worlds import legal_things, scenes

numbers = st.floats(-5, 5)


@given(scenes, numbers, numbers, st.data())
def test_moving_moves_one_thing(world: Scene, x: float, y: float, data: st.DataObject) -> None:
    number = data.draw(st.integers(0, len(world.things) - 1))
    after = editing.moved(world, number, x, y)
    assert editing.NEAREST <= after.things[number].x <= editing.FARTHEST
    others = [i for i in range(len(world.things)) if i != number]
    assert [after.things[i] for i in others] == [world.things[i] for i in others]
    mended, _ = legal(after)
    assert legal(mended) == (mended, ())


@given(scenes, numbers, st.data())
def test_sizes_stay_within_reach(world: Scene, size: float, data: st.DataObject) -> None:
    number = data.draw(st.integers(0, len(world.things) - 1))
    after = editing.resized(world, number, size)
    assert editing.SMALLEST <= after.things[number].size <= editing.LARGEST


@given(scenes, st.sampled_from(COLOURS), st.data())
def test_colours_are_those_of_the_kind(world: Scene, colour: str, data: st.DataObject) -> None:
    number = data.draw(st.integers(0, len(world.things) - 1))
    after = editing.recoloured(world, number, colour)
    known = colour in ALL[world.things[number].kind].colours
    assert (after.things[number].colour == colour) == (
        known or world.things[number].colour == colour
    )
    assert editing.flipped(editing.flipped(world, number), number) == world


@given(scenes, legal_things(), st.data())
def test_order(world: Scene, thing: Thing, data: st.DataObject) -> None:
    number = data.draw(st.integers(0, len(world.things) - 1))
    more = editing.added(world, thing)
    assert more.things[-1] == thing
    assert editing.deleted(more, len(world.things)) == world
    front = editing.brought_forward(world, number)
    assert front.things[-1] == world.things[number]
    assert editing.reordered(front, len(world.things) - 1, number) == world


@given(scenes, st.sampled_from(KINDS))
def test_a_newcomer_is_legal_and_stands_apart(world: Scene, kind: str) -> None:
    thing = editing.newcomer(world, kind)
    assert legal(Scene("park", (thing,)))[1] == ()
    assert min(abs(thing.x - other.x) for other in world.things) >= 0.04


def test_no_more_than_fit() -> None:
    world = Scene("park", (Thing("ball", 0.5, 0.5, 0.2),) * MOST)
    assert editing.added(world, Thing("sun", 0.5, 0.3, 0.2)) == world


def test_the_gallery_is_legal() -> None:
    for world in GALLERY.values():
        assert legal(world) == (world, ())


def test_each_thing_that_gives_way_is_said() -> None:
    wrong = Scene(
        "moon",
        (
            Thing("dragon", 0.5, 0.5, 0.3),
            Thing("dog", 0.5, 0.8, 0.3, "green", pose="throwing"),
            Thing("sun", 3, -2, 0.2),
            Thing("car", 0.5, 0.8, 40),
            *(Thing("ball", 0.5, 0.8, 0.2) for _ in range(MOST)),
        ),
    )
    mended, reasons = legal(wrong)
    assert len(reasons) == 1 + 1 + 2 + 1 + 1 + 1
    assert all(reason.endswith(".") and reason[0].isupper() for reason in reasons)
    assert mended.backdrop in BACKDROPS
    assert len(mended.things) == MOST
    assert legal(mended) == (mended, ())
    assert picture(mended).shape == (112, 112, 3)
    assert masks(Scene("park", mended.things[1:2])).any(), "the sun was brought in"


def test_files_are_strict() -> None:
    world = GALLERY["boat"]
    assert msgspec.json.decode(msgspec.json.encode(world), type=Scene) == world
