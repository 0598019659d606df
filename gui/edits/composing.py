"""`Composer`: what is seen: a scene's things, moved, resized, added, taken away; photographs."""

from __future__ import annotations

from typing import Any

import msgspec
import numpy as np

from engine.captioning.photograph import Photograph
from engine.data.scenes.generating import scene as drawn_scene
from engine.data.scenes.kinds import ALL
from engine.data.scenes.scene import MOST, Scene, Thing
from engine.systems.captions import Settings
from gui import pictures
from gui.page import Page
from gui.pictures import Picture

replace = msgspec.structs.replace
GESTURE = "stroke"
PLACE = (-0.2, 1.2)  # how far a foot may be moved, beyond the scene
SIZES = (0.05, 1.2)


class Composer:
    """Changes of the picture.

    Attributes:
        thing: the number of the thing that is chosen, None for none.
    """

    def __init__(self, page: Page) -> None:
        self._page = page
        self._thing: int | None = None

    @property
    def _settings(self) -> Settings:
        settings: Settings = self._page.experiment.settings
        return settings

    @property
    def scene(self) -> Scene | None:
        """The scene that is looked at; None while a photograph is."""
        return None if self._settings.photo is not None else self._settings.scene

    @property
    def thing(self) -> int | None:
        """The thing that is chosen; one that is gone is none."""
        scene, n = self.scene, self._thing
        return n if scene is not None and n is not None and n < len(scene.things) else None

    @property
    def chosen(self) -> Thing | None:
        """The same, itself."""
        scene, n = self.scene, self.thing
        return None if scene is None or n is None else scene.things[n]

    def choose(self, thing: int | None) -> None:
        """Another thing is chosen."""
        if thing != self._thing:
            self._thing = thing
            self._page.switched.emit()

    # Things

    def _put(self, things: tuple[Thing, ...], gesture: str = "") -> None:
        scene = self.scene
        if scene is not None:
            self._page.experiment.change(gesture, scene=replace(scene, things=things))

    def _alter(self, n: int, gesture: str = "", **fields: Any) -> None:
        scene = self.scene
        if scene is not None and 0 <= n < len(scene.things):
            things = list(scene.things)
            things[n] = replace(things[n], **fields)
            self._put(tuple(things), gesture)

    def move(self, n: int, dx: float, dy: float) -> None:
        """A thing is dragged."""
        scene = self.scene
        if scene is not None and n < len(scene.things):
            thing = scene.things[n]
            self._alter(n, GESTURE, x=_within(thing.x + dx, PLACE), y=_within(thing.y + dy, PLACE))

    def resize(self, n: int, factor: float) -> None:
        """A thing is larger or smaller, its foot where it was."""
        scene = self.scene
        if scene is not None and n < len(scene.things):
            self._alter(n, GESTURE, size=_within(scene.things[n].size * factor, SIZES))

    def do(self, n: int | None, what: str) -> None:
        """What a key or a button asks for: `flip`, `colour` or `drop` a thing."""
        scene = self.scene
        if scene is None or n is None or n >= len(scene.things):
            return
        thing = scene.things[n]
        if what == "flip":
            self._alter(n, flip=not thing.flip)
        elif what == "colour":
            own = ("", *ALL[thing.kind].colours)
            self._alter(n, colour=own[(own.index(thing.colour) + 1) % len(own)])
        elif what == "drop":
            self._put(scene.things[:n] + scene.things[n + 1 :])
            self.choose(None)

    def colour(self, colour: str) -> None:
        """The chosen thing has this colour; "" is its own look."""
        if self.thing is not None:
            self._alter(self.thing, colour=colour)

    def pose(self, pose: str) -> None:
        """The chosen thing is so: sitting, throwing."""
        if self.thing is not None:
            self._alter(self.thing, pose=pose)

    def add(self, kind: str) -> None:
        """One more thing, in front of all others, where there is most room; it is chosen."""
        scene = self.scene
        if scene is None:
            return
        if len(scene.things) == MOST:
            self._page.said.emit(f"A scene has at most {MOST} things; take one away first.")
            return
        size = sum(ALL[kind].usual) / 2
        places = np.linspace(0.15, 0.85, 8)
        taken = np.array([thing.x for thing in scene.things] or [-1.0])
        room = np.abs(places[:, None] - taken).min(axis=1)
        x = float(places[int(room.argmax())])
        y = {"sun": 0.3, "cloud": 0.25, "kite": 0.5, "mountain": 0.62}.get(kind, 0.9)
        self._put((*scene.things, Thing(kind, x, y, size)))
        self.choose(len(scene.things))

    # The whole picture

    def show(self, scene: Scene) -> None:
        """Another scene; what a hand did to the words goes with the old picture."""
        self._look_at(scene=scene, photo=None, model="scenes")

    def _look_at(self, **fields: Any) -> None:
        self.choose(None)
        self._page.experiment.change(**fields, forced=(), painted=(), pins=(), hypothesis=0)

    def surprise(self) -> None:
        """A scene drawn at random; the next one follows from it."""
        generator = np.random.default_rng(self._settings.seed)
        seed = int(generator.integers(2**31))
        self._look_at(scene=drawn_scene(generator), photo=None, model="scenes", seed=seed)

    def clear(self) -> None:
        """The backdrop alone."""
        self._put(())
        self.choose(None)

    def stand_on(self, backdrop: str) -> None:
        """Another backdrop."""
        scene = self.scene
        if scene is not None:
            self._page.experiment.change(scene=replace(scene, backdrop=backdrop))

    def take(self, picture: Picture, size: int) -> None:
        """A photograph, as the model will see it: its middle square, so many pixels a side."""
        self._look_at(photo=Photograph.of(pictures.square(picture, size)), model="photos")


def _within(value: float, bounds: tuple[float, float]) -> float:
    return min(max(value, bounds[0]), bounds[1])
