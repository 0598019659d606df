"""`main.py figure`: the window's own picture without a window, or one sentence and exit code 2."""

from __future__ import annotations

import os
import xml.etree.ElementTree as ElementTree
from pathlib import Path

import msgspec
import pytest
from PySide6.QtGui import QImage

import main
from engine import device, files
from engine.files import Document
from engine.systems import SYSTEMS, convnet
from gui import libraries
from gui.arguments import SMALLEST
from gui.window import Window
from tests.gui.conftest import OTHER, MakeWindow, face
from tests.gui.hands import convolution

pytestmark = pytest.mark.usefixtures("qapp")
Told = pytest.CaptureFixture[str]


def figure(*words: object) -> int:
    return main.main(["figure", *map(str, words), "--device", "cpu"])


def read(path: Path) -> QImage:
    return QImage(str(path)).convertToFormat(QImage.Format.Format_RGB32)


@pytest.mark.parametrize(
    ("size", "theme", "zoom", "step"),
    [
        ((1280, 720), "light", 1.0, 16),
        ((1000, 900), "dark", 1.25, 340),
        ((960, 540), "light", 1, 0),
    ],
)
def test_it_is_what_the_window_shows(
    size: tuple[int, int],
    theme: str,
    zoom: float,
    step: int,
    make_window: MakeWindow,
    tmp_path: Path,
) -> None:
    path = tmp_path / "a.png"
    wide, high = size
    look = ("--theme", theme, "--zoom", zoom, "--step", step)
    assert figure("convnet", "-o", path, "--size", f"{wide}x{high}", *look) == 0
    window = make_window(theme=theme, zoom=zoom)
    window.resize(wide, high)
    window.page.look_at(step)
    window.settle()
    assert read(path) == face(window)


def test_a_file_is_drawn_at_its_own_step_or_another(
    make_window: MakeWindow, saved: Path, tmp_path: Path
) -> None:
    window = make_window()
    window.work.show(files.read(saved))
    window.wait_for_picture()
    for step, words in ((60, ()), (3, ("--step", 3))):
        window.page.transport.seek(step)
        window.settle()
        path = tmp_path / f"{step}.png"
        assert figure(saved, "-o", path, "--size", "1280x720", *words) == 0
        assert read(path) == face(window)
    assert window.page.experiment.settings == OTHER


@pytest.mark.parametrize(
    ("explorer", "words"),
    [
        ("convnet", "window 17 of 49 · feature map 1"),
        ("recurrent", "step 11 of 33 · update"),
    ],
)
def test_an_explorer_is_drawn_where_it_tells_most(
    explorer: str, words: str, tmp_path: Path
) -> None:
    path = tmp_path / "a.svg"
    assert figure(explorer, "-o", path) == 0
    assert words in path.read_text("utf-8")


def test_the_smallest_figure_has_its_size(tmp_path: Path, make_window: MakeWindow) -> None:
    path = tmp_path / "a.png"
    assert figure("convnet", "-o", path, "--size", "640x400") == 0
    assert (read(path).width(), read(path).height()) == SMALLEST
    assert make_window().minimumSize().toTuple() == SMALLEST


@pytest.mark.parametrize("suffix", ["png", "svg", "pdf"])
def test_sizes_are_right(suffix: str, tmp_path: Path) -> None:
    path = tmp_path / f"a.{suffix}"
    assert figure("convnet", "-o", path, "--size", "1600x900") == 0
    if suffix == "png":
        assert (read(path).width(), read(path).height()) == (1600, 900)
    elif suffix == "svg":
        assert ElementTree.parse(path).getroot().get("viewBox") == "0 0 1600 900"
    else:
        assert b"/MediaBox [0 0 1200.000000 675.000000]" in path.read_bytes()


def test_bare_leaves_only_the_picture(tmp_path: Path) -> None:
    found = {}
    for name, words in (("whole", ()), ("bare", ("--bare",))):
        path = tmp_path / f"{name}.svg"
        assert figure("convnet", "-o", path, *words) == 0
        texts = ElementTree.parse(path).iter("{http://www.w3.org/2000/svg}text")
        found[name] = {"".join(text.itertext()).strip() for text in texts}
    frame = {"Menu", "Train", "Pictures", "window 17 of 49 · feature map 1", "speed 1×"}
    picture = {"Input", "Feature map 1", "Filters"}
    assert frame | picture <= found["whole"]
    assert picture <= found["bare"]
    assert not frame & found["bare"]


@pytest.mark.parametrize("zoom", [1.0, 1.25, 1.5, 2.0])
@pytest.mark.parametrize("theme", ["light", "projector"])
def test_nothing_of_a_bare_picture_is_scrolled_to(
    theme: str, zoom: float, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """The whole chain, the stage, and the story beside it all or not at all."""
    seen: dict[str, bool] = {}

    def look_at(window: Window, *_: object) -> None:
        explorer = convolution(window)
        shown = {
            "ribbon": explorer.ribbon,
            "stage": explorer.stage,
            "card": window.page.frame._card,
        }
        for name, widget in shown.items():
            if widget.isVisible():
                seen[name] = widget.visibleRegion().boundingRect() == widget.rect()

    monkeypatch.setattr("gui.export.save", look_at)
    words = ("--bare", "--zoom", zoom, "--theme", theme, "--size", "1920x1080")
    assert figure("convnet", "-o", tmp_path / "a.png", *words) == 0
    assert {"ribbon", "stage"} <= set(seen)
    assert all(seen.values())


@pytest.mark.parametrize(
    ("words", "told"),
    [
        (("nonsense", "-o", "a.png"), "nonsense"),
        (("convnet", "-o", "a.gif"), ".png, .svg or .pdf"),
        (("convnet", "-o", "gone/a.png"), "no folder"),
        (("convnet", "-o", "a.png", "--size", "12x12"), "12x12"),
        (("convnet", "-o", "a.png", "--theme", "pink"), "pink"),
        (("convnet", "-o", "a.png", "--zoom", "9"), "“9”"),
        (("convnet", "-o", "a.png", "--step", "-1"), "-1"),
        (("convnet",), "--output"),
        (("bad.unrolled", "-o", "a.png"), "bad.unrolled"),
    ],
)
def test_what_cannot_be_drawn_is_a_sentence(
    words: tuple[str, ...],
    told: str,
    tmp_path: Path,
    monkeypatch: pytest.MonkeyPatch,
    capsys: Told,
) -> None:
    monkeypatch.chdir(tmp_path)
    (tmp_path / "bad.unrolled").write_text("{")
    assert figure(*words) == 2
    printed = capsys.readouterr()
    assert told in printed.err
    assert printed.err.count("\n") == 1
    assert printed.out == ""
    assert not (tmp_path / "a.png").exists()


def test_a_device_that_is_not_here_is_a_sentence(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: Told
) -> None:
    monkeypatch.setattr(device, "available", lambda: {"cpu": True, "cuda": False, "mps": False})
    words = ["figure", "convnet", "-o", str(tmp_path / "a.png"), "--device", "mps"]
    assert main.main(words) == 2
    assert "no MPS device" in capsys.readouterr().err


def test_it_is_drawn_offscreen_where_windows_lack_libraries(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("QT_QPA_PLATFORM", "xcb")
    monkeypatch.setattr(libraries, "load", lambda _: False)
    assert figure("convnet", "-o", tmp_path / "a.png") == 0
    assert os.environ["QT_QPA_PLATFORM"] == "offscreen"
    assert not read(tmp_path / "a.png").isNull()


def test_a_run_that_fails_is_a_sentence_and_leaves_no_picture(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: Told
) -> None:
    def fail(*_: object) -> None:
        raise MemoryError

    system = msgspec.structs.replace(SYSTEMS["convnet"], run=fail)
    monkeypatch.setitem(SYSTEMS._found, "convnet", system)
    assert figure("convnet", "-o", tmp_path / "a.png") == 2
    assert "not enough memory" in capsys.readouterr().err
    assert not (tmp_path / "a.png").exists()


def test_a_step_past_the_end_is_the_last_and_said(tmp_path: Path, capsys: Told) -> None:
    last, past = tmp_path / "last.png", tmp_path / "past.png"
    trace = convnet.run(convnet.default(), "cpu")
    assert figure("convnet", "-o", last, "--step", trace.timeline.length - 1) == 0
    assert capsys.readouterr().out == f"{last} is drawn.\n"
    assert figure("convnet", "-o", past, "--step", 99_999) == 0
    said = f"{past} is drawn, at the last step, {trace.timeline.length - 1}.\n"
    assert capsys.readouterr().out == said
    assert read(last) == read(past)


def test_drawing_keeps_nothing_of_the_user_s(
    make_window: MakeWindow, saved: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """A figure is the same whatever the user likes, and likes nothing itself."""
    before = files.read(saved)
    first, second = tmp_path / "1.png", tmp_path / "2.png"
    assert figure(saved, "-o", first) == 0
    monkeypatch.setattr("gui.preferences.Preferences.theme", property(lambda _: "dark"))
    monkeypatch.setattr("gui.preferences.Preferences.zoom", property(lambda _: 2.0))
    assert figure(saved, "-o", second) == 0
    assert first.read_bytes() == second.read_bytes()
    assert files.read(saved) == before == Document("convnet", OTHER, 60)
