"""The window goes on while pictures and files come in, and while what is drawn is kept."""

from __future__ import annotations

import struct
import subprocess
import sys
import time
import zlib
from collections.abc import Callable, Iterator
from pathlib import Path
from threading import Event

import msgspec
import numpy as np
import pytest
from numpy.typing import NDArray
from PySide6.QtCore import QMimeData
from PySide6.QtGui import QGuiApplication, QImage
from pytestqt.qtbot import QtBot

from engine import files
from engine.array import Array
from engine.files import Document
from engine.systems.convnet import default
from gui import filing, pictures
from gui.autosave import Autosave
from gui.panels.convnet.picture import PictureDialog
from gui.pictures import Picture
from gui.window import Window
from tests.gui import hands
from tests.gui.conftest import shows_other

HOUSE = Path(__file__).parents[2]
SHORT = 0.05  # s
HEAD = (
    b'{"format": "unrolled", "version": 1, "made_with": "0", "explorer": "convnet", "step": 0, '
    b'"settings": {"layers": [], '
)


def longest_pause(act: Callable[[], object], done: Callable[[], bool]) -> float:
    """Seconds the window stood still at most, from an act until something is done.

    Of a pause no more counts than this process computed in it: other programs stop us, too.
    """
    longest, end = 0.0, time.monotonic() + 60
    before = _clocks()
    act()
    while True:
        QGuiApplication.processEvents()
        time.sleep(0.001)
        now = _clocks()
        longest, before = max(longest, float((now - before).min())), now
        if done() or time.monotonic() > end:
            break
    assert done()
    return longest


def _clocks() -> NDArray[np.float64]:
    """Seconds by the wall, and those that all threads of this process have computed."""
    return np.array([time.perf_counter(), time.process_time()])


def pauses_little(once: Callable[[], float]) -> bool:
    """Whether it does so in one of three: beside other programs a processor is slower."""
    return any(once() < SHORT for _ in range(3))


def dialogs(window: Window) -> list[PictureDialog]:
    return [dialog for dialog in window.findChildren(PictureDialog) if dialog.isVisible()]


def drop(window: Window, path: Path) -> None:
    assert hands.drop(window, hands.with_files(path))


@pytest.fixture(scope="module")
def huge(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A PNG of forty million pixels in colour: noise, which takes longer."""
    line = np.random.default_rng(0).integers(0, 256, 3 * 8000, dtype=np.uint8).tobytes()
    packer = zlib.compressobj(1)
    pixels = b"".join(packer.compress(b"\0" + line) for _ in range(5000)) + packer.flush()
    data, head = b"\x89PNG\r\n\x1a\n", struct.pack(">IIBBBBB", 8000, 5000, 8, 2, 0, 0, 0)
    for kind, chunk in ((b"IHDR", head), (b"IDAT", pixels), (b"IEND", b"")):
        check = struct.pack(">I", zlib.crc32(kind + chunk))
        data += struct.pack(">I", len(chunk)) + kind + chunk + check
    path = tmp_path_factory.mktemp("huge") / "huge.png"
    path.write_bytes(data)
    return path


def test_forty_million_pixels_come_in(window: Window, huge: Path) -> None:
    def once() -> float:
        found = longest_pause(lambda: drop(window, huge), lambda: not window.filing.busy)
        (dialog,) = dialogs(window)
        assert dialog.values().shape == (1, 9, 9)
        dialog.reject()
        window.settle()
        return found

    once()  # the first dialog loads what every dialog needs
    assert pauses_little(once)


def test_a_pasted_file_of_a_picture_comes_in(window: Window, huge: Path) -> None:
    """As other programs put it on the clipboard: not decoded yet."""
    data = QMimeData()
    data.setData("image/png", huge.read_bytes())
    QGuiApplication.clipboard().setMimeData(data)

    def once() -> float:
        found = longest_pause(window.filing.paste, lambda: not window.filing.busy)
        (dialog,) = dialogs(window)
        dialog.reject()
        window.settle()
        return found

    assert pauses_little(once)


@pytest.mark.parametrize(
    "text",
    [
        b'{"format": [' + b'{"a":1},' * 1_900_000 + b"0]}",
        HEAD + b'"classes": [' + b'"a",' * 3_700_000 + b'"b"]}}',
        HEAD + b'"input": {"shape": [' + b"1," * 7_500_000 + b'1], "rows": ["1"]}}}',
        HEAD + b'"input": {"shape": [1,1,1], "x": [' + b"[[[[]]]]," * 1_600_000 + b"0]}}}",
        HEAD + b'"input": {"shape": [1,9,9], "rows": ["' + b"0.12345678 " * 1_300_000 + b'"]}}}',
        HEAD + b'"input": {"shape": [1,500000,1], "rows": [' + b'"1",' * 499_999 + b'"one"]}}}',
    ],
)
def test_hostile_text_comes_in(window: Window, tmp_path: Path, text: bytes) -> None:
    path = tmp_path / "hostile.unrolled"
    path.write_bytes(text)

    def once() -> float:
        window.message.hide()
        found = longest_pause(lambda: drop(window, path), lambda: not window.filing.busy)
        assert "hostile.unrolled" in window.message.text
        assert window.message.text.endswith(".")
        return found

    assert pauses_little(once)
    assert window.page.experiment.settings == default()


@pytest.mark.usefixtures("qapp")
def test_a_hundred_letters_are_kept(tmp_path: Path) -> None:
    numbers = np.random.default_rng(0)
    letters = {f"letter {n}": Array(numbers.normal(size=(1, 64, 64))) for n in range(100)}
    large = Document("convnet", msgspec.structs.replace(default(), presets=letters), 1)
    saving = Autosave(tmp_path / "states")

    def written() -> bool:
        return any((tmp_path / "states").glob("*.unrolled"))

    def once() -> float:
        for state in (tmp_path / "states").glob("*.unrolled"):
            state.unlink()
        return longest_pause(lambda: saving.keep(large), written)

    assert pauses_little(once)
    # The end waits for the last change, also while an earlier one is being written.
    saving.keep(large)
    saving._hand_over()
    last = msgspec.structs.replace(large.settings, target=1)
    saving.keep(Document("convnet", last, 2))
    saving.end()
    (state,) = (tmp_path / "states").iterdir()
    assert (files.read(state).step, files.read(state).settings) == (2, last)


class Gate:
    """Reading that takes until it is let go."""

    def __init__(self) -> None:
        self.read = pictures.load
        self.open = Event()
        self.began: list[Path] = []

    def __call__(self, source: Path) -> Picture:
        self.began.append(source)
        assert self.open.wait(10)
        return self.read(source)


@pytest.fixture
def gate(monkeypatch: pytest.MonkeyPatch) -> Iterator[Gate]:
    gate = Gate()
    monkeypatch.setattr(pictures, "load", gate)
    yield gate
    gate.open.set()


def busy() -> bool:
    return QGuiApplication.overrideCursor() is not None


def test_a_busy_sign_comes_only_if_it_lasts(
    window: Window, picture: Path, gate: Gate, qtbot: QtBot
) -> None:
    window.filing.open_path(picture)
    assert not busy()
    qtbot.waitUntil(busy, timeout=10 * filing.BUSY)
    window.filing.open_path(picture)  # once more: it is shown once
    qtbot.waitUntil(busy, timeout=10 * filing.BUSY)
    gate.open.set()
    window.wait_for_picture()
    assert not busy()
    assert len(dialogs(window)) == 1


def test_the_last_wish_is_fulfilled(
    window: Window, picture: Path, saved: Path, gate: Gate, qtbot: QtBot
) -> None:
    drop(window, picture)
    qtbot.waitUntil(lambda: bool(gate.began))
    drop(window, saved.with_name("not there"))
    drop(window, saved)
    gate.open.set()
    assert shows_other(window)
    assert not dialogs(window)
    assert window.message.text == ""


def test_the_window_closes_while_a_picture_is_on_its_way(
    window: Window, picture: Path, gate: Gate, states: Path, qtbot: QtBot
) -> None:
    window.actions_["clear"].trigger()
    mine = window.work.document
    drop(window, picture)
    qtbot.waitUntil(busy, timeout=10 * filing.BUSY)
    gate.open.set()
    window.close()
    qtbot.wait(50)
    assert not busy()
    assert not dialogs(window)
    assert [files.read(path) for path in states.glob("*.unrolled")] == [mine]


MEMORY = """
    import resource, sys
    from pathlib import Path
    from gui import pictures
    def peak():
        return resource.getrusage(resource.RUSAGE_SELF).ru_maxrss // 1024
    small, large = map(Path, sys.argv[1:])
    pictures.to_grid(pictures.load(small), 64, 64)
    before = peak()
    pictures.to_grid(pictures.load(large), 64, 64)
    print(peak() - before)
"""


@pytest.mark.skipif(sys.platform != "linux", reason="elsewhere memory is counted otherwise")
@pytest.mark.parametrize(("kind", "most"), [("jpeg", 64), ("png", 200)])
def test_a_large_picture_takes_little_memory(tmp_path: Path, kind: str, most: int) -> None:
    image = QImage(7300, 5500, QImage.Format.Format_RGB32)
    image.fill(0x123456)
    paths = tmp_path / f"small.{kind}", tmp_path / f"large.{kind}"
    assert image.scaled(1500, 1500).save(str(paths[0]))
    assert image.save(str(paths[1]))
    code = "\n".join(line[4:] for line in MEMORY.splitlines())
    command = [sys.executable, "-c", code, *map(str, paths)]
    found = subprocess.run(command, capture_output=True, text=True, cwd=HOUSE, timeout=60)
    assert found.stderr == ""
    assert int(found.stdout) < most
