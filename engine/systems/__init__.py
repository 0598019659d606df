"""The systems, each in its own file, and the table that lists them.

A new system is one file here, with `Settings`, `default`, `legal`, `run` and `work`, perhaps
`TELLING`, and one line in `TITLES`.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping
from importlib import import_module
from typing import TYPE_CHECKING, Any

import msgspec

if TYPE_CHECKING:
    from engine.trace import Trace

TITLES = {
    "convnet": "Convolution",
    "recurrent": "Time",
    "language": "Language",
    "captions": "Captions",
}


class System(msgspec.Struct, frozen=True):
    """What the rest of the house may ask of a system.

    Attributes:
        name: its word in files, menus and on the command line.
        title: its heading.
        settings: the type of its settings, a frozen msgspec.Struct.
        default: settings to begin with.
        legal: settings → the nearest legal ones, and a sentence for each thing that had to change;
            raises ValueError where nothing is near.
        run: (legal settings, device name) → trace. Only this needs torch.
        work: legal settings → multiplications of a run, about; light runs are not worth a thread.
        telling: a step of the default's walk that shows much, for a figure.
    """

    name: str
    title: str
    settings: type[Any]
    default: Callable[[], Any]
    legal: Callable[[Any], tuple[Any, list[str]]]
    run: Callable[[Any, str], Trace]
    work: Callable[[Any], float]
    telling: int


class Systems(Mapping[str, System]):
    """The table: a system's file is imported when the system is first asked for."""

    def __init__(self, titles: Mapping[str, str]) -> None:
        self._titles = titles
        self._found: dict[str, System] = {}

    def __getitem__(self, name: str) -> System:
        if name not in self._found:
            title = self._titles[name]
            file = import_module(f"{__name__}.{name}")
            parts = file.Settings, file.default, file.legal, file.run, file.work
            telling = getattr(file, "TELLING", 0)
            self._found[name] = System(name, title, *parts, telling)
        return self._found[name]

    def __iter__(self) -> Iterator[str]:
        return iter(self._titles)

    def __len__(self) -> int:
        return len(self._titles)


SYSTEMS = Systems(TITLES)
