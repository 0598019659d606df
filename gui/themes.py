"""The themes: every colour the window uses, by meaning, as plain data. No Qt in here, no numbers.

A view asks for what a colour *means* (`theme.accent` is "here, now"), never for a hue.
"""

import msgspec


class Theme(msgspec.Struct, frozen=True):
    """One look: every colour the window uses, by meaning, as `#RRGGBB`."""

    name: str
    paper: str  # the window
    card: str  # panels, buttons, text fields
    rail: str  # the list of explorers at the left
    ink: str  # text
    quiet: str  # secondary text, wires, axes
    disabled: str  # text of what cannot be pressed now
    line: str  # hairlines and borders
    empty: str  # a cell not reached yet, the track of a bar
    accent: str  # here, now: the window, the step, the chosen cell, play
    accent_text: str  # the same as text
    accent_soft: str  # behind what is chosen
    on_accent: str  # text and icons on accent
    yes: str  # the bar of the winning class
    no: str  # the other bars
    on_bar: str  # text on yes and no
    warning: str  # text
    pixel_ink: str  # drawn pixels
    pixel_paper: str  # pixels not drawn
    positive: str  # the signed map's end at +1
    negative: str  # its end at −1
    zero: str  # its centre
    focus: str  # the ring around what the keyboard is on
    selection: str  # behind marked text
    forget: str
    input_gate: str
    candidate: str
    output_gate: str
    cell_state: str
    attention: str


LIGHT = Theme(
    name="light",
    paper="#FBFAF7",
    card="#FFFFFF",
    rail="#F1EFEA",
    ink="#1B2026",
    quiet="#57616C",
    disabled="#626A73",
    line="#D9D6D0",
    empty="#EFEDE8",
    accent="#D9640A",
    accent_text="#A84900",
    accent_soft="#FDF1E5",
    on_accent="#120C05",
    yes="#2C7A55",
    no="#6C747C",
    on_bar="#FFFFFF",
    warning="#9B2C10",
    pixel_ink="#212B3A",
    pixel_paper="#FAF9F6",
    positive="#B02A26",
    negative="#2063B0",
    zero="#F7F5F1",
    focus="#1D5FC4",
    selection="#FBDDBD",
    forget="#A05401",
    input_gate="#015432",
    candidate="#91509E",
    output_gate="#2174C3",
    cell_state="#9D0E4B",
    attention="#6341A4",
)

DARK = Theme(
    name="dark",
    paper="#17191D",
    card="#1F2227",
    rail="#121417",
    ink="#ECEAE4",
    quiet="#A9B0B8",
    disabled="#8F969E",
    line="#3A3F46",
    empty="#292D33",
    accent="#F98B2B",
    accent_text="#FFA961",
    accent_soft="#38281A",
    on_accent="#180F04",
    yes="#5DBB8B",
    no="#98A1AA",
    on_bar="#101418",
    warning="#FF9C84",
    pixel_ink="#E9E6DF",
    pixel_paper="#22262B",
    positive="#ED756C",
    negative="#61A1F0",
    zero="#2B2F35",
    focus="#7DB5FF",
    selection="#5A3B1C",
    forget="#F6A25F",
    input_gate="#88CFA8",
    candidate="#BD75CE",
    output_gate="#6EB4FA",
    cell_state="#F76C96",
    attention="#9E86FB",
)

PROJECTOR = Theme(
    name="projector",
    paper="#FFFFFF",
    card="#FFFFFF",
    rail="#F3F3F1",
    ink="#000000",
    quiet="#3B434B",
    disabled="#5B636B",
    line="#8A8A86",
    empty="#E7E7E4",
    accent="#963900",
    accent_text="#7F3000",
    accent_soft="#FFF1E2",
    on_accent="#FFFFFF",
    yes="#0E5C39",
    no="#4C545C",
    on_bar="#FFFFFF",
    warning="#8A1500",
    pixel_ink="#000814",
    pixel_paper="#FFFFFF",
    positive="#901117",
    negative="#144B92",
    zero="#F4F3F0",
    focus="#0047B3",
    selection="#FFD9AE",
    forget="#723900",
    input_gate="#055C42",
    candidate="#70308A",
    output_gate="#0155B5",
    cell_state="#670030",
    attention="#3C1474",
)

THEMES: dict[str, Theme] = {theme.name: theme for theme in (LIGHT, DARK, PROJECTOR)}


def qt_palette_colours(theme: Theme) -> dict[str, str]:
    """Colours by the name of their `QPalette.ColorRole`.

    A name alone is meant for all groups; one such as `Disabled.Text` for its group, set last.
    """
    t = theme
    colours = {
        "Window": t.paper, "WindowText": t.ink, "Base": t.card, "AlternateBase": t.paper,
        "Text": t.ink, "PlaceholderText": t.quiet, "BrightText": t.warning,
        "Button": t.card, "ButtonText": t.ink, "ToolTipBase": t.card, "ToolTipText": t.ink,
        "Highlight": t.selection, "HighlightedText": t.ink, "Accent": t.accent,
        "Link": t.accent_text, "LinkVisited": t.attention,
        "Light": t.card, "Midlight": t.empty, "Mid": t.line, "Dark": t.quiet, "Shadow": t.ink,
    }  # fmt: skip
    texts = ("WindowText", "Text", "ButtonText", "PlaceholderText", "HighlightedText")
    colours |= {f"Disabled.{role}": t.disabled for role in texts}
    return colours | {"Disabled.Highlight": t.empty}
