"""The head of a file: whether it is an experiment, of a version we read, and not far too much.

Looked at before the rest is, which a strict reader makes in one piece, while nothing else happens.
"""

from __future__ import annotations

from typing import Any

import msgspec

from engine import faults

FORMAT = "unrolled"
VERSION = 1
MAX_NUMBERS = 500_000  # written as text, in all arrays of a file: what is read in a blink
ARRAY_COSTS = 50  # in numbers, so that many tiny arrays are counted, too
MAX_ENTRIES = MAX_NUMBERS + 50_000  # of all lists and groups: each row of numbers may hold one
MAX_GROUPS = 25 * MAX_NUMBERS // ARRAY_COSTS  # an array has three
LONGEST = 1000  # bytes of a word in the heading
CHOOSE = f"choose a file that Unrolled has saved (.{FORMAT})"


class _Heading(msgspec.Struct):
    """What says whether the rest can be read at all."""

    format: msgspec.Raw = msgspec.Raw(b"null")
    version: msgspec.Raw = msgspec.Raw(b"null")


def fault(data: bytes) -> str:
    """What is wrong with a file, to be said after its name; empty when the rest may be read.

    Raises:
        ValueError, RecursionError: when it is no JSON.
    """
    if data[:1] != b"{":
        return f"is no Unrolled experiment; {CHOOSE}."
    if data.count(b",") > MAX_ENTRIES or data.count(b"[") + data.count(b"{") > MAX_GROUPS:
        return f"has more entries than any experiment; {CHOOSE}."
    heading = msgspec.json.decode(data, type=_Heading)
    if _plain(heading.format) != FORMAT:
        return f"is JSON, but no Unrolled experiment (its “format” is not “{FORMAT}”); {CHOOSE}."
    version = _plain(heading.version)
    if isinstance(version, int) and not isinstance(version, bool) and version > VERSION:
        return (
            f"was made with a newer Unrolled (version {faults.clipped(str(version))} of the "
            f"format; this one reads up to {VERSION}). Update Unrolled to open it."
        )
    if version != VERSION or isinstance(version, bool | float):
        return (
            f"has no version of the format that ever was (it should be {VERSION}); "
            "correct it, or open an earlier copy."
        )
    return ""


def _plain(word: msgspec.Raw) -> Any:
    """A word of the heading; of one far too long nothing is made."""
    text = bytes(word)
    return msgspec.json.decode(text) if len(text) <= LONGEST else None
