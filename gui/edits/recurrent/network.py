"""`Cells`: the network, its signal and the hands that hold its numbers: changed by wishes."""

from __future__ import annotations

from itertools import count

import msgspec
import numpy as np

from engine.array import Array, Floats
from engine.data.tasks import name_of
from engine.recurrent.asked import Target
from engine.recurrent.cells import Clamp, Kind, Network, clampable, fresh
from engine.recurrent.curriculum import SMALL, shows, taught
from engine.recurrent.pupils import afresh
from engine.recurrent.rewiring import rewired, scaled
from engine.systems.recurrent import Settings
from gui.edits.wishes import Wishes

replace = msgspec.structs.replace


class Cells(Wishes[Settings]):
    """Changes of a recurrent network and of what it reads."""

    # The network

    def renew(
        self,
        cell: Kind | None = None,
        units: int | None = None,
        layers: int | None = None,
        full: bool | None = None,
    ) -> None:
        """Another kind of cell, or another size, with fresh weights; what is not said stays."""
        old, seed = self._settings.network, self._settings.seed
        first = old.layers[0]
        made = fresh(
            cell or old.cell,
            self._settings.signal.shape[1],
            units or first.units,
            seed,
            layers=layers or len(old.layers),
            full=first.full if full is None else full,
        )
        made = replace(made, reset=old.reset, update=old.update, squash=old.squash)
        task = self._settings.task
        if task is not None:  # it goes on to read and to answer what the task wants
            made = afresh(made, task, SMALL[name_of(task)].reach, seed)
        names = clampable(made)
        clamps = tuple(clamp for clamp in self._settings.clamps if clamp.quantity in names)
        others = self._settings.rivals
        rivals: tuple[Network, ...] = ()
        for rival in others:
            rivals = (*rivals, self._rival(made, rival.cell, rivals))
        self._change("network", network=made, before=None, clamps=clamps, rivals=rivals)

    def forget(self) -> None:
        """Fresh weights from another seed; a task's own sequence gives way to another one."""
        old = self._settings
        settings = replace(old, seed=(old.seed + 1) % 2**31)
        if old.task is not None and shows(old):
            settings = taught(settings, old.task)
        self._page.experiment.replace(settings, "network")
        self.renew()

    def switch(self, network: Network) -> None:
        """The same weights under another convention: reset, update, squash."""
        self._change(network=network)

    def edit(self, name: str, values: Floats, stroke: bool) -> None:
        """A learned array as a hand wishes it; the run as it was stays beside it."""
        settings = self._settings
        try:
            network = rewired(settings.network, name, values)
        except (KeyError, ValueError):
            return  # the picture was of a network that is another one by now
        before = settings.before or settings.network
        gesture = "stroke" if stroke else "weight"
        self._change(gesture, network=network, before=before)

    def scale(self, factor: float) -> None:
        """All recurrent weights of the network as it was, times a factor; 1 is as it was."""
        before = self._settings.before or self._settings.network
        if factor == 1:
            self._change("scale", network=before, before=None)
        else:
            self._change("scale", network=scaled(before, factor), before=before)

    def restore(self) -> None:
        """The network as it was before edits by hand."""
        if self._settings.before is not None:
            self._change(network=self._settings.before, before=None)

    # What it is compared with, and asked

    def challenge(self, cell: Kind) -> None:
        """Another cell on the same input: as many units and layers, with fresh weights."""
        own, others = self._settings.network, self._settings.rivals
        rivals = (*others, self._rival(own, cell, others))
        self._change(rivals=rivals)

    def dismiss(self, n: int) -> None:
        """Compare with this one no longer, from 0."""
        rivals = self._settings.rivals
        self._change(rivals=rivals[:n] + rivals[n + 1 :])

    def _rival(self, network: Network, cell: Kind, others: tuple[Network, ...]) -> Network:
        """A fresh network of such cells, of the size of another one, that answers as it does.

        It comes from the first seed from which none of the others does.
        """
        first, known = network.layers[0], [one.layers for one in (network, *others)]
        for seed in count(self._settings.seed):
            made = fresh(cell, first.inputs, first.units, seed, layers=len(network.layers))
            if made.layers not in known:
                break
        readout = network.readout
        if readout is None:
            return made
        bound, shape = first.units**-0.5, (len(readout.bias.values), first.units)
        drawn = np.random.default_rng(seed).uniform(-bound, bound, shape).astype(np.float32)
        return replace(made, readout=replace(readout, weights=Array(drawn)))

    def ask(self) -> None:
        """Gradients of the answer at the last step, or of h where there is none; or no more."""
        target = Target("y") if self._settings.target is None else None
        self._change(target=target)

    def ask_about(self, t: int) -> None:
        """Gradients of what comes out at another step, from 0."""
        target = self._settings.target or Target("y")
        self._change("asked", target=replace(target, step=t + 1))

    # The signal

    def draw(self, values: Floats, stroke: bool) -> None:
        """Part of a stroke: (T, D), as the signal is."""
        if values.shape == self._settings.signal.shape:
            self._change("stroke" if stroke else "value", signal=Array(values))

    def read(self, values: Floats, names: tuple[str, ...] = ()) -> None:
        """Another signal, (T, D), with names for its channels."""
        self._change(signal=Array(values), channels=names)

    # Hands

    def hold(self, clamp: Clamp, gesture: str = "hold") -> None:
        """Hold a number; a hand that holds the same one from the same step is moved."""
        same = clamp.quantity, clamp.layer, clamp.unit, clamp.first
        kept = [c for c in self._settings.clamps if (c.quantity, c.layer, c.unit, c.first) != same]
        self._change(gesture, clamps=(*kept, clamp))

    def release(self, clamp: Clamp | None = None) -> None:
        """Let go of a number; with none, of all."""
        kept = tuple(c for c in self._settings.clamps if clamp is not None and c != clamp)
        self._change(clamps=kept)
