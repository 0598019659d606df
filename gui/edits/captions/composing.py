"""`Composer`: what is seen: a scene's things, moved, resized, added, taken away; photographs."""

from __future__ import annotations

from typing import Any

import numpy as np

from engine.captions.model import known
from engine.captions.photograph import Photograph
from engine.data.scenes import editing
from engine.data.scenes.generating import scene as drawn_scene
from engine.data.scenes.kinds import ALL
from engine.data.scenes.scene import MOST, Scene, Thing
from engine.systems.captions import Model, Settings
from gui import pictures
from gui.background import Background
from gui.edits.captions.known import portrait
from gui.edits.wishes import Wishes
from gui.page import Page
from gui.pictures import Picture

GESTURE = "stroke"


class Composer(Wishes[Settings]):
    """Changes of the picture.

    Attributes:
        thing: the number of the thing that is chosen, None for none.
    """

    def __init__(self, page: Page) -> None:
        super().__init__(page)
        self._thing: int | None = None
        self._awaited: tuple[Picture, Settings] | None = None  # what it was wished beside
        self._squasher = Background(page)
        self._squasher.answered.connect(self._look_at_photo)
        self._squasher.failed.connect(page.said)

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

    def _put(self, scene: Scene, gesture: str = "") -> None:
        self._change(gesture, scene=scene)

    def _there(self, n: int | None) -> Thing | None:
        """A thing by its number, where there is such a thing."""
        scene = self.scene
        there = scene is not None and n is not None and 0 <= n < len(scene.things)
        return scene.things[n] if there and scene is not None and n is not None else None

    def move(self, n: int, dx: float, dy: float) -> None:
        """A thing is dragged."""
        scene, thing = self.scene, self._there(n)
        if scene is not None and thing is not None:
            self._put(editing.moved(scene, n, thing.x + dx, thing.y + dy), GESTURE)

    def resize(self, n: int, factor: float) -> None:
        """A thing is larger or smaller, its foot where it was."""
        scene, thing = self.scene, self._there(n)
        if scene is not None and thing is not None:
            self._put(editing.resized(scene, n, thing.size * factor), GESTURE)

    def do(self, n: int | None, what: str) -> None:
        """What a key or a button asks for: `flip`, `colour`, `front` or `drop` a thing."""
        scene, thing = self.scene, self._there(n)
        if scene is None or thing is None or n is None:
            return
        match what:
            case "flip":
                self._put(editing.flipped(scene, n))
            case "colour":
                own = ("", *ALL[thing.kind].colours)
                after = own[(own.index(thing.colour) + 1) % len(own)]
                self._put(editing.recoloured(scene, n, after))
            case "front":
                self._put(editing.brought_forward(scene, n))
                self.choose(len(scene.things) - 1)
            case "drop":
                self._put(editing.deleted(scene, n))
                self.choose(None)

    def colour(self, colour: str) -> None:
        """The chosen thing has this colour; "" is its own look."""
        scene, n = self.scene, self.thing
        if scene is not None and n is not None:
            self._put(editing.recoloured(scene, n, colour))

    def pose(self, pose: str) -> None:
        """The chosen thing is so: sitting, throwing."""
        scene, n = self.scene, self.thing
        if scene is not None and n is not None:
            self._put(editing.posed(scene, n, pose))

    def add(self, kind: str) -> None:
        """One more thing, in front of all others, where there is most room; it is chosen."""
        scene = self.scene
        if scene is None:
            return
        if len(scene.things) == MOST:
            self._page.said.emit(f"A scene has at most {MOST} things; take one away first.")
            return
        self._put(editing.added(scene, editing.newcomer(scene, kind)))
        self.choose(len(scene.things))

    # The whole picture

    def show(self, scene: Scene) -> None:
        """Another scene; what a hand did to the words goes with the old picture."""
        self._look_at(scene=scene, photo=None, model=self._looker("scenes"))

    def _looker(self, usual: Model) -> Model:
        """Who looks: the usual one, or one of one's own that reads as large pictures."""
        own = self._settings.own
        return "own" if own is not None and own.form.size == known(usual).size else usual

    def _look_at(self, **fields: Any) -> None:
        self.choose(None)
        self._change(**fields, forced=(), painted=(), pins=(), hypothesis=0)

    def surprise(self) -> None:
        """A scene drawn at random; the next one follows from it."""
        generator = np.random.default_rng(self._settings.seed)
        seed = int(generator.integers(2**31))
        scene = drawn_scene(generator)
        self._look_at(scene=scene, photo=None, model=self._looker("scenes"), seed=seed)

    def clear(self) -> None:
        """The backdrop alone."""
        scene = self.scene
        if scene is not None:
            self._put(Scene(scene.backdrop))
            self.choose(None)

    def stand_on(self, backdrop: str) -> None:
        """Another backdrop."""
        scene = self.scene
        if scene is not None:
            self._put(editing.elsewhere(scene, backdrop))

    def take(self, picture: Picture) -> None:
        """A photograph is looked at as soon as it is squashed, beside the window.

        Where there is another picture by then, or a newer photograph is to come, it comes too late.
        """
        self._awaited = picture, self._settings
        self._squasher.ask(lambda: (picture, photographed(picture)))

    def _look_at_photo(self, answer: tuple[Picture, Photograph]) -> None:
        (picture, photo), now = answer, self._settings
        if self._awaited is None or picture is not self._awaited[0]:
            return
        before, self._awaited = self._awaited[1], None
        if now.scene is before.scene and now.photo is before.photo:
            self._look_at(photo=photo, model=self._looker("photos"))

    def close_down(self) -> None:
        """Stop for good."""
        self._squasher.close()


def photographed(picture: Picture) -> Photograph:
    """A picture as the model will see it, squashed to a square; and as it is. Tens of ms."""
    pixels = pictures.squashed(picture, known("photos").size)
    photo = Photograph.of(pixels, look=pictures.portrait(picture))
    portrait(photo)  # decoded here, it is ready when it is shown
    return photo
