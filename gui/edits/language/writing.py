"""`Writer`: the text, its branches, and the units that are followed or silenced: by wishes."""

from __future__ import annotations

import msgspec

from engine.language.legal_texts import MAX_BRANCHES
from engine.language.writing import Branch
from engine.systems.language import Settings
from gui.edits.wishes import Wishes, drawn_otherwise
from gui.views.language.tiles import WHOLE

replace = msgspec.structs.replace
Branches = tuple[Branch, ...]


class Writer(Wishes[Settings]):
    """Changes of what is written."""

    def begin(self, prompt: str) -> None:
        """Another beginning; what branched off elsewhere goes."""
        self._change("prompt", prompt=prompt, branches=(), span=None)

    def wish(self, settings: Settings) -> None:
        """Length, temperature and the like, as a control wishes them."""
        self._page.experiment.replace(settings, "writing")

    def again(self) -> None:
        """Write again, drawn otherwise."""
        self._change(seed=drawn_otherwise(self._settings.seed))

    def branch(self, number: int, at: int, character: str) -> int:
        """Go on otherwise from a place of a text; the number of the branch, 0 if there is none."""
        branches = self._settings.branches
        if len(branches) == MAX_BRANCHES:
            self._page.said.emit(
                f"There are {MAX_BRANCHES} branches already; throw one away with its ×."
            )
            return 0
        made = Branch(at, character, self._settings.seed, number)
        self._change(branches=(*branches, made))
        return len(self._settings.branches)

    def drop(self, number: int) -> None:
        """Throw a branch away, and those that leave it; or the whole network's text: all heard."""
        if number == WHOLE:
            self.release()
        else:
            self._change(branches=without(self._settings.branches, number))

    def mark(self, span: tuple[int, int] | None) -> None:
        """Mark a stretch of the text, or none."""
        self._change(span=span)

    def follow(self, quantity: str, layer: int, unit: int) -> None:
        """Colour the text by a unit."""
        self._change("follow", followed=(quantity, layer, unit))

    @property
    def silent(self) -> bool:
        """Whether nothing hears the unit that is followed."""
        return self._settings.followed[1:] in self._settings.silenced

    def silence(self) -> None:
        """Have nothing hear the unit that is followed, or let it be heard again."""
        settings, unit = self._settings, self._settings.followed[1:]
        kept = tuple(one for one in settings.silenced if one != unit)
        self._change(silenced=kept if self.silent else (*kept, unit))

    def release(self) -> None:
        """Let every unit be heard again."""
        self._change(silenced=())


def without(branches: Branches, gone: int) -> Branches:
    """The branches, counted from 1, without one and those that leave it."""
    kept: list[Branch] = []
    order = {0: 0}
    for number, branch in enumerate(branches, start=1):
        if number != gone and branch.of in order:
            kept.append(replace(branch, of=order[branch.of]))
            order[number] = len(kept)
    return tuple(kept)
