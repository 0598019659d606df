"""The encoder opened: the same annotation vectors, and every number of its layers explained."""

from __future__ import annotations

import msgspec
import numpy as np
import pytest

from engine.captions import encoder, opened
from engine.captions.encoder import Convolution, Fire, Form, Places, Pool
from engine.captions.model import Captioner, novice
from engine.captions.photograph import Photograph
from engine.systems import captions
from engine.systems.captions import Settings, run
from engine.trace import Cell, Trace
from tests.engine.captions import captioners
from tests.engine.captions.test_caption_numbers import explained
from tests.engine.captions.test_encoder import annotated

SIDE = 24
FORMS = {
    "scenes": (Convolution(6, 5, 2, 2), Convolution(5, 3, 1, 1), Places(), Convolution(7, 1)),
    "photos": (Convolution(6, 3, 2), Pool(3), Fire(3, 4), Pool(3), Fire(2, 5)),
    "rectified": (Fire(2, 3), Convolution(4, 3, 1, 1), Pool(2), Fire(3, 2)),
}
PIXELS = np.random.default_rng(1).integers(0, 256, (SIDE, SIDE, 3), np.uint8)
replace = msgspec.structs.replace


def captioner(kind: str) -> Captioner:
    form = Form(SIDE, FORMS[kind], spread=(60.0, 64.0, 70.0))
    return novice(captioners.WORDS, form, 2, units=6, attention=4, embedding=3)


@pytest.fixture(params=[(kind, room) for kind in FORMS for room in (1_000_000, 2_600)])
def looking(request: pytest.FixtureRequest, monkeypatch: pytest.MonkeyPatch) -> Captioner:
    """Each form, with all of its layers recorded or only the last ones."""
    kind, room = request.param
    monkeypatch.setattr(opened, "MOST", room)
    found = captioner(kind)
    monkeypatch.setattr(captions, "known", lambda name: found)
    return found


def traced() -> Trace:
    return run(Settings(photo=Photograph.of(PIXELS), length=2))


def test_the_layers_end_in_the_annotation_vectors(looking: Captioner) -> None:
    trace = traced()
    plain = annotated(looking.encoder, looking.form, PIXELS)
    assert np.allclose(trace["a"].reshape(plain.shape), plain, atol=1e-5)
    layers = opened.opened(looking)
    assert np.array_equal(trace[layers.last.name].transpose(1, 2, 0), trace["a"])


def test_what_is_recorded_fits_the_memory(looking: Captioner) -> None:
    layers = opened.look(looking, PIXELS)
    computed = [array.size for name, array in layers.items() if name != "maps"]
    assert sum(computed) <= opened.MOST
    whole = opened.MOST == 1_000_000
    assert (opened.opened(looking).start == 0) == whole


def test_every_explanation_gives_the_number(looking: Captioner) -> None:
    trace, dice = traced(), np.random.default_rng(0)
    names = [quantity.name for quantity in opened.opened(looking).quantities]
    for name in (*names, "a"):
        for _ in range(12):
            shape = trace[name].shape
            explained(trace, Cell(name, tuple(int(dice.integers(n)) for n in shape)))
        explained(trace, Cell(name, (0,) * trace[name].ndim))


def test_a_place_leads_back_to_its_field(looking: Captioner) -> None:
    trace = traced()
    rows, columns = looking.grid
    deep = trace["a"].shape[2]
    for place in {0, rows * columns - 1, rows * columns // 2}:
        top, left, bottom, right = encoder.field(looking.form, place)
        r, c = divmod(place, columns)
        for d in (0, deep - 1):
            found = trace.fields(Cell("a", (r, c, d)))["picture"]
            assert found.where[0] == (0, 1, 2)
            assert found.where[1] == tuple(range(top, bottom))
            assert found.where[2] == tuple(range(left, right))
    assert "p" in trace.reached(Cell("maps", (0, 0, 0)))


def test_the_shipped_forms_are_opened_as_far_as_they_fit() -> None:
    for form, start in ((encoder.SCENES, 0), (encoder.PHOTOS, 1)):
        found = opened.opened(novice(captioners.WORDS, form))
        assert (found.start == 0) == (start == 0)
        assert found.start < len(form.layers) - 1
