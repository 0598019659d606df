"""The nearest legal settings of a text, part by part: what does not fit is mended, and why."""

from __future__ import annotations

from collections.abc import Sequence

import msgspec
import numpy as np
from numpy.typing import NDArray

from engine import faults
from engine.array import Array
from engine.data.texts import by_words, coded, composed, spelled
from engine.language.writing import Branch
from engine.recurrent.cells import MAX_OUTPUTS, Network
from engine.recurrent.legal_cells import Reasons, fit

MAX_STEPS, MAX_BRANCHES, MAX_RIVALS, MAX_SILENCED = 10_000, 8, 4, 256
Unit = tuple[int, int]
replace = msgspec.structs.replace


def labels_of(network: Network) -> tuple[str, ...]:
    """The characters or words that a network reads and says; none without a readout."""
    return () if network.readout is None else network.readout.labels


def fit_network(network: Network, seed: int) -> tuple[Network, Reasons]:
    """A network that reads what it says, in shares of 1.

    Raises:
        ValueError: when it names no characters, or one twice.
    """
    readout, reasons = network.readout, Reasons()
    if readout is None or not readout.labels or not all(readout.labels):
        raise ValueError("this network names no characters that it could read; take one that has "
                         "learned a text")  # fmt: skip
    if len(set(readout.labels)) < len(readout.labels):
        raise ValueError("this network names a character twice; name each once")
    V = min(len(readout.labels), len(readout.weights.values), MAX_OUTPUTS)
    if max(len(readout.labels), len(readout.weights.values)) > V:
        reasons.append(f"Characters without weights and weights without were left out; {V} stay.")
    if readout.kind != "softmax":
        reasons.append("What comes next is a share of 1: the readout now ends in a softmax.")
    W, b = Array(readout.weights.values[:V]), Array(readout.bias.values[:V])
    readout = replace(readout, weights=W, bias=b, labels=readout.labels[:V], kind="softmax")
    fitted, mended = fit(replace(network, readout=readout), V, seed)
    return fitted, reasons + mended


def fit_rivals(
    rivals: Sequence[Network], labels: tuple[str, ...], seed: int
) -> tuple[tuple[Network, ...], Reasons]:
    """Up to 4 networks that read the same characters."""
    same = [rival for rival in rivals if labels_of(rival) == labels][:MAX_RIVALS]
    reasons = []
    if len(same) < len(rivals):
        reasons.append(f"Up to {MAX_RIVALS} networks are compared, all of the same characters or "
                       "words; the others were left out.")  # fmt: skip
    fitted = []
    for number, rival in enumerate(same, start=1):
        network, mended = fit_network(rival, seed + 10 * number)
        fitted.append(network)
        reasons += [f"Rival {number}: {reason}" for reason in mended]
    return tuple(fitted), reasons


def fit_prompt(prompt: str, labels: Sequence[str]) -> tuple[str, Reasons]:
    """A prompt of 1 to 10,000 characters, or words, all of them known."""
    reasons, words = [], by_words(labels)
    prompt = composed(prompt)
    codes, what = coded(prompt, labels), "word" if words else "character"
    if (codes < 0).any():
        reasons.append(_strangers(prompt.split() if words else list(prompt), codes < 0, what))
        codes = codes[codes >= 0]
    if len(codes) > MAX_STEPS:
        reasons.append(f"A prompt has at most {MAX_STEPS:,} {what}s; its beginning was cut off.")
        codes = codes[-MAX_STEPS:]
    if not len(codes):
        first = labels.index("\n") if "\n" in labels else 0
        reasons.append(
            f"Something must be read first: the prompt is now “{visible(labels[first])}”."
        )
        codes = np.array([first])
    return (spelled(codes, labels) if reasons or words else prompt), reasons


def fit_branches(
    branches: Sequence[Branch], labels: tuple[str, ...], steps: int
) -> tuple[tuple[Branch, ...], Reasons]:
    """Up to 8 branches, each at a place the text has, of a character that is known."""
    reasons: Reasons = []
    found: dict[int, Branch] = {}  # by the number it had
    for number, branch in enumerate(branches, start=1):
        mended = replace(branch, character=composed(branch.character))
        if branch.of and branch.of not in found:
            reasons.append(f"Branch {number} was left out: there is no earlier one it leaves.")
        elif not 1 <= branch.at < steps:
            reasons.append(
                f"Branch {number} was left out: the text has no character {branch.at + 1} "
                f"after a first one; it has {steps}."
            )
        elif mended.character not in labels:
            shown = faults.clipped(visible(branch.character), 20)
            reasons.append(f"Branch {number} was left out: the network never read “{shown}”.")
        elif len(found) == MAX_BRANCHES:
            reasons.append(f"Branch {number} was left out: there are at most {MAX_BRANCHES}.")
        else:
            found[number] = mended
    order = {0: 0} | {old: new for new, old in enumerate(found, start=1)}
    return tuple(replace(b, of=order[b.of]) for b in found.values()), reasons


def fit_silenced(silenced: Sequence[Unit], network: Network) -> tuple[tuple[Unit, ...], Reasons]:
    """Units the network has, each once."""
    heights = [weights.units for weights in network.layers]
    wanted = dict.fromkeys(silenced)
    kept = [u for u in wanted if 1 <= u[0] <= len(heights) and 0 <= u[1] < heights[u[0] - 1]]
    reasons = []
    if len(kept) < len(wanted):
        reasons.append("Silenced units that this network does not have were left out.")
    if len(kept) > MAX_SILENCED:
        reasons.append(f"At most {MAX_SILENCED} units are silenced; the last ones were left out.")
    return tuple(kept[:MAX_SILENCED]), reasons


def fit_span(span: tuple[int, int] | None, steps: int) -> tuple[tuple[int, int] | None, Reasons]:
    """A stretch within the text; None where it lies outside."""
    if span is None:
        return None, []
    first, last = max(min(span), 0), min(max(span), steps - 1)
    if first > last:
        return None, [f"The marked stretch lies behind the text's {steps} characters; unmarked."]
    return (first, last), []


def fit_followed(followed: tuple[str, int, int], network: Network) -> tuple[str, int, int]:
    """A number that the network has: `C` or else `h`, of the nearest layer and unit."""
    quantity, layer, unit = followed
    layer = min(max(layer, 1), len(network.layers))
    unit = min(max(unit, 0), network.layers[layer - 1].units - 1)
    return ("C" if quantity == "C" and network.remembers else "h"), layer, unit


def _strangers(pieces: list[str], unknown: NDArray[np.bool_], what: str) -> str:
    """The sentence about characters or words the network never read."""
    found = list(dict.fromkeys(pieces[n] for n in np.flatnonzero(unknown)))
    named = ", ".join(f"“{faults.clipped(visible(one), 20)}”" for one in found[:5])
    more = f" and {len(found) - 5} more" if len(found) > 5 else ""
    many = "s" if len(found) > 1 else ""
    return f"The network never read the {what}{many} {named}{more}; left out of the prompt."


def visible(text: str) -> str:
    """A text with what cannot be seen written out, as line breaks are."""
    return text if text.isprintable() else text.encode("unicode_escape").decode("ascii")
