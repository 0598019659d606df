"""A file that somebody chose, opened for reading; or one sentence that says why it cannot be."""

from __future__ import annotations

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
        ordinary = stat.S_ISREG(os.stat(path).st_mode)
    except (OSError, ValueError) as error:
        raise wrong(f"{name} cannot be opened: {faults.disk(error, faults.READING)}") from None
    if not ordinary:
        raise wrong(f"{name} is a folder or a device; choose a file.")
    try:
        with open(path, "rb") as file:
            yield file
    except OSError as error:
        raise wrong(f"{name} cannot be opened: {faults.disk(error, faults.READING)}") from None
