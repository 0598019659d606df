"""Texts to learn from: any text file, or the sources of Python's own standard library.

    text ──alphabet──▶ its characters, at most 256 ──encoded──▶ codes (T,)

Source of the library: the Python that runs this, PSF licence. The modules are listed, so that the
same text comes again wherever the same Python is.
"""

from __future__ import annotations

import sysconfig
import unicodedata
from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path

import numpy as np
from numpy.typing import NDArray

from engine import faults
from engine.opening import decoded, opened

Codes = NDArray[np.int64]

MAX_BYTES = 8 << 20  # one pass over so much takes two minutes
MAX_ALPHABET = 256
PYTHON = "\n" + "".join(map(chr, range(32, 127)))  # the characters its sources are written in
MODULES = (
    *("argparse", "ast", "base64", "bdb", "calendar", "cmd", "code", "codecs", "configparser"),
    *("contextlib", "copy", "csv", "dataclasses", "difflib", "dis", "doctest", "enum", "filecmp"),
    *("fileinput", "fnmatch", "fractions", "ftplib", "functools", "getopt", "getpass", "gettext"),
    *("glob", "graphlib", "gzip", "hashlib", "heapq", "hmac", "imaplib", "inspect", "ipaddress"),
    *("locale", "mailbox", "mimetypes", "netrc", "numbers", "operator", "optparse", "os", "pdb"),
    *("pickle", "pickletools", "platform", "plistlib", "poplib", "posixpath", "pprint", "profile"),
    *("pstats", "pydoc", "queue", "random", "reprlib", "sched", "selectors", "shelve", "shlex"),
    *("shutil", "smtplib", "socket", "socketserver", "ssl", "statistics", "string", "subprocess"),
    *("symtable", "tarfile", "tempfile", "textwrap", "threading", "timeit", "tokenize", "trace"),
    *("traceback", "turtle", "typing", "uuid", "warnings", "wave", "weakref", "webbrowser"),
    *("zipapp", "zipimport"),
)


class TextError(ValueError):
    """A text that cannot be used; the message is one sentence for the user."""


@dataclass(frozen=True)
class Text:
    """What was read.

    Attributes:
        characters: at least two, of at least two kinds.
        alphabet: the kinds, in order of code points; at most 256.
        said: a sentence for each thing that was left out.
    """

    characters: str
    alphabet: str
    said: tuple[str, ...] = ()


def read_text(path: str | Path) -> Text:
    """A text file; never more than `MAX_BYTES` of it are read.

    Raises:
        TextError: when it cannot be read, is no text, or has fewer than two kinds of characters.
    """
    path = Path(path)
    with opened(path, TextError) as file:
        data = file.read(MAX_BYTES + 1)
    name = faults.called(path)
    said = []
    cut = len(data) > MAX_BYTES
    if cut:
        said.append(f"{name} is long; its first {MAX_BYTES >> 20} MB were taken.")
    return text(_readable(data[:MAX_BYTES], cut, name), name, said)


def text(characters: str, name: str = "The text", said: list[str] | None = None) -> Text:
    """Characters as a text to learn from; of more than 256 kinds the rarest are left out.

    Raises:
        TextError: when there are fewer than two characters, or all are the same.
    """
    said = list(said or [])
    characters = composed(characters)
    if not characters.strip():
        raise TextError(f"{name} is empty; choose one with some words in it.")
    if len(characters) < 2:
        raise TextError(f"{name} is a single character; nothing follows it, so take more.")
    counted = Counter(characters)
    if len(counted) < 2:
        raise TextError(f"{name} is one character over and over; choose one with different ones.")
    if len(counted) > MAX_ALPHABET:
        kept = {kind for kind, _ in counted.most_common(MAX_ALPHABET)}
        said.append(
            f"{name} has {len(counted)} different characters; the {len(counted) - MAX_ALPHABET} "
            "rarest were left out."
        )
        characters = "".join(c for c in characters if c in kept)
        counted = Counter({kind: counted[kind] for kind in kept})
    return Text(characters, "".join(sorted(counted)), tuple(said))


def python_sources(folder: Path | None = None) -> Text:
    """The listed modules of the standard library, one after the other.

    Raises:
        TextError: when one is missing, as in a Python that came without its sources.
    """
    folder = folder or Path(sysconfig.get_path("stdlib"))
    parts = []
    for module in MODULES:
        path = folder / f"{module}.py"
        if not path.is_file():
            raise TextError(f"This Python came without the source of “{module}”; use another one.")
        parts.append(path.read_text(encoding="utf-8").expandtabs(4))
    known = set(PYTHON)
    return Text("".join(c for c in "\n".join(parts) if c in known), PYTHON)


def composed(characters: str) -> str:
    """Characters with accents joined to their letters and lines ended by a line break alone."""
    return unicodedata.normalize("NFC", characters.replace("\r\n", "\n").replace("\r", "\n"))


def encoded(characters: str, alphabet: str) -> Codes:
    """Each character's place in an alphabet, (T,); −1 where it is not in it."""
    points = np.frombuffer(characters.encode("utf-32-le", "surrogatepass"), np.uint32)
    known = np.frombuffer(alphabet.encode("utf-32-le", "surrogatepass"), np.uint32)
    order = np.argsort(known)
    place = np.searchsorted(known[order], points).clip(max=len(known) - 1)
    codes = order[place]
    return np.where(known[codes] == points, codes, -1).astype(np.int64)


def by_words(labels: Sequence[str]) -> bool:
    """Whether these labels are words, with a blank between them in a text, or characters."""
    return any(len(label) > 1 for label in labels)


def coded(text: str, labels: Sequence[str]) -> Codes:
    """A text as places in the labels, (T,), character by character or word by word; −1 unknown."""
    if not by_words(labels):
        return encoded(text, "".join(labels))
    places = {label: place for place, label in enumerate(labels)}
    return np.array([places.get(word, -1) for word in text.split()], np.int64)


def spelled(codes: Codes, labels: Sequence[str]) -> str:
    """The text that `coded` reads so; every code stands for a label."""
    return (" " if by_words(labels) else "").join(labels[code] for code in codes)


def _readable(data: bytes, cut: bool, name: str) -> str:
    """What it says, if it is a text."""
    characters = decoded(data, cut)
    odd = sum(characters.count(chr(code)) for code in range(32) if code not in (9, 10, 12, 13))
    if "\0" in characters or odd > len(characters) / 100:
        raise TextError(f"{name} is no text but a file for programs; choose a text file.")
    return characters
