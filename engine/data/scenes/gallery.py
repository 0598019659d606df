"""Scenes to begin with: the six sentences of the slides, and a few more."""

from __future__ import annotations

from engine.data.scenes.scene import Scene, Thing

GALLERY: dict[str, Scene] = {
    "frisbee": Scene("park", (
        Thing("tree", 0.14, 0.56, 0.46),
        Thing("tree", 0.9, 0.6, 0.54),
        Thing("sun", 0.62, 0.2, 0.15),
        Thing("woman", 0.4, 0.9, 0.6, pose="throwing"),
        Thing("frisbee", 0.75, 0.42, 0.08),
    )),
    "dog": Scene("hardwood floor", (Thing("dog", 0.48, 0.86, 0.52),)),
    "stop sign": Scene("road", (
        Thing("mountain", 0.3, 0.5, 0.36),
        Thing("cloud", 0.24, 0.16, 0.11),
        Thing("stop sign", 0.68, 0.86, 0.68),
    )),
    "teddy bear": Scene("room", (
        Thing("bed", 0.5, 0.88, 0.38),
        Thing("girl", 0.44, 0.93, 0.5, pose="sitting"),
        Thing("teddy bear", 0.68, 0.67, 0.22),
    )),
    "boat": Scene("sea", (
        Thing("sun", 0.82, 0.22, 0.16),
        Thing("cloud", 0.24, 0.2, 0.12),
        Thing("man", 0.27, 0.75, 0.36, "blue", pose="sitting"),
        Thing("woman", 0.44, 0.75, 0.35, "red", pose="sitting"),
        Thing("boy", 0.6, 0.75, 0.3, "yellow", pose="sitting"),
        Thing("woman", 0.74, 0.75, 0.35, "white", True, "sitting"),
        Thing("boat", 0.5, 0.86, 0.27),
    )),
    "giraffe": Scene("forest", (
        Thing("tree", 0.16, 0.72, 0.56),
        Thing("tree", 0.36, 0.7, 0.46),
        Thing("tree", 0.87, 0.74, 0.6),
        Thing("giraffe", 0.58, 0.92, 0.72),
    )),
    "kite": Scene("beach", (
        Thing("cloud", 0.2, 0.16, 0.11),
        Thing("boy", 0.3, 0.9, 0.46, "red", pose="holding"),
        Thing("kite", 0.456, 0.62, 0.5, "yellow"),
    )),
    "umbrella": Scene("street", (
        Thing("car", 0.74, 0.86, 0.24, "yellow"),
        Thing("woman", 0.3, 0.93, 0.6, "blue", pose="holding"),
        Thing("umbrella", 0.487, 0.507, 0.44, "red"),
    )),
    "dogs": Scene("snow", (
        Thing("fir", 0.1, 0.6, 0.5),
        Thing("fir", 0.9, 0.62, 0.56),
        Thing("dog", 0.26, 0.8, 0.3, "black", pose="running"),
        Thing("dog", 0.74, 0.9, 0.32, "brown", True, "running"),
    )),
    "cat": Scene("room", (
        Thing("table", 0.5, 0.92, 0.34),
        Thing("cat", 0.42, 0.59, 0.34, "orange", pose="sitting"),
        Thing("flower", 0.72, 0.59, 0.3, "red"),
    )),
}  # fmt: skip
