"""What each row of the table of actions does. One binding a row; a test misses none.

Rows that the house serves are bound here; all others belong to explorers, and the explorer that is
shown is asked what it does at them. What it does not serve is hidden and has no key.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from functools import partial
from typing import TYPE_CHECKING

from PySide6.QtCore import Qt
from PySide6.QtGui import QGuiApplication
from PySide6.QtWidgets import QInputDialog

from gui import themes
from gui.actions import TABLE
from gui.theme import ZOOMS

if TYPE_CHECKING:
    from gui.page import Page
    from gui.transport import Transport
    from gui.window import Window

Commands = Mapping[str, Callable[[], object]]

ABOUT = (
    "Unrolled opens neural networks up and plays them step by step. Every number on the screen is "
    "computed from what you drew, typed or dropped in; point at it to see how.\n\n"
    "MIT licence. Typefaces: Inter (OFL) and DejaVu Sans."
)
THEMES = tuple(themes.THEMES)


def bind(window: Window) -> None:
    """Bind every action of a window."""
    own = {**_file(window), **_edit(window), **_step(window), **_view(window), **_help(window)}
    for row in TABLE:
        window.actions_.bind(row.id, own.get(row.id) or partial(_ask, window, row.id))
    window.look.changed.connect(partial(_show_switches, window))
    window.pages.turned.connect(partial(_show_page, window, frozenset(own)))


def _ask(window: Window, name: str) -> None:
    """Let the explorer do what is its own; a switch may have been wished for in vain."""
    window.page.explorer.commands[name]()
    _show_switches(window)


def follow(window: Window, page: Page) -> None:
    """Have the actions show what can be done on a page, and what is on, while it is shown."""

    def news() -> None:
        if page is window.page:
            _show_switches(window)

    def like_speed() -> None:
        window.liked.speed = page.transport.speed

    page.experiment.outdated.connect(window.message.withdraw)
    if window.keep:
        page.transport.set_speed(window.liked.speed)
        page.transport.changed.connect(like_speed)
    for signal in (page.experiment.changed, page.transport.changed, page.switched):
        signal.connect(news)


def _show_page(window: Window, own: frozenset[str]) -> None:
    """Another page is shown: what it does not serve is hidden, and its keys are free."""
    window.page.frame.hold(window.message)
    for row in TABLE:
        if row.id not in own:
            window.actions_.set_shown(row.id, row.id in window.page.explorer.commands)
    _show_switches(window)


def _show_switches(window: Window) -> None:
    """What can be done now, and which switches are on."""
    if not window.pages.count():
        return
    page, actions = window.page, window.actions_
    actions.set_enabled("undo", page.experiment.can_undo)
    actions.set_enabled("redo", page.experiment.can_redo)
    actions.set_checked("backwards", page.transport.backwards)
    actions.set_checked("reduced-motion", window.look.reduced_motion)
    for name, on in page.explorer.switches().items():
        actions.set_checked(name, on)


def _file(window: Window) -> Commands:
    filing = window.filing
    return {
        "open": filing.open,
        "save": lambda: window.work.save(),
        "save-as": lambda: window.work.save(ask=True),
        "export": lambda: filing.export(window.page, window.look.color("paper")),
        "copy-picture": lambda: _copy_picture(window),
        "quit": window.close,
    }


def _copy_picture(window: Window) -> None:
    from gui import export  # comes with SVG and PDF, which the first window need not wait for

    picture = export.image(window.page, window.look.color("paper"), 2.0)
    QGuiApplication.clipboard().setImage(picture)
    window.message.say("The picture is on the clipboard.")


def _edit(window: Window) -> Commands:
    return {
        "undo": lambda: window.page.experiment.undo(),
        "redo": lambda: window.page.experiment.redo(),
        "paste": window.filing.paste,
        "bring": window.filing.bring_picture,
        "reset": lambda: _reset(window),
        "preferences": partial(_open, window, "preferences"),
    }


def _reset(window: Window) -> None:
    """The first picture of the explorer again; its settings come back by undo."""
    window.page.reset()
    window.center.setFocus()
    window.message.clear()


def _step(window: Window) -> Commands:
    def walk(do: Callable[[Transport], object]) -> Callable[[], object]:
        return lambda: do(window.page.transport)

    return {
        "play": walk(lambda t: t.toggle()),
        "step-forward": walk(lambda t: t.forward()),
        "step-back": walk(lambda t: t.forward(-1)),
        "leap-forward": walk(lambda t: t.forward(10)),
        "leap-back": walk(lambda t: t.forward(-10)),
        "next-map": walk(lambda t: t.next_mark()),
        "last-map": walk(lambda t: t.next_mark(-1)),
        "first": walk(lambda t: t.forward(-t.length)),
        "last": walk(lambda t: t.forward(t.length)),
        "go-to": lambda: _go_to(window),
        "backwards": walk(lambda t: t.set_backwards(not t.backwards)),
        "faster": walk(lambda t: t.faster()),
        "slower": walk(lambda t: t.faster(-1)),
    }


def _go_to(window: Window) -> None:
    walk = window.page.transport
    words = f"Step, 1 to {walk.length}:"
    step, sure = QInputDialog.getInt(window, "Go to step", words, walk.step + 1, 1, walk.length)
    if sure:
        walk.pause()
        walk.seek(step - 1)


def _view(window: Window) -> Commands:
    look = window.look
    return {
        **{name: partial(_use_theme, window, name) for name in THEMES},
        "theme": lambda: _use_theme(window, _after(look.theme.name)),
        "zoom-in": lambda: _zoom(window, 1),
        "zoom-out": lambda: _zoom(window, -1),
        "zoom-reset": lambda: _zoom(window, 0),
        "reduced-motion": lambda: _toggle_motion(window),
        "full-screen": lambda: _full_screen(window, not window.isFullScreen()),
        "leave": lambda: _leave(window),
    }


def _toggle_motion(window: Window) -> None:
    window.look.set_reduced_motion(not window.look.reduced_motion)
    if window.keep:
        window.liked.reduced_motion = window.look.reduced_motion


def _after(name: str) -> str:
    return THEMES[(THEMES.index(name) + 1) % len(THEMES)]


def _use_theme(window: Window, name: str) -> None:
    """Show a theme, and like it from now on where preferences are kept."""
    window.look.set_theme(name)
    if window.keep:
        window.liked.theme = name


def _zoom(window: Window, by: int) -> None:
    near = min(range(len(ZOOMS)), key=lambda n: abs(ZOOMS[n] - window.look.zoom))
    zoom = ZOOMS[min(max(near + by, 0), len(ZOOMS) - 1)] if by else 1.0
    window.look.set_zoom(zoom)
    if window.keep:
        window.liked.zoom = zoom


def _full_screen(window: Window, full: bool) -> None:
    state, filled = window.windowState(), Qt.WindowState.WindowFullScreen
    window.setWindowState(state | filled if full else state & ~filled)
    window.actions_.set_checked("full-screen", full)


def _leave(window: Window) -> None:
    """Esc leaves one thing at a time and never quits."""
    if window.message.text:
        window.message.go()
    elif window.page.selection.chosen is not None:
        window.page.selection.choose(None)
    elif window.page.transport.playing:
        window.page.transport.pause()
    elif window.isFullScreen():
        _full_screen(window, False)


def _help(window: Window) -> Commands:
    return {name: partial(_open, window, name) for name in ("palette", "keys", "about")}


def _open(window: Window, name: str) -> None:
    """Open a sheet; the first window need not wait for their room to be imported."""
    from gui import sheets

    match name:
        case "palette":
            sheets.Palette(window, window.look, window.actions_).open()
        case "keys":
            sheets.keys(window, window.look, window.actions_).open()
        case "about":
            sheets.about(window, window.look, ABOUT).open()
        case "preferences":
            sheets.preferences(window, window.liked).open()
