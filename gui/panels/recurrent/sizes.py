"""`Sizes`: how long a task is, how far its ends lie apart: a field for each of its numbers."""

from __future__ import annotations

from msgspec import inspect
from PySide6.QtCore import Signal
from PySide6.QtWidgets import QLabel, QWidget

from engine.data.tasks import Task
from gui.flow import Flow
from gui.panels.fields import Fields, getter, setter


class Sizes(QWidget):
    """The numbers of one task in a row, with the limits that the task itself declares.

    Signals:
        wished(task): the task with another number.
    """

    wished = Signal(object)

    def __init__(self) -> None:
        super().__init__()
        self._fields = Fields(self)
        self._fields.wished.connect(self.wished)
        self._kind: type[Task] | None = None
        self._row = Flow(self)

    def part(self, pixels: int) -> None:
        """How far the fields stand apart."""
        self._row.setSpacing(pixels)

    def show_task(self, task: Task | None) -> None:
        """Show the numbers of a task; nothing of none."""
        kind = None if task is None else type(task)
        if kind is not self._kind:
            self._kind = kind
            self._clear()
            if kind is not None:
                self._build(kind)
        if task is not None:
            self._fields.show(task)

    def _clear(self) -> None:
        self._fields.clear()
        while (item := self._row.takeAt(0)) is not None:
            widget = item.widget()
            if widget is not None:
                widget.hide()
                widget.deleteLater()

    def _build(self, kind: type[Task]) -> None:
        found = inspect.type_info(kind)
        assert isinstance(found, inspect.StructType)
        for field in found.fields:
            self._row.addWidget(QLabel(field.name))
            self._row.addWidget(self._field(field.name, field.type))

    def _field(self, name: str, type_: inspect.Type) -> QWidget:
        """What sets a number of a task, within its limits, or one of several words."""
        match type_:
            case inspect.IntType(ge=low, le=high):
                assert low is not None
                assert high is not None
                return self._fields.number(name, low, high, getter(name), setter(name))
            case inspect.FloatType(ge=least, le=most):
                assert least is not None
                assert most is not None
                return self._fields.decimal(name, least, most, name, 1)
            case inspect.LiteralType(values=words):
                return self._fields.choice(name, tuple(map(str, words)), name)
        raise TypeError(f"{name} of a task is of a kind that has no field yet")
