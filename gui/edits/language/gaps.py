"""`Gaps`: “I grew up in Italy … I speak fluent ___”, as settings: three networks, one sentence."""

from __future__ import annotations

import msgspec
import numpy as np

from engine import weights
from engine.data.sentences import (
    LANGUAGES,
    MAX_GAP,
    NEAR,
    OPENING,
    QUESTION,
    VOCABULARY,
    sentence,
)
from engine.language.legal_texts import labels_of
from engine.recurrent.cells import Network
from engine.recurrent.learned import shipped
from engine.systems.language import Settings
from engine.weights import WeightsError
from gui.edits.wishes import Wishes, drawn_otherwise
from gui.page import Page

GESTURE = "gap"
ASIDE = len(OPENING) + 2 + len(QUESTION)  # words of a sentence without a gap: and country, stop
FIRST = "Italy", 12
HOLDS = "C", 1, 46  # of the LSTM that comes with Unrolled: it keeps what the country was
COUNT = 200  # sentences of each gap were counted; a test compares with the engine's own
CHANCE = COUNT / len(LANGUAGES)
RIGHT = "right answers by gap"
Counts = dict[str, dict[int, int]]


class Gap(msgspec.Struct, frozen=True):
    """A sentence that is asked about.

    Attributes:
        country: of the sentence; empty where it is one of `NEAR`.
        words: in the gap; None where there is none.
        answer: its last word.
    """

    country: str
    words: int | None
    answer: str


def is_gap(settings: Settings) -> bool:
    """Whether these are networks that know the sentences."""
    return labels_of(settings.network) == VOCABULARY


def asked(settings: Settings) -> Gap:
    """What a prompt asks; of a text of the user's own, nothing."""
    words = tuple(settings.prompt.split())
    opened, closed = words[: len(OPENING)] == OPENING, words[-len(QUESTION) :] == QUESTION
    if len(words) >= ASIDE and opened and closed and words[len(OPENING)] in LANGUAGES:
        country = words[len(OPENING)]
        return Gap(country, len(words) - ASIDE, LANGUAGES[country])
    for near in NEAR:
        if near.rpartition(" ")[0] == " ".join(words):
            return Gap("", None, near.rpartition(" ")[2])
    return Gap("", None, "")


def counted() -> Counts:
    """Right answers by gap of each network, as measured when they were trained.

    Raises:
        engine.weights.WeightsError: when a card is missing.
    """
    cards = {name: weights.card(f"gap-{name.lower()}") for name in ("RNN", "LSTM", "GRU")}
    return {
        name: {int(gap): int(right) for gap, right in card.get(RIGHT, {}).items()}
        for name, card in cards.items()
    }


def named(settings: Settings) -> tuple[tuple[str, str], ...]:
    """The networks' names with their prefixes in the trace, the simplest first."""
    order = {"rnn": 0, "lstm": 1, "gru": 2}
    networks: list[tuple[Network, str]] = [(settings.network, "")]
    networks += [(rival, f"rival {n} ") for n, rival in enumerate(settings.rivals, start=1)]
    known = sorted(
        (one for one in networks if one[0].cell in order), key=lambda n: order[n[0].cell]
    )
    return tuple((network.cell.upper(), prefix) for network, prefix in known)


class Gaps(Wishes[Settings]):
    """Changes of the sentence."""

    def __init__(self, page: Page) -> None:
        super().__init__(page)
        self._text: Settings | None = None  # what was written before

    @property
    def shown(self) -> bool:
        """Whether the sentence is shown, not a text."""
        return is_gap(self._settings)

    def toggle(self) -> None:
        """From the text to the sentence, or back."""
        if self.shown:
            self._page.experiment.replace(self._text or self._page.system.default())
            return
        try:
            rnn, lstm, gru = (shipped(f"gap-{cell}") for cell in ("rnn", "lstm", "gru"))
        except WeightsError as error:
            self._page.said.emit(str(error))
            return
        self._text = self._settings
        made = Settings(
            lstm, _prompt(*FIRST, 0), length=0, temperature=1.0, rivals=(rnn, gru),
            followed=HOLDS,
        )  # fmt: skip
        self._page.experiment.replace(made)
        self._look_at_the_end()

    def choose(self, name: str) -> None:
        """A country, with the gap there is; or one of the near sentences."""
        settings = self._settings
        if name in LANGUAGES:
            words = asked(settings).words
            prompt = _prompt(name, FIRST[1] if words is None else words, settings.seed)
        else:
            prompt = name
        self._change(prompt=prompt, branches=(), span=None)
        self._look_at_the_end()

    def widen(self, words: int) -> None:
        """So many words in between; those that stay are the same ones."""
        settings = self._settings
        country = asked(settings).country or FIRST[0]
        words = min(max(words, 0), MAX_GAP)
        prompt = _prompt(country, words, settings.seed)
        self._change(GESTURE, prompt=prompt, branches=(), span=None)
        self._look_at_the_end()

    def again(self) -> None:
        """Other words in between."""
        settings = self._settings
        seed = drawn_otherwise(settings.seed)
        gap = asked(settings)
        changed = {"prompt": _prompt(gap.country, gap.words or 0, seed)} if gap.country else {}
        self._change(seed=seed, **changed)
        self._look_at_the_end()

    def _look_at_the_end(self) -> None:
        self._page.look_at(len(self._settings.prompt.split()) - 1)


def _prompt(country: str, words: int, seed: int) -> str:
    """The sentence but for its last word."""
    return " ".join(sentence(country, words, np.random.default_rng(seed))[:-1])
