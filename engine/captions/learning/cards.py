"""What a captioner's card says: what it is, where it comes from, how good it is, what it cannot."""

from __future__ import annotations

from typing import Any

import msgspec

from engine.captions.encoder import Form
from engine.captions.learning.corpora import Corpus, Words
from engine.captions.learning.course import Recipe
from engine.captions.learning.evaluation import NORM
from engine.captions.learning.examining import BEAM

SCENES = {
    "what": "Puts scenes of paper-cut things into words, and shows where it looks for each",
    "data": "scenes and true captions made up by a seeded generator (engine/data/scenes); no other",
    "attention": "while it learned, α was also drawn to the masks of what a word "
    "names (Liu et al. 2017)",
    "limits": "It knows these things, drawn this way, and the sentences the generator writes.",
    "licence": "MIT",
}
PHOTOS = {
    "what": "Puts photographs into words, and shows where it looks for each",
    "attention": "learned with the doubly stochastic term summed over places; no light was "
    "ever shown to it",
    "licence": "these weights are for what the data they were learned from is for",
}
LIMITS = (
    "It learned from {count:,} photographs{of}. It miscounts, takes the likely for the seen, and "
    "knows no names, no text and few places. Do not use it to judge people."
)
TAUGHT = (
    "distilled from SqueezeNet 1.0 (Iandola et al. 2016; BSD-2): it has the teacher's form, began "
    "with random weights and learned what each of the teacher's layers answers"
)
BORROWED = (
    "that of the captions-photos that come with Unrolled, as it was: distilled from SqueezeNet 1.0 "
    "(Iandola et al. 2016; BSD-2) on the photographs of Flickr8k"
)
SOFT = "Hard attention draws from the same α"
HARD = "Half of the captions drew places while it learned (REINFORCE, Xu et al. 2015, 4.1)"
OF = {"Flickr8k": ", most of people and dogs out of doors"}
TERMS = {
    "Flickr8k": "Flickr8k (Hodosh, Young and Hockenmaier 2013): research and education, not "
    "commercial; the photographs belong to their authors and are no part of these weights",
}
READ = (
    "turned as the camera was, what is transparent on white, squashed to {side} × {side} pixels; "
    "while it learned, by Pillow's bilinear filter, and in the window by the mean of each area"
)
COUNTED = (
    "{count} pictures held out, on which the best epoch was chosen, too; with these half-precision "
    f"weights. BLEU as sacrebleu counts it, lower case, without punctuation; beam {BEAM} keeps the "
    f"captions of the largest Σ ln p ÷ T^{NORM:g}"
)
FORCED = (
    "The pointing game, and the share of α on what a word names, are counted while the true "
    "caption is forced in, word by word; what is true is counted of its own, said greedily"
)
COMPARED = "The cosine is that of annotation vectors, its own with the teacher's"


def card(
    corpus: Corpus, form: Form, words: Words, recipe: Recipe, figures: dict[str, Any], command: str
) -> dict[str, Any]:
    """The card of a captioner trained from this corpus.

    Args:
        corpus, form, words, recipe: what it learned from, and how.
        figures: as `examining.figures` finds them.
        command: what was asked for.
    """
    made_up, taught = bool(corpus.train.scenes), "--teacher" in command
    told = dict(SCENES if made_up else PHOTOS)
    told["attention"] = f"{told['attention']}. {HARD if recipe.hard else SOFT}"
    count, side = len(corpus.train.names), form.size
    if not made_up:
        told["data"] = TERMS.get(corpus.name, f"{corpus.name}; its terms are its authors'")
        told["encoder's teacher"] = TAUGHT if taught else BORROWED
        told["limits"] = LIMITS.format(count=count, of=OF.get(corpus.name, ""))
    read = f"drawn with {side} × {side} pixels" if made_up else READ.format(side=side)
    mean, spread = ", ".join(f"{v:g}" for v in form.mean), f"{form.spread[0]:g}"
    counted = [COUNTED.format(count=len(corpus.dev.names))]
    counted += [FORCED] if made_up else [COMPARED] if taught else []
    return {
        **told,
        "command": command,
        "preprocessing": f"{read}; red, green, blue, less {mean}, divided by {spread}",
        "pictures": count,
        "figures": figures,
        "figures of": ". ".join(counted),
        "recipe": msgspec.to_builtins(recipe),
        "size": side,
        "encoder": msgspec.to_builtins(form),
        "words": list(words),
    }
