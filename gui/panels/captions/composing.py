"""`SceneTools` and `ThingBar`: which picture is looked at, and the things on it."""

from __future__ import annotations

from functools import partial

from PySide6.QtCore import QPoint, QSize, Signal
from PySide6.QtWidgets import QComboBox, QHBoxLayout, QLabel, QMenu, QToolButton, QWidget

from engine.data.scenes.gallery import GALLERY
from engine.data.scenes.kinds import ALL, BACKDROPS
from engine.data.scenes.scene import Scene, Thing
from gui.edits.captions.composing import Composer
from gui.panels.controls import button, choice
from gui.theme import Look

OWN = "as it is"  # the colour of a thing that was given none
# By a kind's rank, from 0.
GROUPS = "trees, sky", "houses, furniture", "small things", "vehicles, signs", "animals", "people"


class SceneTools(QWidget):
    """Where pictures come from: the gallery, chance, a file.

    Signals:
        file_wished(): a picture from a file.
    """

    file_wished = Signal()

    def __init__(self, look: Look, composer: Composer) -> None:
        super().__init__()
        self._look, self._composer = look, composer
        self.gallery = button("Scenes", "Scenes to start from: the slides' own, and more")
        self.other = button("", "Another scene, drawn at random (X)")
        self.other.setAccessibleName("A scene drawn at random")
        self.file = button("Open a picture…", "Any picture of your own; drop or paste it, too")
        self._menu = self._filled()
        self.gallery.clicked.connect(lambda: under(self._menu, self.gallery))
        self.other.clicked.connect(composer.surprise)
        self.file.clicked.connect(self.file_wished)
        self._row = QHBoxLayout(self)
        self._row.setContentsMargins(0, 0, 0, 0)
        for widget in (self.gallery, self.other, self.file):
            self._row.addWidget(widget)
        look.changed.connect(self._measure)
        self._measure()

    def _filled(self) -> QMenu:
        menu = QMenu(self)
        for name, scene in GALLERY.items():
            menu.addAction(capital(name)).triggered.connect(partial(self._show, scene))
        return menu

    def _show(self, scene: Scene, _checked: bool = False) -> None:
        self._composer.show(scene)

    def _measure(self) -> None:
        self._row.setSpacing(self._look.px(4))
        self.other.setIcon(self._look.icon("scene"))
        self.other.setIconSize(QSize(self._look.px(18), self._look.px(18)))


class ThingBar(QWidget):
    """What stands on the scene, and the look of the thing that is chosen: asked of a composer."""

    def __init__(self, look: Look, composer: Composer) -> None:
        super().__init__()
        self._look, self._composer = look, composer
        self._menu = self._filled()
        self.backdrop = choice("Backdrop", map(capital, BACKDROPS))
        self.add = button("Add a thing", "One more thing on the scene")
        self.colour, self.pose = choice("Colour of the chosen thing", ()), choice("Pose", ())
        for box in (self.colour, self.pose):  # every kind of thing has others
            box.setSizeAdjustPolicy(QComboBox.SizeAdjustPolicy.AdjustToContents)
        self.flip = button("", "Turn the chosen thing round (F)")
        self.flip.setAccessibleName("Turn it round")
        self.front = button("To the front", "Put the chosen thing before all others (B)")
        self.drop = button("", "Take the chosen thing away (Del)")
        self.drop.setAccessibleName("Take it away")
        self._row = QHBoxLayout(self)
        self._row.setContentsMargins(0, 0, 0, 0)
        for widget in (QLabel("backdrop"), self.backdrop, self.add, *self._own()):
            self._row.addWidget(widget)
        self._connect()
        look.changed.connect(self._measure)
        self._measure()

    def _own(self) -> tuple[QWidget, ...]:
        """What is about the chosen thing alone."""
        return self.colour, self.pose, self.flip, self.front, self.drop

    def _connect(self) -> None:
        hand = self._composer
        self.backdrop.activated.connect(lambda n: hand.stand_on(BACKDROPS[n]))
        self.add.clicked.connect(lambda: under(self._menu, self.add))
        self.colour.activated.connect(lambda n: hand.colour(self.colour.itemData(n)))
        self.pose.activated.connect(lambda n: hand.pose(self.pose.itemData(n)))
        self.flip.clicked.connect(lambda: hand.do(hand.thing, "flip"))
        self.front.clicked.connect(lambda: hand.do(hand.thing, "front"))
        self.drop.clicked.connect(lambda: hand.do(hand.thing, "drop"))

    def _filled(self) -> QMenu:
        menu = QMenu(self)
        for words, kinds in kinds_by_group().items():
            part = menu.addMenu(capital(words))
            for kind in kinds:
                action = part.addAction(capital(ALL[kind].noun))
                action.triggered.connect(partial(self._add, kind))
        return menu

    def _add(self, kind: str, _checked: bool = False) -> None:
        self._composer.add(kind)

    def show_scene(self, scene: Scene | None, thing: Thing | None) -> None:
        """Show a scene, and the thing on it that is chosen."""
        self.setVisible(scene is not None)
        if scene is None:
            return
        self.backdrop.setCurrentIndex(BACKDROPS.index(scene.backdrop))
        about = None if thing is None else ALL[thing.kind]
        for widget in (self.flip, self.front, self.drop):
            widget.setVisible(about is not None)
        self.colour.setVisible(about is not None and len(about.colours) > 0)
        self.pose.setVisible(about is not None and len(about.poses) > 1)
        if thing is None or about is None:
            return
        colours = [(OWN, ""), *((capital(colour), colour) for colour in about.colours)]
        _refill(self.colour, colours, thing.colour)
        _refill(self.pose, [(capital(pose), pose) for pose in about.poses], thing.posed)

    def _measure(self) -> None:
        look = self._look
        self._row.setSpacing(look.px(4))
        for deed, icon in ((self.flip, "flip"), (self.drop, "clear")):
            deed.setIcon(look.icon(icon))
            deed.setIconSize(QSize(look.px(18), look.px(18)))


def kinds_by_group() -> dict[str, list[str]]:
    """All kinds of things, those the eye goes to first."""
    ranked = reversed(list(enumerate(GROUPS)))
    return {words: [kind for kind in ALL if ALL[kind].rank == rank] for rank, words in ranked}


def capital(words: str) -> str:
    """With a capital at the beginning."""
    return words[:1].upper() + words[1:]


def under(menu: QMenu, over: QToolButton) -> None:
    """Open a menu under a button."""
    menu.popup(over.mapToGlobal(QPoint(0, over.height())))


def _refill(box: QComboBox, rows: list[tuple[str, str]], now: str) -> None:
    if [box.itemData(n) for n in range(box.count())] != [data for _, data in rows]:
        box.clear()
        for words, data in rows:
            box.addItem(words, data)
    box.setCurrentIndex(max(box.findData(now), 0))
