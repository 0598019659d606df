"""The command line: words in, the right call or one sentence out."""

from __future__ import annotations

import os
import re
import shlex
import shutil
import subprocess
import sys
from pathlib import Path
from types import ModuleType
from typing import Any

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

import engine
import gui
import main
from engine import device, weights
from gui import arguments, doctor, libraries

HOUSE = Path(main.__file__).parent
Calls = list[dict[str, Any]]


VERBS = [verb for _, verb in main.TRAININGS.values()]


@pytest.fixture
def calls(monkeypatch: pytest.MonkeyPatch) -> Calls:
    """Window, export and training replaced; each call's arguments land here."""
    found: Calls = []

    def record(**given: Any) -> int:
        found.append(given)
        return 0

    def train(folder: Path, *text: Path, **asked: Any) -> dict[str, Any]:
        found.append({"folder": folder, **asked})
        return {"test accuracy": 0.5, "votes": {"X": {"O": 0.25}}}

    fakes: list[tuple[ModuleType, str, dict[str, Any]]] = [
        (gui, "app", {"explore": record}),
        (gui, "export", {"figure": record}),
        *((engine, room, dict.fromkeys(VERBS, train)) for room, _ in main.TRAININGS.values()),
    ]
    for package, name, does in fakes:
        fake = ModuleType(f"{package.__name__}.{name}")
        vars(fake).update(does)
        monkeypatch.setitem(sys.modules, fake.__name__, fake)
        monkeypatch.setattr(package, name, fake, raising=False)
    monkeypatch.setattr(os, "environ", {**os.environ, "QT_QPA_PLATFORM": "offscreen"})
    return found


def test_explore_without_words(calls: Calls) -> None:
    assert main.main([]) == 0
    assert calls == [
        {
            "file": None,
            "explorer": "convnet",
            "theme": None,
            "zoom": None,
            "device": "auto",
            "step": None,
            "full_screen": False,
        }
    ]


def test_explore_passes_every_word(calls: Calls, tmp_path: Path) -> None:
    file = tmp_path / "figure"  # a file called like a command is a file when it has a folder
    file.touch()
    words = f"{file} --explorer convnet --theme system --zoom 1.5 --device cpu --step 7"
    assert main.main([*words.split(), "--full-screen"]) == 0
    assert calls == [
        {
            "file": file,
            "explorer": "convnet",
            "theme": "system",
            "zoom": 1.5,
            "device": "cpu",
            "step": 7,
            "full_screen": True,
        }
    ]


def test_figure_passes_every_word(
    calls: Calls, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    picture = tmp_path / "a.PDF"
    words = f"figure convnet -o {picture} --size 800X600 --theme dark --step 0 --zoom 2 --bare"
    assert main.main([*words.split(), "--device", "cpu"]) == 0
    assert capsys.readouterr().out == f"{picture} is drawn.\n"
    assert calls == [
        {
            "what": "convnet",
            "output": picture,
            "size": (800, 600),
            "theme": "dark",
            "step": 0,
            "zoom": 2.0,
            "device": "cpu",
            "bare": True,
        }
    ]


def test_figure_by_itself(calls: Calls, tmp_path: Path) -> None:
    saved = tmp_path / "saved"
    saved.touch()
    assert main.main(["figure", str(saved), "-o", str(tmp_path / "a.svg")]) == 0
    call = calls[0]
    assert (call["what"], call["size"], call["theme"]) == (str(saved), (1920, 1080), "light")
    assert (call["step"], call["zoom"], call["device"], call["bare"]) == (None, 1.0, "auto", False)


@pytest.mark.skipif(not sys.platform.startswith("linux"), reason="other systems have a screen")
def test_figure_draws_offscreen_where_there_is_no_screen(calls: Calls, tmp_path: Path) -> None:
    for name in ("QT_QPA_PLATFORM", "DISPLAY", "WAYLAND_DISPLAY"):
        os.environ.pop(name, None)
    assert main.main(["figure", "convnet", "-o", str(tmp_path / "a.png")]) == 0
    assert os.environ["QT_QPA_PLATFORM"] == "offscreen"


def test_train_captions_passes_what_is_asked(calls: Calls) -> None:
    words = "train captions --data photos --teacher net.npz --seed 7"
    assert main.main(words.split()) == 0
    assert calls.pop() == {"folder": Path.cwd(), "data": "photos", "teacher": "net.npz", "seed": 7}
    assert not any(main.main(["train", "captions", *w.split()]) for w in ("--hard", "--device cpu"))
    assert [call["folder"] for call in calls] == [Path.cwd(), weights.MODELS]


def test_only_captions_has_options(capsys: pytest.CaptureFixture[str]) -> None:
    assert main.main(["train", "gap", "--scenes", "5"]) == 2
    assert capsys.readouterr().err == "Only captions knows --scenes.\n"
    assert main.main(["train", "captions", "--epochs", "0"]) == 2
    assert "no number of at least 1" in capsys.readouterr().err


def test_train_prints_its_figures(calls: Calls, capsys: pytest.CaptureFixture[str]) -> None:
    assert main.main(["train", "convnet"]) == 0
    assert calls == [{"folder": HOUSE / "resources" / "models"}]
    assert capsys.readouterr().out.endswith("test accuracy: 0.5\nvotes\n  X\n    O: 0.25\n")


def test_device_that_is_not_here_is_refused_before_drawing(
    calls: Calls, capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(device, "available", lambda: {"cpu": True, "cuda": False, "mps": False})
    assert main.main(["figure", "convnet", "-o", "a.png", "--device", "cuda"]) == 2
    assert "no CUDA device" in capsys.readouterr().err
    assert calls == []


@pytest.mark.parametrize(
    ("error", "code", "told"),
    [
        (ValueError("Step 900 is past the end."), 2, "Step 900 is past the end.\n"),
        (PermissionError(13, "Permission denied", "a.png"), 1, "a.png: Permission denied.\n"),
        (ModuleNotFoundError("x", name="torch"), 1, "torch is not installed"),
        (ImportError("libEGL.so.1: cannot open shared object file: No such file"), 1, "libegl1"),
        (KeyboardInterrupt(), 130, ""),
    ],
)
def test_foreseeable_failures_are_told(
    error: BaseException,
    code: int,
    told: str,
    calls: Calls,
    capsys: pytest.CaptureFixture[str],
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    def fail(**_: Any) -> None:
        raise error

    monkeypatch.setattr(sys.modules["gui.export"], "figure", fail)
    monkeypatch.setattr(shutil, "which", lambda name: name == "apt-get" or None)
    assert main.main(["figure", "convnet", "-o", "a.png"]) == code
    printed = capsys.readouterr().err
    assert told in printed
    assert printed.count("\n") == bool(told)


def test_our_own_import_mistakes_are_not_hidden(
    calls: Calls, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.delattr(sys.modules["gui.export"], "figure")
    with pytest.raises(AttributeError):
        main.main(["figure", "convnet", "-o", "a.png"])


def test_old_python_is_told_its_age(
    monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    monkeypatch.setattr(main, "OLDEST_PYTHON", (99, 0))
    assert main.main(["doctor"]) == 1
    assert "needs Python 3.11 or newer" in capsys.readouterr().err


def test_broken_pyside_is_refused(
    calls: Calls, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    monkeypatch.setattr("PySide6.__version__", "6.12.0")
    monkeypatch.setattr(sys, "version_info", (3, 11, 7, "final", 0))
    assert main.main([]) == 1
    assert doctor.SOUND_PYSIDE in capsys.readouterr().err
    assert calls == []


@pytest.mark.skipif(not sys.platform.startswith("linux"), reason="xcb is Linux's")
@pytest.mark.parametrize("display", ["", ":987"])
def test_no_screen_names_the_way_without_one(display: str, tmp_path: Path) -> None:
    hidden = ("QT_QPA_PLATFORM", "WAYLAND_DISPLAY")
    environment = {k: v for k, v in os.environ.items() if k not in hidden} | {"DISPLAY": display}
    command = [sys.executable, str(HOUSE / "main.py")]
    answer = subprocess.run(
        command, cwd=tmp_path, env=environment, capture_output=True, encoding="utf-8"
    )
    assert answer.returncode == 1
    assert "`python main.py figure convnet -o convnet.png`" in answer.stderr
    assert answer.stderr.count("\n") == 1


@pytest.mark.skipif(not sys.platform.startswith("linux"), reason="xcb is Linux's")
def test_missing_libraries_stop_the_window_with_their_packages(
    calls: Calls, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    monkeypatch.setattr(libraries, "load", lambda _: False)
    monkeypatch.setattr(libraries, "missing", lambda _: ["libxcb-cursor.so.0"])
    assert main.main([]) == 1
    assert "libxcb-cursor0" in capsys.readouterr().err
    assert calls == []


@pytest.mark.parametrize("words", [[], ["figure"], ["train"], ["doctor"]])
def test_help_of_every_command(words: list[str], capsys: pytest.CaptureFixture[str]) -> None:
    with pytest.raises(SystemExit) as stop:
        main.main([*words, "--help"])
    assert stop.value.code == 0
    assert capsys.readouterr().out.startswith(f"usage: python main.py {' '.join(words)}".rstrip())


def test_help_is_quick_and_loads_nothing_heavy() -> None:
    code = (
        "import sys, main\n"
        "try: main.main(['--help'])\n"
        "except SystemExit: print(*sys.modules, file=sys.stderr)"
    )
    times = []
    for _ in range(3):
        start = os.times()
        answer = subprocess.run(
            [sys.executable, "-c", code], cwd=HOUSE, capture_output=True, encoding="utf-8"
        )
        done = os.times()  # what the child computed, whatever else the machine does meanwhile
        times.append(sum(done[2:4]) - sum(start[2:4]))
        assert not {"torch", "numpy", "PySide6", "msgspec"} & set(answer.stderr.split())
    assert min(times) < 0.3


@pytest.mark.parametrize("page", ["README.md", "--help"])
def test_every_command_we_print_is_one(
    page: str, calls: Calls, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.chdir(tmp_path)
    (tmp_path / "lesson.unrolled").touch()
    monkeypatch.setattr(doctor, "report", lambda: [doctor.Row("Python", "3.11")])
    text = arguments.EXAMPLES if page == "--help" else (HOUSE / page).read_text("utf-8")
    found = re.findall(r"^ *python main\.py(.*?)(?:   .*|  #.*)?$", text, re.M)
    assert len(found) >= 4
    for words in found:
        assert main.main(shlex.split(words)) == 0, words


KNOWN = """figure train doctor convnet -o a.png --output --size 1x1 640x480 --theme dark --zoom 1
--step 3 --device cpu --bare --full-screen --explorer -- . = -"""
WORDS = st.one_of(
    st.sampled_from(KNOWN.split()),
    st.text(st.characters(exclude_characters="\0", exclude_categories=["Cs"]), max_size=12),
)


@settings(max_examples=150, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(words=st.lists(WORDS, max_size=7))
def test_any_words_end_well(
    words: list[str], calls: Calls, capsys: pytest.CaptureFixture[str]
) -> None:
    if words and words[0] == "doctor":
        words = ["doctor", "x", *words]  # the whole examination takes seconds
    if any("-h".startswith(word[:2]) or word.startswith("--h") for word in words if word):
        return  # help stops the process
    code = main.main(words)
    printed = capsys.readouterr().err
    assert code == (2 if printed else 0)
    assert printed.count("\n") <= 1 or any("\n" in word for word in words)
