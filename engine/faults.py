"""What is wrong with a file, in words for the person who opened it.

The strict reader and the disk both speak to programmers (“Expected `int` >= 1 - at
`$.settings.layers[0].stride`”, ENOSPC); here that becomes half a sentence anyone can act on.
"""

from __future__ import annotations

import errno
import re
from pathlib import Path

KINDS = {
    "int": "a whole number",
    "float": "a number",
    "str": "text",
    "bool": "true or false",
    "null": "nothing (null)",
    "array": "a list",
    "object": "a group of fields in { }",
}
BOUNDS = {">=": "of at least", "<=": "of at most", ">": "above", "<": "below"}

FULL = "there is no room left on the disk; free some space and save again"
PROTECTED = "this place is write-protected or not yours to change; choose another folder"
WRITING = {
    errno.ENOSPC: FULL,
    errno.EDQUOT: FULL,
    errno.EACCES: PROTECTED,
    errno.EPERM: PROTECTED,
    errno.EROFS: PROTECTED,
    errno.ENOENT: "its folder is not there any more; choose another folder",
    errno.ENOTDIR: "its folder is not there any more; choose another folder",
    errno.EISDIR: "a folder or device has that name; choose another name",
    errno.ENAMETOOLONG: "its name is too long; choose a shorter one",
}
READING = {
    errno.ENOENT: "it is not there; it may have been moved or renamed, so choose it again",
    errno.ENOTDIR: "it is not there; it may have been moved or renamed, so choose it again",
    errno.EACCES: "you may not read it; ask its owner, or choose another file",
    errno.EPERM: "you may not read it; ask its owner, or choose another file",
    errno.ENAMETOOLONG: "its name is too long to be a file; choose another file",
}


def called(path: Path) -> str:
    """The file's name as messages write it: quoted, clipped, and on one line."""
    return f"“{clipped(path.name or str(path), 80)}”"


def clipped(text: str, length: int = 40) -> str:
    """Text from a file, safe to repeat: printable, on one line, and not endless."""
    sound = text[: 4 * length].encode("utf-8", "replace").decode("utf-8")
    line = " ".join("".join(c if c.isprintable() else " " for c in sound).split())
    return line if len(line) <= length else line[: length - 1] + "…"


def disk(error: Exception, words: dict[int, str]) -> str:
    """Why the disk refused and what to do; `words` is WRITING or READING."""
    number = error.errno if isinstance(error, OSError) else None
    if isinstance(error, ValueError):
        return "that is no name a file can have; choose another."
    if number in words:
        return f"{words[number]}."
    return f"{clipped(getattr(error, 'strerror', None) or str(error), 80)}; choose another file."


def syntax(error: Exception) -> str:
    """What is wrong with text that should be JSON, and what to do."""
    message = str(error)
    if "truncated" in message:
        return "ends too early, as if saving or copying it was cut off; open an earlier copy."
    found = re.search(r"\(byte (\d+)\)", message)
    where = f" from byte {found[1]} on" if found else ""
    return f"is damaged: it is no valid JSON{where}; correct it, or open an earlier copy."


def schema(message: str) -> str:
    """A validation message of msgspec, with the field named as a person would."""
    message, _, path = message.partition(" - at ")
    where = clipped(re.sub(r"[`$]", "", path).replace("[...]", "[…]").strip(". "), 80) or "the file"
    kind = r"Expected `([^`]*)`(?: of length)?"
    if found := re.fullmatch(kind + r", got `(\w+)`", message):
        return f"{where} should be {_kinds(found[1])}, not {_kinds(found[2])}"
    if found := re.fullmatch(kind + r" ([<>]=?) (\S+)", message):
        entries = " entries" if "of length" in message else ""
        return f"{where} should be {_kinds(found[1])} {BOUNDS[found[2]]} {found[3]}{entries}"
    if found := re.fullmatch(r"Object missing required field `(.*)`", message, re.DOTALL):
        return f"{where} lacks the field “{clipped(found[1])}”"
    if found := re.fullmatch(r"Object contains unknown field `(.*)`", message, re.DOTALL):
        return f"{where} has a field “{clipped(found[1])}” that does not belong there"
    if found := re.fullmatch(r"Invalid (?:enum )?value '?(.*?)'?", message, re.DOTALL):
        return f"{where} cannot be “{clipped(found[1])}”"
    if message.endswith("out of range"):
        return f"{where} is a number far too large"
    return f"{where}: {clipped(message, 160)}"


def _kinds(names: str) -> str:
    return " or ".join(KINDS.get(name, name) for name in names.split(" | "))
