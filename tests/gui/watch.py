"""Sees what nobody looks at: exceptions inside slots and threads, and what Qt complains of."""

from __future__ import annotations

import sys
import threading
import traceback
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from typing import Any
from unittest.mock import patch

from PySide6.QtCore import QtMsgType, qInstallMessageHandler
from PySide6.QtWidgets import QFileDialog, QInputDialog

HARMLESS = ("propagateSizeHints", "This plugin does not support")


@contextmanager
def watching(tell: Callable[[str], None]) -> Iterator[None]:
    """Every exception and every warning of Qt is told while this lasts."""

    def raised(kind: object, error: BaseException, where: object) -> None:
        tell("".join(traceback.format_exception(error)))

    def in_thread(args: threading.ExceptHookArgs) -> None:
        tell("".join(traceback.format_exception(args.exc_value)))

    def said(kind: QtMsgType, context: object, message: str) -> None:
        if not any(word in message for word in HARMLESS):
            tell(f"Qt says: {message}")

    slots = patch.object(sys, "excepthook", raised)
    threads = patch.object(threading, "excepthook", in_thread)
    before = qInstallMessageHandler(said)
    try:
        with slots, threads:
            yield
    finally:
        qInstallMessageHandler(before)


@contextmanager
def answering(file: Callable[[], str], words: Callable[[], str]) -> Iterator[None]:
    """Dialogs that would wait for a person are answered at once; an empty answer is Cancel."""

    def named(*given: Any, **more: Any) -> tuple[str, str]:
        return file(), "PNG picture (*.png)"

    def texted(*given: Any, **more: Any) -> tuple[str, bool]:
        text = words()
        return text, bool(text)

    def numbered(parent: object, title: str, label: str, now: int, low: int, high: int) -> Any:
        return (low + len(words()) * 7) % (high + 1) or low, bool(words())

    with (
        patch.object(QFileDialog, "getOpenFileName", staticmethod(named)),
        patch.object(QFileDialog, "getSaveFileName", staticmethod(named)),
        patch.object(QInputDialog, "getText", staticmethod(texted)),
        patch.object(QInputDialog, "getInt", staticmethod(numbered)),
    ):
        yield
