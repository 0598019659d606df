"""Texts from files and strings: what is taken, what is refused and in which words."""

from __future__ import annotations

from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from engine.data import texts
from engine.data.texts import TextError, coded, encoded, read_text, spelled, text


@given(st.text(min_size=1, max_size=50), st.text(max_size=50))
def test_codes_are_places_in_the_alphabet(alphabet: str, characters: str) -> None:
    alphabet = "".join(dict.fromkeys(alphabet))
    codes = encoded(characters, alphabet)
    assert codes.tolist() == [alphabet.find(character) for character in characters]


@given(st.lists(st.sampled_from(["sky", "sea", "I", "."]), max_size=9))
def test_words_come_back_as_they_were(words: list[str]) -> None:
    labels = ("I", ".", "sea", "sky")
    assert spelled(coded(" ".join(words), labels), labels) == " ".join(words)
    assert coded("sky blue", labels).tolist() == [3, -1]


def test_a_text_knows_its_alphabet() -> None:
    found = text("bab\r\ncafe\u0301\r")
    assert found.characters == "bab\ncafé\n"
    assert found.alphabet == "\nabcfé"
    assert found.said == ()


def test_of_too_many_characters_the_rarest_are_left_out() -> None:
    many = "".join(map(chr, range(0x4E00, 0x4E00 + 300)))
    found = text(many + many[:256])
    assert found.alphabet == many[:256]
    assert found.characters == many[:256] * 2
    assert "300 different characters; the 44 rarest were left out" in found.said[0]


@pytest.mark.parametrize(
    ("data", "told"),
    [
        (b"", "is empty"),
        (b" \n\n", "is empty"),
        (b"a", "a single character"),
        (b"aaaa", "one character over and over"),
        (b"\x7fELF\x01\x01\0\0abc", "no text but a file for programs"),
        (bytes(range(256)) * 4, "no text"),
    ],
)
def test_what_is_no_text_is_refused(data: bytes, told: str, tmp_path: Path) -> None:
    path = tmp_path / "own.txt"
    path.write_bytes(data)
    with pytest.raises(TextError, match=told) as caught:
        read_text(path)
    assert str(caught.value).startswith("“own.txt” ")


def test_a_file_is_read_in_its_own_encoding(tmp_path: Path) -> None:
    path = tmp_path / "own.txt"
    for encoding in ("utf-8", "utf-8-sig", "utf-16", "latin-1"):
        path.write_bytes("füße\n".encode(encoding))
        assert read_text(path).characters == "füße\n"


def test_the_last_letter_of_a_file_is_kept(tmp_path: Path) -> None:
    path = tmp_path / "own.txt"
    for encoding in ("utf-8", "utf-8-sig", "utf-16", "latin-1"):
        path.write_bytes("café".encode(encoding))
        assert read_text(path).characters == "café", encoding


@pytest.mark.parametrize(("encoding", "cut"), [("utf-8", 6), ("utf-16", 7), ("utf-16", 10)])
def test_a_character_cut_through_is_left_out(
    encoding: str, cut: int, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Cut within é, within b, and between the two halves of 😀."""
    monkeypatch.setattr(texts, "MAX_BYTES", cut)
    path = tmp_path / "own.txt"
    path.write_bytes(("abcdeé" if encoding == "utf-8" else "acb😀").encode(encoding))
    found = read_text(path).characters
    assert found == {6: "abcde", 7: "ac", 10: "acb"}[cut]


def test_of_a_huge_file_only_the_beginning_is_read(tmp_path: Path) -> None:
    path = tmp_path / "own.txt"
    with open(path, "wb") as file:
        file.write("aé".encode() * 3_000_000)
        file.truncate(100 << 20)  # the rest is zeros, which would make it no text
    found = read_text(path)
    assert found.said == ("“own.txt” is long; its first 8 MB were taken.",)
    assert len(found.characters) == pytest.approx((8 << 20) * 2 / 3, abs=2)


def test_folders_and_missing_files_are_named(tmp_path: Path) -> None:
    with pytest.raises(TextError, match="is a folder"):
        read_text(tmp_path)
    with pytest.raises(TextError, match="it is not there"):
        read_text(tmp_path / "gone.txt")


def test_the_library_is_read_from_this_python(tmp_path: Path) -> None:
    found = texts.python_sources()
    assert len(found.characters) > 2_000_000
    assert set(found.characters) <= set(found.alphabet)
    assert (encoded(found.characters[:10_000], found.alphabet) >= 0).all()
    assert len(set(texts.MODULES)) == len(texts.MODULES)
    with pytest.raises(TextError, match="without the source of “argparse”"):
        texts.python_sources(tmp_path)
