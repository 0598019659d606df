"""The colours: soft, flat, and each called by one word."""

from __future__ import annotations

from engine.data.scenes.shapes import Colour

COLOURS: dict[str, Colour] = {
    "red": (213, 64, 62),
    "orange": (240, 138, 48),
    "yellow": (250, 208, 64),
    "green": (72, 158, 84),
    "blue": (58, 116, 196),
    "white": (250, 248, 243),
    "black": (50, 50, 58),
    "brown": (126, 80, 50),
}

INK: Colour = (52, 48, 62)  # eyes, wheels, hooves
SKIN: Colour = (241, 196, 160)
BLUSH: Colour = (232, 150, 130)
PAPER: Colour = (252, 249, 241)
WOOD: Colour = (190, 138, 90)
BARK: Colour = (133, 94, 66)
GLASS: Colour = (205, 230, 238)
STEEL: Colour = (150, 156, 168)
LEAF: Colour = (70, 138, 92)
PINK: Colour = (238, 150, 172)
LILAC: Colour = (172, 140, 204)
MINT: Colour = (140, 206, 190)
