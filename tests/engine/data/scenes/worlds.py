"""Any legal scene, for hypothesis."""

from __future__ import annotations

from hypothesis import strategies as st

from engine.data.scenes.kinds import ALL, BACKDROPS, KINDS
from engine.data.scenes.scene import Scene, Thing


@st.composite
def legal_things(draw: st.DrawFn) -> Thing:
    kind = draw(st.sampled_from(KINDS))
    entry = ALL[kind]
    place = st.floats(0, 1)
    return Thing(
        kind,
        draw(place),
        draw(place),
        draw(st.floats(0.1, 0.9)),
        draw(st.sampled_from(("", *entry.colours))),
        draw(st.booleans()),
        draw(st.sampled_from(entry.poses)),
    )


scenes = st.builds(
    Scene, st.sampled_from(BACKDROPS), st.lists(legal_things(), min_size=1, max_size=6).map(tuple)
)
