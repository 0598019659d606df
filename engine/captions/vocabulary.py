"""The words of a captioner, each with a code: its place in the vocabulary.

Three entries are no words: a caption stops at `<end>`, the first word is said after `<start>`, and
what a training hardly ever read is `<unknown>`. The last two are never said.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence

END, START, UNKNOWN = 0, 1, 2
MARKS = ("<end>", "<start>", "<unknown>")


def fault(words: Sequence[str]) -> str:
    """What is wrong with a vocabulary, in half a sentence; empty when nothing is."""
    if tuple(words[:3]) != MARKS:
        return f"its words do not begin with {', '.join(MARKS)}"
    if len(set(words)) < len(words):
        return "it lists a word twice"
    if len(words) < 4:
        return "it knows no words"
    return ""


def code(word: str, words: Sequence[str]) -> int | None:
    """The code of a word that can be said; None of one that is not known."""
    if word in (MARKS[START], MARKS[UNKNOWN]) or word not in words:
        return None
    return words.index(word)


def spelled(codes: Iterable[int], words: Sequence[str]) -> str:
    """The sentence that codes say, without what marks its end."""
    return " ".join(words[code] for code in codes if code != END)
