"""What each row of the table of actions does. One binding a row; a test misses none."""

from __future__ import annotations

from functools import partial
from typing import TYPE_CHECKING

from PySide6.QtCore import Qt
from PySide6.QtGui import QGuiApplication
from PySide6.QtWidgets import QInputDialog

from gui.theme import ZOOMS
from gui.views.pencil import TOOLS

if TYPE_CHECKING:
    from gui.window import Window

ABOUT = (
    "Unrolled opens neural networks up and plays them step by step. Every number on the screen is "
    "computed from what you drew, typed or dropped in; point at it to see how.\n\n"
    "MIT licence. Typefaces: Inter (OFL) and DejaVu Sans."
)
THEMES = ("light", "dark", "projector")


def bind(window: Window) -> None:
    """Bind every action of a window."""
    _file(window)
    _edit(window)
    _draw(window)
    _step(window)
    _view(window)
    _help(window)


def _file(window: Window) -> None:
    actions, filing = window.actions_, window.filing
    actions.bind("open", filing.open)
    actions.bind("save", window.work.save)
    actions.bind("save-as", lambda: window.work.save(ask=True))
    actions.bind("export", lambda: filing.export(window.page, window.look.color("paper")))
    actions.bind("copy-picture", lambda: _copy_picture(window))
    actions.bind("quit", window.close)


def _copy_picture(window: Window) -> None:
    from gui import export  # comes with SVG and PDF, which the first window need not wait for

    picture = export.image(window.page, window.look.color("paper"), 2.0)
    QGuiApplication.clipboard().setImage(picture)
    window.message.say("The picture is on the clipboard.")


def _edit(window: Window) -> None:
    actions, experiment = window.actions_, window.page.experiment
    actions.bind("undo", experiment.undo)
    actions.bind("redo", experiment.redo)
    actions.bind("paste", window.filing.paste)
    actions.bind("copy-torch", lambda: _copy_torch(window))
    actions.bind("reset", lambda: _reset(window))
    actions.bind("preferences", partial(_open, window, "preferences"))

    def show_history() -> None:
        actions.set_enabled("undo", experiment.can_undo)
        actions.set_enabled("redo", experiment.can_redo)

    experiment.changed.connect(show_history)
    show_history()


def _copy_torch(window: Window) -> None:
    QGuiApplication.clipboard().setText(window.explorer.stack.torch_code())
    window.message.say("The stack is on the clipboard, as torch.nn lines.")


def _reset(window: Window) -> None:
    """The first picture again: settings (undoable), step, selection, tool, speed."""
    page = window.page
    page.transport.pause()
    page.experiment.reset()
    page.inspector.fold()
    page.selection.choose(None)
    page.selection.point(None)
    page.selection.turn_to(-1)
    page.transport.set_backwards(False)
    page.transport.set_whole(False)
    page.transport.set_speed(1.0)
    page.transport.seek(0)
    window.explorer.reset()
    window.center.setFocus()
    window.message.hide()


def _draw(window: Window) -> None:
    actions, pencil = window.actions_, window.explorer.pencil
    for tool in TOOLS:
        actions.bind(tool, partial(pencil.choose, tool))
    actions.bind("clear", window.explorer.paper.clear)
    actions.bind("picture", window.filing.bring_picture)

    def show_tool() -> None:
        for tool in TOOLS:
            actions.set_checked(tool, tool == pencil.tool)

    for tool in TOOLS:
        actions.bind(tool, show_tool)
    pencil.changed.connect(show_tool)
    show_tool()


def _step(window: Window) -> None:
    actions, walk = window.actions_, window.page.transport
    actions.bind("play", walk.toggle)
    actions.bind("step-forward", walk.forward)
    actions.bind("step-back", lambda: walk.forward(-1))
    actions.bind("leap-forward", lambda: walk.forward(10))
    actions.bind("leap-back", lambda: walk.forward(-10))
    actions.bind("next-map", walk.next_mark)
    actions.bind("last-map", lambda: walk.next_mark(-1))
    actions.bind("first", lambda: walk.forward(-walk.length))
    actions.bind("last", lambda: walk.forward(walk.length))
    actions.bind("go-to", lambda: _go_to(window))
    actions.bind("backwards", lambda: walk.set_backwards(not walk.backwards))
    actions.bind("faster", walk.faster)
    actions.bind("slower", lambda: walk.faster(-1))
    walk.changed.connect(lambda: actions.set_checked("backwards", walk.backwards))
    if window.keep:
        walk.set_speed(window.liked.speed)
        walk.changed.connect(lambda: _like_speed(window))


def _like_speed(window: Window) -> None:
    window.liked.speed = window.page.transport.speed


def _go_to(window: Window) -> None:
    walk = window.page.transport
    words = f"Step, 1 to {walk.length}:"
    step, sure = QInputDialog.getInt(window, "Go to step", words, walk.step + 1, 1, walk.length)
    if sure:
        walk.pause()
        walk.seek(step - 1)


def _view(window: Window) -> None:
    actions, look = window.actions_, window.look
    for name in THEMES:
        actions.bind(name, partial(_use_theme, window, name))
    actions.bind("theme", lambda: _use_theme(window, _after(look.theme.name)))
    actions.bind("zoom-in", lambda: _zoom(window, 1))
    actions.bind("zoom-out", lambda: _zoom(window, -1))
    actions.bind("zoom-reset", lambda: _zoom(window, 0))
    actions.bind("reduced-motion", lambda: _toggle_motion(window))
    actions.bind("full-screen", lambda: _full_screen(window, not window.isFullScreen()))
    actions.bind("leave", lambda: _leave(window))
    actions.bind("train", window.explorer.toggle_training)
    actions.bind(
        "gradient", lambda: window.explorer.show_gradients(actions["gradient"].isChecked())
    )

    def show_switches() -> None:
        shown = window.page.experiment.settings.target is not None
        actions.set_checked("gradient", shown)
        actions.set_checked("reduced-motion", look.reduced_motion)

    window.page.experiment.changed.connect(show_switches)
    actions["gradient"].triggered.connect(show_switches)
    look.changed.connect(show_switches)
    show_switches()


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
        window.message.hide()
    elif window.page.selection.chosen is not None:
        window.page.selection.choose(None)
    elif window.page.transport.playing:
        window.page.transport.pause()
    elif window.isFullScreen():
        _full_screen(window, False)


def _help(window: Window) -> None:
    for name in ("palette", "keys", "about"):
        window.actions_.bind(name, partial(_open, window, name))


def _open(window: Window, name: str) -> None:
    """Open a sheet; the first window need not wait for their room to be imported."""
    from gui import sheets

    match name:
        case "palette":
            sheets.Palette(window, window.look, window.actions_).open()
        case "keys":
            sheets.keys(window, window.look).open()
        case "about":
            sheets.about(window, ABOUT).open()
        case "preferences":
            sheets.preferences(window, window.liked).open()
