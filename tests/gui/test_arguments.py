"""What may be asked on the command line, and the sentence for what may not."""

from __future__ import annotations

import re
from pathlib import Path

import pytest

import main
from engine import device
from engine.recurrent.cells import GATES
from gui import arguments
from gui.explorers import EXPLORERS
from gui.theme import ZOOMS
from gui.themes import THEMES


@pytest.mark.parametrize(
    ("words", "told"),
    [
        ("no-such-file", "There is no file “no-such-file”"),
        ("convnet", "say --explorer convnet"),
        (".", "“.” is a folder"),
        ("--explorer cnn", "no explorer “cnn”, only captions"),
        ("--theme blue", "only light, dark, projector, system"),
        ("--device tpu", "only auto, cpu, cuda, mps"),
        ("--zoom 2.01", "no number from 0.8 to 2.0"),
        ("--zoom nan", "no number from 0.8 to 2.0"),
        ("--step -1", "no step"),
        ("--step ²", "no step"),
        ("--wrong", "--wrong"),
        ("figure", "-o"),
        ("figure convnet", "-o"),
        ("figure nothing -o a.png", "no file “nothing”"),
        ("figure convnt -o a.png", "of that name; convnet is one."),
        ("figur convnet -o a.png", "There is no file “figur”, nor"),
        ("figur convnet -o a.png", "; figure is one."),
        ("figure convnet -o a.gif", ".png, .svg or .pdf"),
        ("figure convnet -o no/a.png", "no folder “no”"),
        ("figure convnet -o a.png --size 1920", "write 1920x1080"),
        ("figure convnet -o a.png --size 9x9", "from 640x400 to 8192x8192"),
        ("figure convnet -o a.png --size 320x320", "from 640x400"),
        ("figure convnet -o a.png --size 1920xx1080", "write 1920x1080"),
        ("figure convnet -o a.png --theme system", "no theme “system”"),
        ("train", "WHAT"),
        ("train abacus", "only convnet, recurrent, findings"),
        ("train convnet a.txt", "Only language learns a text, not convnet"),
        ("train language no.txt", "There is no file “no.txt”; name a text"),
        ("train gap --epochs 3", "Only captions or language knows --epochs"),
        ("train language --epochs 3", "--epochs is for learning a text; name one"),
        ("train language a.txt --cell abacus", "no cell “abacus”, only rnn, lstm"),
        ("train language a.txt --units 0", "no number of at least 1"),
        ("train language a.txt --units 300", "more than 256"),
        ("doctor please", "please"),
    ],
)
def test_wrong_words_get_one_sentence(
    words: str,
    told: str,
    capsys: pytest.CaptureFixture[str],
    tmp_path: Path,
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    monkeypatch.chdir(tmp_path)
    assert main.main(words.split()) == 2
    printed = capsys.readouterr()
    assert told in printed.err
    assert re.fullmatch(r"[^a-z\s].*\.\n", printed.err)  # one line, begun and ended as a sentence
    assert printed.out == ""


def test_names_agree_with_the_files_that_own_them() -> None:
    assert arguments.DEVICES == device.NAMES
    assert set(arguments.CELLS) == set(GATES)
    assert set(arguments.THEMES) == set(THEMES)
    assert (ZOOMS[0], ZOOMS[-1]) == arguments.ZOOM
    assert tuple(main.TRAININGS) == arguments.TRAININGS
    assert set(arguments.EXPLORERS) == set(EXPLORERS)
