"""What a user likes comes back next time, and no file is too broken to start with."""

from __future__ import annotations

import os
from pathlib import Path
from random import Random

import pytest
from hypothesis import given
from hypothesis import strategies as st

from gui import preferences
from gui.preferences import MOST_RECENT, Preferences

DEFAULTS = {
    "theme": "system",
    "device": "auto",
    "zoom": 1.0,
    "speed": 1.0,
    "reduced_motion": False,
    "geometry": b"",
    "recent": (),
}
OTHERS = {
    "theme": "projector",
    "device": "cpu",
    "zoom": 1.35,
    "speed": 8.0,
    "reduced_motion": True,
    "geometry": bytes(range(256)),
}


@pytest.fixture
def ini(tmp_path: Path) -> Path:
    """A file that does not exist yet."""
    return tmp_path / "Einstellungen, meine" / "u.ini"


def values(path: Path) -> dict[str, object]:
    chosen = Preferences(path)
    return {name: getattr(chosen, name) for name in DEFAULTS}


def test_defaults(ini: Path) -> None:
    assert values(ini) == DEFAULTS


def test_choices_come_back_in_the_next_run(ini: Path) -> None:
    chosen = Preferences(ini)
    for name, value in OTHERS.items():
        setattr(chosen, name, value)
    assert values(ini) == OTHERS | {"recent": ()}


def test_only_what_changes_is_told(ini: Path) -> None:
    chosen, told = Preferences(ini), list[str]()
    chosen.changed.connect(told.append)
    for name in OTHERS:
        setattr(chosen, name, DEFAULTS[name])
    assert told == []
    for name, value in OTHERS.items():
        setattr(chosen, name, value)
        setattr(chosen, name, value)
    assert told == list(OTHERS)


def test_numbers_are_brought_into_their_range(ini: Path) -> None:
    chosen = Preferences(ini)
    for wish, zoom in ((9, 2.0), (-1, 0.8), (float("inf"), 2.0), (1.25, 1.25)):
        chosen.zoom = wish
        assert chosen.zoom == zoom
    with pytest.raises(ValueError, match=r"from 0\.8 to 2"):
        chosen.zoom = float("nan")
    with pytest.raises(ValueError, match="“pink” is no theme; choose system, light"):
        chosen.theme = "pink"


def test_recent_files_newest_first_without_those_that_are_gone(ini: Path, tmp_path: Path) -> None:
    chosen, told = Preferences(ini), list[str]()
    chosen.changed.connect(told.append)
    paths = [tmp_path / f'Übung, {n}; "x" @\'%20.unrolled' for n in range(MOST_RECENT + 3)]
    for path in paths:
        path.write_text("")
        chosen.remember(path)
    chosen.remember(str(paths[-1]))  # already the newest
    newest = tuple(reversed(paths[3:]))
    assert chosen.recent == newest
    assert told == ["recent"] * len(paths)
    paths[-1].unlink()
    assert Preferences(ini).recent == newest[1:]
    chosen.remember(paths[5])
    assert chosen.recent[0] == paths[5]
    assert len(set(chosen.recent)) == len(chosen.recent)


def test_recent_paths_are_absolute(
    ini: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.chdir(tmp_path)
    Path("a.unrolled").write_text("")
    chosen = Preferences(ini)
    chosen.remember("a.unrolled")
    assert chosen.recent == (tmp_path / "a.unrolled",)


def test_a_name_that_is_no_text_does_no_harm(ini: Path, tmp_path: Path) -> None:
    path = Path(os.fsdecode(os.fsencode(tmp_path) + b"/\xff.unrolled"))
    chosen = Preferences(ini)
    chosen.remember(path)
    chosen.remember(tmp_path / "two\nlines")
    assert all(isinstance(found, Path) for found in chosen.recent)


@pytest.mark.parametrize(
    "text",
    [
        "zoom=9\ntheme=pink\nspeed=nan\nreduced_motion=perhaps\ndevice=abacus\nrecent=relative",
        "zoom=1,2\ntheme=light,dark\nspeed=\nreduced_motion=1\ngeometry=***\ndevice=@Invalid()",
        "zoom=@ByteArray(1.5)\ntheme=@Point(1 2)\nspeed=1e999\ngeometry=@Size(1 2)",
        "zoom=@Variant(\\0\\0\\0\\x6\\0)\ntheme=@@light\nspeed=1_6x\nrecent=\\0\\0",
        "[General",
        "[]\n=\n==\n;;;",
        "\0\0\0",
    ],
)
def test_nonsense_in_the_file_gives_defaults(ini: Path, text: str) -> None:
    ini.parent.mkdir()
    ini.write_text(text if text.startswith(("[", "\0")) else f"[General]\n{text}\n")
    assert values(ini) == DEFAULTS
    Preferences(ini).zoom = 1.5
    assert values(ini) == DEFAULTS | {"zoom": 1.5}


@given(st.binary(max_size=200), st.integers(0, 2**32))
def test_any_bytes_give_values_that_make_sense(
    tmp_path_factory: pytest.TempPathFactory, data: bytes, seed: int
) -> None:
    ini = tmp_path_factory.mktemp("any") / "u.ini"
    for name, value in OTHERS.items():
        setattr(Preferences(ini), name, value)
    whole, random = bytearray(ini.read_bytes()), Random(seed)
    place = random.randrange(len(whole))
    whole[place : place + random.randrange(30)] = data
    ini.write_bytes(whole)
    found = values(ini)
    assert found["theme"] in preferences.THEMES
    assert 0.8 <= Preferences(ini).zoom <= 2.0
    assert {name: type(value) for name, value in found.items()} == {
        name: type(value) for name, value in DEFAULTS.items()
    }


def test_a_place_that_cannot_be_written_does_no_harm(tmp_path: Path) -> None:
    (tmp_path / "file").write_text("")
    chosen = Preferences(tmp_path / "file" / "u.ini")
    chosen.theme = "dark"
    assert chosen.theme == "dark"
