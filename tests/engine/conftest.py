"""A device beside the CPU, on every machine."""

from __future__ import annotations

from collections.abc import Iterator

import pytest
import torch

from tests.engine import elsewhere


@pytest.fixture(params=["elsewhere", "elsewhere, rounding otherwise", "cuda"])
def second(request: pytest.FixtureRequest) -> Iterator[str]:
    """Its name: two made of the CPU, and CUDA where there is a GPU."""
    if request.param != "cuda":
        with elsewhere.added(seed=1 if "rounding" in request.param else None) as name:
            yield name
    elif torch.cuda.is_available():
        yield "cuda"
    else:
        pytest.skip("this machine has no CUDA")
