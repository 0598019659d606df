"""The encoder against torch's own layers and against what a changed pixel really moves."""

from __future__ import annotations

from collections.abc import Mapping

import msgspec
import numpy as np
import pytest
import torch
from torch import nn

from engine.array import Floats
from engine.captions import encoder
from engine.captions.encoder import PHOTOS, SCENES, Convolution, Fire, Form, Places, Pool

SMALL = Form(
    23, (Convolution(4, 3, 2), Pool(3), Fire(2, 3), Places(), Convolution(5, 3, 1, 1))
)  # 23 → 11 → 5


def picture(form: Form, seed: int = 0) -> np.ndarray:
    shape = form.size, form.size, 3
    return np.random.default_rng(seed).integers(0, 256, shape, dtype=np.uint8)


def annotated(arrays: Mapping[str, Floats], form: Form, shown: np.ndarray) -> Floats:
    """The annotation vectors of a picture, (L, D)."""
    parameters = {name: torch.from_numpy(array) for name, array in arrays.items()}
    maps = encoder.features(parameters, form, torch.from_numpy(shown)[None])
    found: Floats = maps[0].flatten(1).T.numpy()
    return found


def test_the_two_encoders_have_the_sizes_they_promise() -> None:
    assert (encoder.grid(SCENES), encoder.depth(SCENES)) == ((14, 14), 128)
    assert (encoder.grid(PHOTOS), encoder.depth(PHOTOS)) == ((13, 13), 512)
    for form in SCENES, PHOTOS:
        arrays = encoder.novice(form, 1)
        assert {name: array.shape for name, array in arrays.items()} == encoder.shapes(form)
        assert sum(array.size for array in arrays.values()) < 1_000_000
        found = annotated(arrays, form, picture(form))
        rows, columns = encoder.grid(form)
        assert found.shape == (rows * columns, encoder.depth(form))
        assert np.isfinite(found).all()
        assert 0.1 < found.std() < 10


def test_it_equals_torchs_layers() -> None:
    arrays = encoder.novice(SMALL, 2)
    arrays["2.one.b"] += 0.3
    first, last = nn.Conv2d(3, 4, 3, 2), nn.Conv2d(8, 5, 3, padding=1)
    squeeze, one, three = nn.Conv2d(4, 2, 1), nn.Conv2d(2, 3, 1), nn.Conv2d(2, 3, 3, padding=1)
    named = {"0": first, "2.squeeze": squeeze, "2.one": one, "2.three": three, "4": last}
    with torch.no_grad():
        for name, layer in named.items():
            layer.weight.copy_(torch.from_numpy(arrays[f"{name}.W"]))
            assert layer.bias is not None
            layer.bias.copy_(torch.from_numpy(arrays[f"{name}.b"]))
        shown = picture(SMALL)
        x = torch.from_numpy((shown.astype(np.float32) - 127.5) / 64).permute(2, 0, 1)
        x = nn.MaxPool2d(3, 2, ceil_mode=True)(first(x).relu())
        small = squeeze(x).relu()
        x = torch.cat([one(small), three(small)]).relu()
        axis = torch.linspace(-1, 1, 5)
        y, across = torch.meshgrid(axis, axis, indexing="ij")
        x = last(torch.cat([x, across[None], y[None]]))
    expected = x.permute(1, 2, 0).reshape(25, 5).numpy()
    found = annotated(arrays, SMALL, shown)
    np.testing.assert_allclose(found, expected, rtol=1e-4, atol=1e-5)


@pytest.mark.parametrize("form", [SCENES, PHOTOS, SMALL])
def test_the_field_of_a_cell_is_what_it_reads(form: Form) -> None:
    """The gradient of a cell's vector lies in its field, and reaches all four of its borders."""
    rows, columns = encoder.grid(form)
    arrays = encoder.novice(form, 3)
    parameters = {name: torch.from_numpy(abs(array)) for name, array in arrays.items()}
    generator = torch.Generator().manual_seed(0)
    maps = torch.rand(1, 3, form.size, form.size, generator=generator, requires_grad=True)
    *_, found = encoder.stages(parameters, form, maps)
    for cell in (0, columns + 1, rows * columns // 2, rows * columns - 1):
        value = found[0, :, cell // columns, cell % columns].sum()
        (gradient,) = torch.autograd.grad(value, maps, retain_graph=True)
        read = (gradient[0] != 0).any(0).numpy()
        top, left, bottom, right = encoder.field(form, cell)
        lines, across = np.flatnonzero(read.any(1)), np.flatnonzero(read.any(0))
        assert lines.min() >= top
        assert lines.max() < bottom
        assert across.min() >= left
        assert across.max() < right
        pooled = any(isinstance(layer, Pool) for layer in form.layers)
        slack = 16 if pooled else 0  # only the largest of a window is read
        assert bottom - top - (lines.max() - lines.min() + 1) <= slack
        assert right - left - (across.max() - across.min() + 1) <= slack


def test_the_scenes_encoder_looks_at_a_small_part() -> None:
    top, left, bottom, right = encoder.field(SCENES, 7 * 14 + 7)
    assert bottom - top == right - left <= 45


def test_the_form_travels_in_the_card() -> None:
    card = {"encoder": msgspec.to_builtins(PHOTOS)}
    assert encoder.form_of(msgspec.json.decode(msgspec.json.encode(card))) == PHOTOS
    with pytest.raises(ValueError, match="no form of an encoder"):
        encoder.form_of({"encoder": {"size": 224, "layers": [{"type": "eval"}]}})
    with pytest.raises(ValueError, match="no form of an encoder"):
        encoder.form_of({})
