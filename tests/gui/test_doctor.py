"""The doctor finds what is there, names what is not, and never falls ill itself."""

from __future__ import annotations

import os
import re
import shutil
import subprocess
import sys
from pathlib import Path
from typing import Any

import pytest

import main
from gui import doctor, libraries
from gui.doctor import Row

linux_only = pytest.mark.skipif(not sys.platform.startswith("linux"), reason="Linux's ways")


def rows() -> dict[str, Row]:
    return {row.name: row for row in doctor.report()}


def test_report_of_this_machine() -> None:
    import numpy
    import PySide6
    import torch

    found = rows()
    assert found["torch"].found == torch.__version__
    assert found["numpy"].found == numpy.__version__
    assert found["PySide6"].found == found["Qt"].found == PySide6.__version__
    assert found["Unrolled"].found == "0.1.0"
    assert "cpu" in found["Devices"].found
    assert found["Font"].found.startswith(("Inter", "DejaVu"))
    assert "Unrolled" in found["Settings"].found
    assert not any(found[name].cure for name in (*doctor.PACKAGES, "Resources", "Font", "Qt"))


def test_nothing_installed_at_all(tmp_path: Path) -> None:
    """A bare Python, without site-packages: the doctor's true patient."""
    answer = subprocess.run(
        [sys.executable, "-I", "-S", "-c", f"import sys; sys.path.insert(0, {str(doctor.HOUSE)!r});"
         "import main; sys.exit(main.main(['doctor']))"],
        cwd=tmp_path, capture_output=True, encoding="utf-8",
    )  # fmt: skip
    assert answer.returncode == 1
    assert answer.stderr == ""
    assert f"{', '.join(doctor.PACKAGES)}: {doctor.INSTALL}." in answer.stdout.splitlines()


def test_verdict_and_exit_code(
    monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    well = [Row("Python", "3.11"), Row("Display", "none")]
    monkeypatch.setattr(doctor, "report", lambda: well)
    assert main.main(["doctor"]) == 0
    assert capsys.readouterr().out == "Python   3.11\nDisplay  none\n\nEverything needed is here.\n"
    monkeypatch.setattr(doctor, "report", lambda: [*well, Row("torch", "missing", "get it")])
    assert main.main(["doctor"]) == 1
    assert capsys.readouterr().out.endswith("\n\ntorch: get it.\n")


def test_packages_that_do_not_load(monkeypatch: pytest.MonkeyPatch) -> None:
    def broken(name: str) -> Any:
        if name == "torch":
            raise OSError("[WinError 126] c10.dll")
        if name == "numpy":
            raise ModuleNotFoundError("No module named 'numpy'", name="numpy")
        if name == "PySide6":
            raise ImportError("libdbus-1.so.3: cannot open shared object file")
        raise RuntimeError("half installed")

    monkeypatch.setattr(doctor, "import_module", broken)
    found = rows()
    assert all(found[name].cure for name in doctor.PACKAGES)
    assert "c10.dll" in found["torch"].found
    assert found["numpy"].found == "missing"
    assert "libdbus-1" in found["PySide6"].cure
    assert "half installed" in found["Devices"].found


def test_resources_that_are_gone_or_damaged(
    monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    from engine import weights

    (tmp_path / "convnet.safetensors").write_bytes(b"not tensors")
    whole = weights.load
    monkeypatch.setattr(weights, "load", lambda name: whole(name, tmp_path))
    assert "convnet.safetensors" in rows()["Resources"].cure
    monkeypatch.setattr(doctor, "HOUSE", tmp_path)
    found = rows()
    assert found["Resources"].cure
    assert "unknown" in found["Unrolled"].found


def test_settings_nobody_may_write(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(os, "access", lambda _, mode: mode != os.W_OK)
    assert "write access" in rows()["Settings"].cure


@linux_only
def test_screens() -> None:
    assert doctor.no_screen({"QT_QPA_PLATFORM": "offscreen"}) is None
    assert doctor.no_screen({"WAYLAND_DISPLAY": "wayland-0"}) is None
    assert "neither DISPLAY" in (doctor.no_screen({}) or "")
    assert ":987 does not answer" in (doctor.no_screen({"DISPLAY": ":987"}) or "")


@pytest.fixture
def fake_ldd(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> Path:
    """An `ldd` that misses what stands in the file returned, and tells which plugin it read."""
    lost = tmp_path / "lost"
    script = tmp_path / "ldd"
    script.write_text(
        f'#!/bin/sh\necho "$1" > {tmp_path}/read\n'
        'echo "	libc.so.6 => /lib/libc.so.6 (0x1)"\n'
        f'while read name; do echo "	$name => not found"; done < {lost}\n'
    )
    script.chmod(0o755)
    monkeypatch.setenv("PATH", str(tmp_path), prepend=os.pathsep)
    return lost


@linux_only
def test_missing_libraries_are_named_with_their_packages(fake_ldd: Path) -> None:
    fake_ldd.write_text("libxcb-icccm.so.4\nlibEGL.so.1\nlibEGL.so.1\nlibodd.so.3\n")
    lost = libraries.missing({})
    assert lost == ["libEGL.so.1", "libodd.so.3", "libxcb-icccm.so.4"]
    assert libraries.packages(lost) == ["libegl1", "libodd.so.3", "libxcb-icccm4"]
    assert libraries.packages(lost, fedora=True) == ["libglvnd-egl", "libodd.so.3", "xcb-util-wm"]
    printed = subprocess.run(
        [sys.executable, "-m", "gui.libraries"], cwd=doctor.HOUSE, capture_output=True, text=True
    )
    assert printed.stdout == "libegl1 libxcb-icccm4\n"  # the Makefile can only install what we know
    assert rows()["Libraries"].found == "3 missing"


@linux_only
def test_a_window_that_lacks_libraries_names_them_at_its_start(tmp_path: Path) -> None:
    """Qt's own plugin, far from Qt's libraries, which it looks for where it stands."""
    assert libraries.load({"QT_QPA_PLATFORM": "minimal"})
    import PySide6

    place = Path("Qt", "plugins", "platforms", "libqminimal.so")
    copy = tmp_path / "PySide6" / place
    copy.parent.mkdir(parents=True)
    (tmp_path / "PySide6" / "__init__.py").touch()
    shutil.copy(Path(PySide6.__file__).parent / place, copy)
    environment = {**os.environ, "PYTHONPATH": str(tmp_path), "QT_QPA_PLATFORM": "minimal"}
    answer = subprocess.run(
        [sys.executable, "main.py"], cwd=doctor.HOUSE, env=environment, capture_output=True,
        encoding="utf-8",
    )  # fmt: skip
    assert answer.returncode == 1
    assert re.search(r"^Qt finds no libQt6Core\.so\.6, .*`sudo .* install lib", answer.stderr)
    assert answer.stderr.count("\n") == 1


@linux_only
@pytest.mark.parametrize(
    ("environment", "plugin"),
    [
        ({}, "libqxcb.so"),
        ({"WAYLAND_DISPLAY": "w"}, "libqwayland.so"),
        ({"WAYLAND_DISPLAY": "w", "DISPLAY": ":0"}, "libqxcb.so"),
        ({"QT_QPA_PLATFORM": "offscreen:size=9x9", "DISPLAY": ":0"}, "libqoffscreen.so"),
    ],
)
def test_the_plugin_that_is_read(environment: dict[str, str], plugin: str, fake_ldd: Path) -> None:
    fake_ldd.touch()
    assert libraries.missing(environment) == []
    assert (fake_ldd.parent / "read").read_text().endswith(f"/{plugin}\n")


@pytest.mark.parametrize(
    ("tools", "command"),
    [
        ({"apt-get"}, "`sudo apt-get install libgl1 libxcb-cursor0`"),
        ({"dnf"}, "`sudo dnf install libglvnd-glx xcb-util-cursor`"),
        (set(), "`sudo apt-get install libgl1 libxcb-cursor0`"),
    ],
)
def test_exact_command(tools: set[str], command: str, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("shutil.which", lambda name: name if name in tools else None)
    assert command in libraries.cure(["libxcb-cursor.so.0", "libGL.so.1"])


def test_import_errors_told_and_kept() -> None:
    assert "numpy is not installed" in str(
        doctor.import_cure(ModuleNotFoundError("x", name="numpy.core"))
    )
    assert doctor.import_cure(ModuleNotFoundError("x", name="gui.lost")) is None
    assert doctor.import_cure(ImportError("cannot import name 'lost'", name="numpy")) is None
