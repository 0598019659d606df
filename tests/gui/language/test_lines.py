"""A text in rows: every piece has its place, in order, and none lies on another."""

from __future__ import annotations

from hypothesis import given
from hypothesis import strategies as st

from gui.views.language.lines import BLANK, Lines, asking, broken

texts = st.text(alphabet="ab \n", min_size=1, max_size=120).map(list)
sentences = st.lists(st.sampled_from(["I", "speak", "fluent", ".", "Italian"]), min_size=1)


def taken(lines: Lines) -> list[tuple[int, int]]:
    """Every cell of the rows that some piece stands in."""
    places = zip(lines.rows.tolist(), lines.columns.tolist(), lines.widths.tolist(), strict=True)
    return [(row, column + n) for row, column, wide in places for n in range(wide)]


@given(texts | sentences, st.integers(8, 30))
def test_pieces_stand_in_reading_order_and_apart(pieces: list[str], columns: int) -> None:
    lines = broken(pieces, columns)
    found = taken(lines)
    assert found == sorted(set(found)), "in order, and none twice"
    assert lines.count == lines.rows.max() + 1
    assert max(column for _, column in found) <= columns, "but for a blank or a break hanging over"


@given(texts, st.integers(8, 30))
def test_a_line_break_ends_its_row(pieces: list[str], columns: int) -> None:
    lines = broken(pieces, columns)
    for n, piece in enumerate(pieces[:-1]):
        if piece == "\n":
            assert lines.rows[n + 1] == lines.rows[n] + 1
            assert lines.columns[n + 1] == 0


def test_words_go_to_the_next_row_as_a_whole() -> None:
    lines = broken(list("the cat sat"), 6)
    assert lines.rows.tolist() == [0] * 4 + [1] * 4 + [2] * 3
    assert lines.columns.tolist() == [0, 1, 2, 3, 0, 1, 2, 3, 0, 1, 2]
    long = broken(list("abcdefghij"), 4)
    assert long.rows.tolist() == [0] * 4 + [1] * 4 + [2] * 2


def test_words_of_a_sentence_have_a_blank_between() -> None:
    lines = broken(["I", "speak", "fluent"], 8)
    assert (lines.rows.tolist(), lines.columns.tolist()) == ([0, 0, 1], [0, 2, 0])


@given(sentences, st.integers(8, 30))
def test_the_blank_for_a_word_that_is_asked_for_goes_to_the_next_row_as_words_do(
    words: list[str], columns: int
) -> None:
    lines, plain = asking(words, columns), broken(words, columns)
    assert (lines.rows == plain.rows).all()
    assert lines.blank is not None
    row, column = lines.blank
    end = int(lines.columns[-1] + lines.widths[-1])
    assert (row, column) in ((lines.rows[-1], end + 1), (lines.rows[-1] + 1, 0))
    assert column + BLANK <= columns
    assert lines.count == row + 1
