"""What was on screen survives a crash; windows do not fight; a full disk is told once."""

from __future__ import annotations

import errno
import os
import subprocess
import sys
import textwrap
from pathlib import Path

import msgspec
import pytest
from PySide6.QtCore import QCoreApplication
from pytestqt.qtbot import QtBot

from engine import files
from engine.files import Document
from engine.systems import convnet, recurrent
from gui import autosave
from gui.autosave import Autosave

SETTINGS = convnet.default()
HOUSE = Path(__file__).parents[2]


def state(step: int) -> Document:
    return Document("convnet", SETTINGS, step)


def states(folder: Path) -> list[Path]:
    return sorted(folder.glob("*.unrolled"))


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    """A folder that does not exist yet, with a space and an umlaut."""
    return tmp_path / "für später" / "states"


def process(script: str, *words: str) -> subprocess.CompletedProcess[str]:
    command = [sys.executable, "-c", textwrap.dedent(script), *words]
    return subprocess.run(command, capture_output=True, text=True, timeout=120, cwd=HOUSE)


def crashed(folder: Path, *steps: int) -> None:
    """Another process keeps these states, one a run, and dies."""
    script = f"""
        import os, sys
        from pathlib import Path
        from engine.files import Document
        from engine.systems import convnet
        from PySide6.QtCore import QCoreApplication
        from gui.autosave import Autosave
        app = QCoreApplication([])
        kept = []
        for step in {steps}:
            kept.append(Autosave(Path({str(folder)!r})))
            kept[-1].keep(Document("convnet", convnet.default(), step))
            kept[-1].flush()
        os._exit(1)
    """
    process(script)


@pytest.mark.usefixtures("qapp")
def test_a_crash_is_offered_a_good_end_is_not(folder: Path) -> None:
    crashed(folder, 7)
    second = Autosave(folder)
    assert second.pending() == (state(7),)
    assert len(states(folder)) == 1  # now its own
    second.keep(state(8))
    second.drop("convnet")
    second.end()
    assert list(folder.iterdir()) == []
    assert Autosave(folder).pending() == ()


@pytest.mark.usefixtures("qapp")
def test_what_was_only_offered_outlives_a_good_end(folder: Path) -> None:
    crashed(folder, 7)
    second = Autosave(folder)
    assert second.pending() == (state(7),)
    second.drop("convnet")  # all is safe of what this run has done: nothing
    second.end()
    assert Autosave(folder).pending() == (state(7),)


@pytest.mark.usefixtures("qapp")
def test_each_explorer_has_its_own_state(folder: Path) -> None:
    """The one used last comes last; one that is safe leaves the other alone."""
    time = Document("recurrent", recurrent.default(), 3)
    first = Autosave(folder)
    first.keep(time)
    first.flush()
    os.utime(states(folder)[0], (1, 1))
    first.keep(state(1))
    first.end()
    second = Autosave(folder)
    assert second.pending() == (time, state(1))
    second.keep(state(2))
    second.drop("convnet")
    second.end()
    assert Autosave(folder).pending() == (time,)


@pytest.mark.usefixtures("qapp")
def test_a_state_that_cannot_be_written_keeps_none_else_away(
    folder: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(files, "MAX_BYTES", len(files.to_text(state(1)).encode()) - 1)
    small = convnet.default().layers[:1]
    time = Document("recurrent", recurrent.default(), 3)
    saving, told = Autosave(folder), list[str]()
    saving.failed.connect(told.append)
    saving.keep(time)
    saving.keep(Document("convnet", msgspec.structs.replace(SETTINGS, layers=small), 4))
    saving.flush()
    QCoreApplication.processEvents()
    assert [files.read(path).explorer for path in states(folder)] == ["convnet"]
    assert len(told) == 1
    saving.end()


@pytest.mark.usefixtures("qapp")
def test_a_second_crash_offers_the_same_again(folder: Path) -> None:
    crashed(folder, 7)
    script = f"""
        import os
        from pathlib import Path
        from gui.autosave import Autosave
        found = Autosave(Path({str(folder)!r})).pending()
        os._exit(found[0].step)
    """
    assert process(script).returncode == 7
    assert Autosave(folder).pending() == (state(7),)


@pytest.mark.usefixtures("qapp")
def test_two_crashes_are_offered_one_after_the_other(folder: Path) -> None:
    crashed(folder, 1, 2)
    older = states(folder)
    os.utime(next(p for p in older if files.read(p).step == 1), (1, 1))
    first, second = Autosave(folder), Autosave(folder)
    assert (first.pending(), second.pending()) == ((state(2),), (state(1),))


def test_changes_are_written_together_and_the_last_one_always(folder: Path, qtbot: QtBot) -> None:
    saving, written = Autosave(folder), []
    for step in range(100):
        saving.keep(state(step))
    qtbot.waitUntil(lambda: len(states(folder)) == 1, timeout=3000)
    written = [files.read(path).step for path in states(folder)]
    assert written == [99]
    saving.end()


@pytest.mark.usefixtures("qtbot")
def test_at_most_one_write_a_pause(folder: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    written: list[int] = []
    monkeypatch.setattr(files, "write", lambda _, document, durable: written.append(document.step))
    saving = Autosave(folder)
    for step in range(5):
        saving.keep(state(step))
        saving.keep(state(step + 100))
    assert written == []
    saving.flush()
    saving.flush()
    assert written == [104]
    saving.end()
    saving.keep(state(1))
    saving.flush()
    assert written == [104]


@pytest.mark.usefixtures("qapp")
def test_two_windows_do_not_fight(folder: Path) -> None:
    one, two = Autosave(folder), Autosave(folder)
    for saving, step in ((one, 1), (two, 2)):
        saving.keep(state(step))
        saving.flush()
    assert len(states(folder)) == 2
    assert Autosave(folder).pending() == ()  # both still run
    assert one.pending() == ()
    one.drop("convnet")
    one.end()
    assert [files.read(path).step for path in states(folder)] == [2]
    two.drop("convnet")
    two.end()
    assert list(folder.iterdir()) == []


@pytest.mark.usefixtures("qapp")
def test_failing_is_told_once_until_it_works(folder: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    told: list[str] = []
    saving = Autosave(folder)
    saving.failed.connect(told.append)

    def full(*_: object) -> None:
        raise OSError(errno.ENOSPC, "No space left on device")

    def save(step: int) -> None:
        saving.keep(state(step))
        saving.flush()
        QCoreApplication.processEvents()  # what the writer says

    with monkeypatch.context() as broken:
        broken.setattr(os, "replace", full)
        save(1)
        save(2)
    assert len(told) == 1
    assert "no room left" in told[0]
    save(3)
    assert [files.read(path).step for path in states(folder)] == [3]
    with monkeypatch.context() as broken:
        broken.setattr(os, "replace", full)
        save(4)
    assert len(told) == 2
    saving.end()


@pytest.mark.usefixtures("qapp")
def test_a_place_that_cannot_be_made_is_told(tmp_path: Path) -> None:
    (tmp_path / "file").write_text("")
    told: list[str] = []
    saving = Autosave(tmp_path / "file" / "states")
    saving.failed.connect(told.append)
    assert saving.pending() == ()
    saving.keep(state(1))
    saving.flush()
    saving.end()
    assert len(told) == 1


@pytest.mark.usefixtures("qapp")
def test_damaged_states_and_old_halves_are_passed_over(folder: Path) -> None:
    crashed(folder, 5)
    (folder / "9-torn.unrolled").write_text('{"format": "unro')
    old, new = folder / ".1.old.part", folder / ".1.new.part"
    for half in (old, new):
        half.write_text("{")
    os.utime(old, (1, 1))
    assert Autosave(folder).pending() == (state(5),)
    assert (old.exists(), new.exists()) == (False, True)


KILLED = """
    import os, random, signal, sys, time
    from pathlib import Path
    from PySide6.QtCore import QCoreApplication
    from engine import files
    from engine.files import Document
    from engine.systems import convnet
    from gui.autosave import Autosave
    app = QCoreApplication([])
    folder, settings, random = Path(sys.argv[1]), convnet.default(), random.Random(0)
    for run in range(20):
        child = os.fork()
        if not child:
            saving, step = Autosave(folder), 0
            while True:
                saving.keep(Document("convnet", settings, step))
                saving.flush()
                step += 1
        end = time.monotonic() + 10
        while not list(folder.glob(f"{child}-*.unrolled")) and time.monotonic() < end:
            time.sleep(0.001)
        time.sleep(random.uniform(0, 0.02))
        os.kill(child, signal.SIGKILL)
        os.waitpid(child, 0)
        for path in folder.glob("*.unrolled"):
            assert files.read(path).settings == settings
        survivor = Autosave(folder)
        (left,) = survivor.pending()
        assert left.settings == settings, run
        survivor.keep(left)
        survivor.drop("convnet")
        survivor.end()
    print("whole")
"""


def test_killed_while_saving_twenty_times_and_never_torn(folder: Path) -> None:
    found = process(KILLED, str(folder))
    assert (found.stdout, found.stderr) == ("whole\n", "")
    assert states(folder) == []


@pytest.mark.usefixtures("qapp")
def test_the_users_own_place_is_the_default() -> None:
    assert autosave._folder().is_absolute()
    assert autosave._folder().name == "states"
