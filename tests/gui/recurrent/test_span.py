"""The part of time in view: places and times fit each other, zoom and pan keep what they should."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st
from PySide6.QtCore import QRectF

from gui.views.recurrent.span import FEWEST, Span, around, whole

AREA = QRectF(40, 10, 300, 80)
TOTALS = st.integers(1, 10_000)
SHARES = st.floats(0, 1)


@st.composite
def spans(draw: st.DrawFn) -> Span:
    total = draw(TOTALS)
    span = whole(total).zoomed(draw(SHARES) * total, draw(st.floats(0.001, 1)))
    return span.moved((draw(SHARES) - 0.5) * total)


@given(spans(), SHARES, st.floats(0.2, 5))
def test_zoom_keeps_the_time_under_the_pointer(span: Span, share: float, factor: float) -> None:
    x = AREA.x() + share * AREA.width()
    t = span.t(x, AREA)
    zoomed = span.zoomed(t, factor)
    assert zoomed.first >= 0
    assert zoomed.first + zoomed.count <= span.total + 1e-6
    assert min(FEWEST, span.total) - 1e-9 <= zoomed.count <= span.total
    inside = 1e-6 < zoomed.first < span.total - zoomed.count - 1e-6
    if inside:  # nothing was in the way
        assert zoomed.x(t, AREA) == pytest.approx(x, abs=1e-3)


@given(spans(), SHARES)
def test_places_and_times_are_each_other_s_inverse(span: Span, share: float) -> None:
    t = span.first + share * span.count
    assert span.t(span.x(t, AREA), AREA) == pytest.approx(t, abs=1e-6 * span.total)
    assert 0 <= span.step(span.x(t, AREA), AREA) < span.total


@given(spans(), SHARES)
def test_a_step_is_brought_into_view_by_whole_views(span: Span, share: float) -> None:
    t = min(int(share * span.total), span.total - 1)
    held = span.holding(t)
    assert held.shows(t)
    assert held.count == span.count
    assert held == span or not span.shows(t)


@given(TOTALS, st.integers(1, 60), SHARES)
def test_as_many_steps_as_fit_stand_around_one(total: int, fits: int, share: float) -> None:
    t = min(int(share * total), total - 1)
    seen = around(t, fits, total)
    assert len(seen) == min(fits, total)
    assert t in seen
    assert seen[0] >= 0
    assert seen[-1] < total
    if seen[0] > 0 and seen[-1] < total - 1:
        assert abs((seen[0] + seen[-1]) / 2 - t) <= 1
