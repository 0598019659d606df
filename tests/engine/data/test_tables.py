"""Tables become sequences; what cannot be a number is named by row and column."""

from __future__ import annotations

import re
from pathlib import Path
from random import Random

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from engine.data.signals import SignalError
from engine.data.tables import MAX_BYTES, read_table, table
from tests.engine.accidents import mutated


@given(
    numbers=st.lists(
        st.lists(st.floats(-1e6, 1e6), min_size=3, max_size=3), min_size=1, max_size=12
    ),
    mark=st.sampled_from(",;\t"),
    header=st.booleans(),
    line=st.sampled_from(("\n", "\r\n", "\r\r\n")),
)
def test_columns_become_channels(
    numbers: list[list[float]], mark: str, header: bool, line: str
) -> None:
    lines = [["left", "right", '"a ; , b"']] * header + [[repr(n) for n in row] for row in numbers]
    found = table(line.join(mark.join(row) for row in lines) + line)
    assert found.names == (
        ("left", "right", "a ; , b") if header else ("column 1", "column 2", "column 3")
    )
    expected = np.array(numbers)
    factors = np.maximum(1, np.abs(expected).max(axis=0))
    np.testing.assert_allclose(found.values, expected / factors, rtol=1e-6, atol=1e-30)
    assert found.values.dtype == np.float32
    assert (np.abs(found.values) <= 1).all()


def test_the_factor_is_said_and_small_numbers_are_left_alone() -> None:
    found = table("warm,dim\n-40,0.5\n10,0.25\n")
    np.testing.assert_array_equal(
        found.values, np.array([[-1, 0.5], [0.25, 0.25]], dtype=np.float32)
    )
    assert found.said == ("“warm” was divided by 40, its largest value.",)


def test_decimal_commas_marks_at_line_ends_and_other_encodings() -> None:
    expected = np.array([[0.5, -0.25], [0, 1]], dtype=np.float32)
    for data in (
        b"0,5;-0,25\n0;1\n",
        b"x\ty\t\n0.5\t-0.25\t\n0\t1\t\n",
        "\ufefftemp\u00e9rature,y\n0.5,-0.25\n\n0,1".encode(),
        "température,y\n0.5,-0.25\n0,1".encode("latin-1"),
        "x;y\n0,5;-0,25\n0;1\n".encode("utf-16"),
    ):
        np.testing.assert_array_equal(table(data).values, expected)


def test_only_what_fits_is_taken_and_said() -> None:
    found = table("\n".join("0,1,0,1,0,no" for _ in range(10_050)))
    assert found.values.shape == (10_000, 4)
    assert found.said == (
        "The first 4 of 6 columns were taken.",
        "The first 10,000 rows were taken.",
    )


@pytest.mark.parametrize(
    ("text", "words"),
    [
        ("", "holds no numbers"),
        ("a,b\n", "holds no numbers"),
        ("a,b\n1,2\n3,nan\n", "row 3, column “b” holds “nan”, which is no finite number"),
        ("NaN\n1\n", "row 1, column “column 1” holds “NaN”"),
        ("a;b\n1;2\n\n;4\n", "row 4, column “a” is empty"),
        ("1,2\n3,four\n", "row 2, column “column 2” holds “four”, which is no number"),
        ("1,2\n3,1e99\n", "row 2, column “column 2” holds “1e99”, which is no finite number"),
        ("1,x\n3,4\n", "row 1, column “column 2” holds “x”"),
        ("1,2\n3\n", "row 2 has 1 cells where others have 2"),
        ("1,1_0\n", "holds “1_0”"),
        ('1,"' + "\n" * 200_000, "cell of it never ends"),
        ("\0\1\2", "is no table"),
        ("1," * 60_000, "a line or cell of it never ends"),
    ],
)
def test_what_is_no_number_is_named(text: str, words: str) -> None:
    with pytest.raises(SignalError, match=re.escape(words)):
        table(text)


def test_files_are_read_no_further_than_needed(tmp_path: Path) -> None:
    path = tmp_path / "data.csv"
    path.write_text("x\n0.5\n-0.25\n")
    np.testing.assert_array_equal(
        read_table(path).values, np.array([[0.5], [-0.25]], dtype=np.float32)
    )
    with open(path, "wb") as file:
        file.truncate(100 * MAX_BYTES)  # sparse: reading it all would take 1.6 GB
    with pytest.raises(SignalError, match="is larger than 16 MB"):
        read_table(path)
    with pytest.raises(SignalError, match="is a folder"):
        read_table(tmp_path)
    with pytest.raises(SignalError, match="it is not there"):
        read_table(tmp_path / "none.csv")
    with pytest.raises(SignalError, match="no name a file can have"):
        read_table("a\0b")


def test_damaged_tables_give_numbers_or_one_sentence() -> None:
    random, sentences = Random(4), []
    text = b'time;left;right\r\n0,0;0,31;-12\r\n0,1;"0,4";8\r\n0,2;1e-3;0\r\n'
    for _ in range(2000):
        try:
            values = table(mutated(text, random)).values
        except SignalError as error:
            sentences.append(str(error))
        else:
            assert np.isfinite(values).all()
            assert (np.abs(values) <= 1).all()
    assert sentences
    for sentence in sentences:
        assert re.fullmatch(r"The pasted table [^\n]{5,300}\.", sentence), sentence
