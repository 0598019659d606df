"""Text written by a recurrent network, one character at a time, and everything it was made of.

    settings ──legal──▶ settings ──run──▶ trace

The network reads the prompt and goes on: what it says at step t it reads at step t + 1. The trace
holds, for T characters of V kinds, prompt and written ones:

    x                    (T, V)   the text, a 1 at each character; the labels of `x` spell it
    a_f 1, f 1, …, h 1   (T, H)   every gate and state, as in the recurrent system
    a_y, y               (T, V)   what comes next, at temperature 1
    p                    (T, V)   what comes next, as it was drawn: temperature, likeliest only

and the same again, under the same names with a word before them:

    branch 1 f 1 …   another text: another character at some place, and what was written from there
    whole x …        what is written with no unit silenced, where some are
    rival 1 f 1 …    the same text read by another network, numbered from 1

Characters may be words: then labels are words, and the sentences of the gap are prompts.

Sources: the course's slides on LSTM for text; Karpathy 2015, char-rnn.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from dataclasses import replace as with_
from typing import Annotated, ClassVar

import msgspec
import numpy as np
from msgspec import Meta

from engine.array import Floats
from engine.data.texts import Codes, by_words, coded, spelled
from engine.declaring import given
from engine.explain import Made, Term, seen, sub
from engine.language import legal_texts
from engine.language.legal_texts import MAX_STEPS, labels_of
from engine.language.writing import Branch, Folded, chances, one_hot, silent, write
from engine.recurrent import declared
from engine.recurrent.cells import Clamp, Network
from engine.recurrent.learned import novice, shipped
from engine.recurrent.tape import Record
from engine.recurrent.unroll import forward, step_costs
from engine.trace import Beats, Cell, Index, Quantity, Trace
from engine.weights import WeightsError

MAX_STATES = 4_000_000  # numbers of h and of y, over all steps and runs; ten times as many are kept
WRITING = 90_000  # multiplications: what else writing a character takes
PROMPT = "def "
LENGTH = 176  # of the default: whole lines
TELLING = 76  # of the default: inside quotes; some is written, some to come
FOLLOWED = "C", 1, 71  # of the network that comes with Unrolled: it falls inside quotes
Unit = tuple[int, int]
Followed = tuple[str, int, int]
replace = msgspec.structs.replace


class Settings(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    """Everything a user can change in the language explorer.

    Attributes:
        network: reads and says the labels of its readout.
        prompt: what the text begins with.
        length: how much is written after it.
        temperature: below 1 the likely becomes likelier, above 1 everything more alike.
        top_k: only so many of the likeliest may come; 0 is all.
        seed: of what is drawn.
        branches: other ways to go on, each from the text or from an earlier branch.
        silenced: units nothing hears: layer from 1, unit from 0.
        span: the characters that are marked, first and last, from 0.
        followed: the number that colours the text: `C` or `h`, layer from 1, unit from 0.
        rivals: up to 4 other networks with the same labels that read the same text.
    """

    network: Network
    prompt: Annotated[str, Meta(max_length=4 * MAX_STEPS)] = PROMPT
    length: Annotated[int, Meta(ge=0, le=MAX_STEPS)] = 200
    temperature: Annotated[float, Meta(ge=0.05, le=5)] = 0.6
    top_k: Annotated[int, Meta(ge=0, le=256)] = 0
    seed: Annotated[int, Meta(ge=0, lt=2**31)] = 0
    branches: Annotated[tuple[Branch, ...], Meta(max_length=64)] = ()
    silenced: Annotated[tuple[Unit, ...], Meta(max_length=1024)] = ()
    span: tuple[int, int] | None = None
    followed: Followed = FOLLOWED
    rivals: Annotated[tuple[Network, ...], Meta(max_length=64)] = ()


def run(settings: Settings, device: str = "auto") -> Trace:
    """Settings in, everything that happened out. Settings must be legal (`legal`).

    Raises:
        engine.device.DeviceError: when the device is not on this machine.
    """
    if device not in ("auto", "cpu"):
        from engine.device import choose  # torch takes two seconds to import

        choose(device)
    network, labels = settings.network, labels_of(settings.network)
    told: list[Quantity] = []
    arrays: dict[str, Floats] = {}
    found = written(settings)
    clamps = silent(settings.silenced, len(found[0][0]))

    def keep(network: Network, held: tuple[Clamp, ...], prefix: str, record: Record) -> None:
        arrays.update({f"{prefix}{name}": values for name, values in record.items()})
        arrays.update(declared.parameters(network, prefix))
        said = f" of {prefix.strip()}" if prefix else ""
        told.extend(declared.quantities(network, held, prefix, said))
        arrays[f"{prefix}p"] = chances(record["a_y"], settings.temperature, settings.top_k)
        told.append(_drawn_from(settings, prefix))

    texts = [(f"branch {n} " if n else "", *one, clamps) for n, one in enumerate(found)]
    if clamps:
        whole = written(replace(settings, silenced=(), branches=()))[0]
        texts.append(("whole ", *whole, ()))
    for prefix, codes, record, held in texts:
        arrays[f"{prefix}x"] = one_hot(codes, len(labels))
        told.append(_text(f"{prefix}x", tuple(labels[code] for code in codes)))
        keep(network, held, prefix, record)
    x = arrays["x"]
    for number, rival in enumerate(settings.rivals, start=1):
        keep(rival, (), f"rival {number} ", forward(rival, x))
    made = tuple(name for beat in declared.timeline(network, 1).makes for name in beat)
    walk = Writing(len(x), ((*made, "p"),), _lines(found[0][0], labels))
    return Trace("Text", {quantity.name: quantity for quantity in told}, arrays, walk)


@dataclass(frozen=True)
class Writing(Beats):
    """The walk along a text: one step a character, a stretch for each line.

    It aims at the chance of the character that comes next, or of the likeliest after the last.
    """

    stretch: ClassVar = "line", "text"
    lines: tuple[int, ...] = (0,)

    @property
    def starts(self) -> Sequence[int]:
        """Where each line begins."""
        return self.lines

    def cell(self, step: int, arrays: Mapping[str, Floats]) -> Cell:
        """The chance, as it was drawn, of what comes after a step."""
        t = self.place(step)[0]
        came = arrays["x"][t + 1] if t + 1 < self.steps else arrays["p"][t]
        return Cell("p", (t, int(came.argmax())))


def _lines(codes: Codes, labels: Sequence[str]) -> tuple[int, ...]:
    """The first place of the text, and those behind line breaks."""
    if "\n" not in labels:
        return (0,)
    breaks = np.flatnonzero(codes[:-1] == labels.index("\n"))
    return (0, *(int(at) + 1 for at in breaks))


def written(settings: Settings) -> list[tuple[Codes, Record]]:
    """The text and each branch, all (T,), with what the network computed while reading it."""
    network = settings.network
    labels, prompt = labels_of(network), settings.prompt
    codes = coded(prompt, labels)
    clamps = silent(settings.silenced, len(codes) + settings.length)
    drawing = settings.temperature, settings.top_k

    def recorded(codes: Codes) -> tuple[Codes, Record]:
        return codes, forward(network, one_hot(codes, len(labels)), clamps)

    folded, found = Folded(network, clamps), [recorded(codes)]
    if settings.length:
        folded.recall(found[0][1], len(codes))
        generator = np.random.default_rng(settings.seed)
        more = write(folded, settings.length, *drawing, generator)
        found = [recorded(np.concatenate([codes, more]))]
    for branch in settings.branches:
        before, record = found[branch.of]
        folded.recall(record, branch.at)
        forced = coded(branch.character, labels)
        folded.read(int(forced[0]))
        generator = np.random.default_rng(branch.seed)
        more = write(folded, len(before) - branch.at - 1, *drawing, generator)
        found.append(recorded(np.concatenate([before[: branch.at], forced, more])))
    return found


def text_of(trace: Trace, prefix: str = "") -> str:
    """The text of a trace, or of a branch of it: `branch 1 `; words with blanks between them."""
    labels = trace.quantities[f"{prefix}x"].labels
    return (" " if by_words(labels) else "").join(labels)


def _text(name: str, characters: tuple[str, ...]) -> Quantity:
    plain = given(name, "typed, or written by the network")
    plain = with_(plain, symbol="x", heading="Text", title="Text", axes=("step", "character"))
    return with_(plain, range=(0.0, 1.0), ink=False, labels=characters)


def _drawn_from(settings: Settings, prefix: str) -> Quantity:
    """The declaration of p: y at a temperature, over the likeliest."""
    labels = labels_of(settings.network)
    name, sums, temperature = f"{prefix}p", f"{prefix}a_y", settings.temperature

    def made(trace: Trace, index: Index) -> Made:
        t, k = index
        shown = legal_texts.visible(seen(labels[k]))
        symbol, said = f"p{sub(t + 1)}[{shown}]", f"“{shown}” comes next"
        if not trace[name][t, k]:
            zero = Term(0.0, source=Cell(name, index))
            note = f"{said}: not among the likeliest"
            return Made("given", f"{symbol} = 0", (zero,), note=note)
        kept = np.flatnonzero(trace[name][t])
        terms = tuple(
            Term(float(trace[sums][t, n]) / temperature, source=Cell(sums, (t, int(n))),
                 symbol=f"a_y{sub(t + 1)}[{n + 1}]÷τ")
            for n in kept
        )  # fmt: skip
        formula = f"{symbol} = e^(a÷τ) ÷ Σ e^(a÷τ),  τ = {temperature:g}"
        return Made(
            "share", formula, terms, chosen=int(np.searchsorted(kept, k)), note=said, chance=True
        )

    words = "what comes next, as it is drawn: temperature, and only the likeliest"
    return Quantity(name, "p", "Chances", "Chances", words, ("step", "output"), (0.0, 1.0), made)


def legal(settings: Settings) -> tuple[Settings, list[str]]:
    """The nearest legal settings, and a sentence for each thing that had to change.

    Raises:
        ValueError: when the network names no characters it could read.
    """
    network, reasons = legal_texts.fit_network(settings.network, settings.seed)
    labels = labels_of(network)
    rivals, mended = legal_texts.fit_rivals(settings.rivals, labels, settings.seed)
    reasons += mended
    prompt, mended = legal_texts.fit_prompt(settings.prompt, labels)
    reasons += mended
    silenced, mended = legal_texts.fit_silenced(settings.silenced, network)
    reasons += mended
    fitted = replace(
        settings, network=network, rivals=rivals, prompt=prompt, silenced=silenced,
        length=min(settings.length, MAX_STEPS - len(coded(prompt, labels))),
    )  # fmt: skip
    if fitted.length < settings.length:
        reasons.append(f"A text has at most {MAX_STEPS:,} characters; less is written.")
    fitted, mended = _bounded(fitted)
    steps = len(coded(prompt, labels)) + fitted.length
    branches, cut = legal_texts.fit_branches(fitted.branches, labels, steps)
    followed = legal_texts.fit_followed(fitted.followed, network)
    span, outside = legal_texts.fit_span(fitted.span, steps)
    return replace(
        fitted, branches=branches, span=span, followed=followed
    ), reasons + mended + cut + outside


def _bounded(settings: Settings) -> tuple[Settings, list[str]]:
    """Settings whose trace fits into memory: fewer branches, then fewer rivals, then less text."""
    reasons: list[str] = []
    labels = labels_of(settings.network)
    read = len(coded(settings.prompt, labels))

    def kept() -> int:
        own = 1 + len(settings.branches) + bool(settings.silenced)
        networks = [settings.network] * own + list(settings.rivals)
        return sum(len(labels) + sum(w.units for w in n.layers) for n in networks)

    for field in "branches", "rivals":
        many = len(getattr(settings, field))
        while getattr(settings, field) and (read + settings.length) * kept() > MAX_STATES:
            settings = replace(settings, **{field: getattr(settings, field)[:-1]})
        if len(getattr(settings, field)) < many:
            reasons.append(f"So long a text fills the memory: some {field} were left out.")
    room = MAX_STATES // kept()
    if read + settings.length > room:
        settings = replace(settings, length=max(0, room - read))
        reasons.append(f"So wide a network fills the memory: the text ends after {room:,}.")
    if read > room:
        prompt = spelled(coded(settings.prompt, labels)[-room:], labels)
        settings = replace(settings, prompt=prompt)
    return settings, reasons


def work(settings: Settings) -> float:
    """Multiplications of a run, about, with what else each character takes."""
    steps = len(coded(settings.prompt, labels_of(settings.network))) + settings.length
    own = 1 + len(settings.branches) + bool(settings.silenced)  # written, and read once more
    read = 2 * own * step_costs(settings.network) + sum(step_costs(n) for n in settings.rivals)
    return steps * (own * WRITING + read)


def default() -> Settings:
    """The network that has read Python's library begins a function; a beginner if it is lost."""
    try:
        network = shipped("language")
    except WeightsError:
        network = novice(tuple("\n abcdefghijklmnopqrstuvwxyz"), units=32)
    return legal(Settings(network, length=LENGTH))[0]
