"""What a captioner's card says: what it is, where it comes from, how good it is, what it cannot."""

from __future__ import annotations

from typing import Any

import msgspec

from engine.captions.corpora import Corpus, Words
from engine.captions.course import Recipe
from engine.captions.encoder import Form

SCENES = {
    "what": "Puts scenes of paper-cut things into words, and shows where it looks for each",
    "data": "scenes and true captions made up by a seeded generator (engine/data/scenes); no other",
    "command": "main.py train captions",
    "attention": "while it learned, α was also drawn to the masks of what a word "
    "names (Liu et al. 2017)",
    "limits": "It knows these things, drawn this way, and the sentences the generator writes.",
    "licence": "MIT",
}
PHOTOS = {
    "what": "Puts photographs into words, and shows where it looks for each",
    "command": "main.py train captions --data FOLDER --teacher FILE",
    "attention": "learned with the doubly stochastic term summed over places; no light was "
    "ever shown to it",
    "encoder's teacher": "SqueezeNet 1.0 (Iandola et al. 2016; BSD-2). The encoder has its form, "
    "began with random weights and learned what each of the teacher's layers answers",
    "limits": "It learned from a few thousand photographs of people and dogs out of doors. It "
    "miscounts, takes the likely for the seen, and knows no names, no text and few places. Do not "
    "use it to judge people.",
    "licence": "these weights are for what the data they were learned from is for",
}
SOFT = "Hard attention draws from the same α"
HARD = "Half of the captions drew places while it learned (REINFORCE, Xu et al. 2015, 4.1)"
TERMS = {
    "Flickr8k": "Flickr8k (Hodosh, Young and Hockenmaier 2013): research and education, not "
    "commercial; the photographs belong to their authors and are not part of this",
}


def card(
    corpus: Corpus, form: Form, words: Words, recipe: Recipe, figures: dict[str, Any]
) -> dict[str, Any]:
    """The card of a captioner trained from this corpus."""
    made_up = corpus.name == "scenes"
    told = dict(SCENES if made_up else PHOTOS)
    told["attention"] = f"{told['attention']}. {HARD if recipe.hard else SOFT}"
    if not made_up:
        told["data"] = TERMS.get(corpus.name, f"{corpus.name}; its terms are its authors'")
    mean, spread = ", ".join(f"{v:g}" for v in form.mean), f"{form.spread[0]:g}"
    return {
        **told,
        "preprocessing": f"squashed to {form.size} × {form.size} pixels, red, green, blue; less "
        f"{mean}, divided by {spread}",
        "pictures": len(corpus.train.names),
        "figures": figures,
        "figures of": f"{len(corpus.dev.names)} pictures held out, on which the best epoch "
        "was chosen, too; with these half-precision weights; BLEU as sacrebleu counts it, lower "
        "case, without punctuation",
        "recipe": msgspec.to_builtins(recipe),
        "size": form.size,
        "encoder": msgspec.to_builtins(form),
        "words": list(words),
    }
