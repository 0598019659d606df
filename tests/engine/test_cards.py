"""The cards of what is shipped, and what is told of them elsewhere."""

from __future__ import annotations

from pathlib import Path

from engine import weights


def test_the_readme_tells_the_figures_of_the_cards() -> None:
    told = (Path(__file__).parents[2] / "README.md").read_text(encoding="utf-8")
    convnet, language, scenes, photos = (
        weights.card(name)["figures"]
        for name in ("convnet", "language", "captions-scenes", "captions-photos")
    )
    pointed = scenes["pointing game"]["things"]
    for figure in (
        f"{100 * convnet['test accuracy']:.1f} % of letters",
        f"{language['held-out loss, nats per character']:.2f} nats a character |",
        f"BLEU-4 {scenes['BLEU-1 … 4, greedy'][3]:.1f}; the brightest",
        f"at {100 * pointed:.1f} % of the words",
        f"BLEU-4 {photos['BLEU-1 … 4, greedy'][3]:.1f}, with a beam of five "
        f"{photos['BLEU-1 … 4, beam 5'][3]:.1f}",
    ):
        assert figure in told, figure
