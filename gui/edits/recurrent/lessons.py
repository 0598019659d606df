"""`Lessons`: which task a network is to learn, and with what it begins: changed by wishes."""

from __future__ import annotations

from engine.data.tasks import TASKS, Task
from engine.recurrent.curriculum import begun, taught, trained
from engine.systems.recurrent import Settings, Training
from engine.weights import WeightsError
from gui.edits.wishes import Wishes


class Lessons(Wishes[Settings]):
    """Changes of the task. Each is one step of undo."""

    def choose(self, name: str) -> None:
        """Another task, by its name; the network is of the same form, and knows nothing."""
        self._page.experiment.replace(begun(self._settings, TASKS[name]))

    def begin_afresh(self) -> None:
        """The same task, with a network that knows nothing."""
        task = self._settings.task
        if task is None:
            self._page.said.emit("There is no task to begin with: choose one.")
        else:
            self._page.experiment.replace(begun(self._settings, task))

    def take_trained(self, name: str = "") -> None:
        """A task, or the present one, with the network that has learned it: all works at once."""
        task = TASKS[name] if name else self._settings.task
        if task is None:
            self._page.said.emit("There is no task to be trained for: choose one.")
            return
        try:
            settings = trained(self._settings, task)
        except WeightsError as error:
            self._page.said.emit(str(error))
        else:
            self._page.experiment.replace(settings)

    def resize(self, task: Task) -> None:
        """The same task, longer or shorter; the network stays, and learns on where it learns."""
        self._page.experiment.replace(taught(self._settings, task), "task")

    def plan(self, training: Training) -> None:
        """Another way to learn."""
        self._change("training plan", training=training)
