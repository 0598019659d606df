"""A file that somebody chose, opened for reading; or one sentence that says why it cannot be.

And its text, whatever program has written it.
"""

from __future__ import annotations

import codecs
import os
import stat
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import BinaryIO

from engine import faults


@contextmanager
def opened(path: Path, wrong: type[ValueError]) -> Iterator[BinaryIO]:
    """The file, to be read no further than needed; never a folder, a device or a pipe.

    Raises:
        wrong: when it is not there, not readable, or no ordinary file; also when the disk fails
            while it is read.
    """
    name = faults.called(path)
    try:
        mode = os.stat(path).st_mode
    except (OSError, ValueError) as error:
        raise wrong(f"{name} cannot be opened: {faults.disk(error, faults.READING)}") from None
    if stat.S_ISDIR(mode):
        raise wrong(f"{name} is a folder; choose a file inside it.")
    if not stat.S_ISREG(mode):
        raise wrong(f"{name} is no ordinary file; choose another.")
    try:
        with open(path, "rb") as file:
            yield file
    except OSError as error:
        raise wrong(f"{name} cannot be opened: {faults.disk(error, faults.READING)}") from None


def decoded(data: bytes, cut: bool = False) -> str:
    """The text of a file: UTF-8 or UTF-16 by its mark, else UTF-8, or else Latin-1.

    Args:
        data: all of it, or its beginning.
        cut: whether it is the beginning; a character that it ends within is left out.
    """
    if data.startswith((codecs.BOM_UTF16_LE, codecs.BOM_UTF16_BE)):
        return codecs.getincrementaldecoder("utf-16")("replace").decode(data, final=not cut)
    try:
        plain = data.removeprefix(codecs.BOM_UTF8)
        return codecs.getincrementaldecoder("utf-8")().decode(plain, final=not cut)
    except UnicodeDecodeError:
        return data.decode("latin-1")
