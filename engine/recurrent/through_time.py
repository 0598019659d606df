"""Back-propagation through time: how much one number at the end owes to every number before it.

    out   what is asked about (`asked.py`): one h, C or y of one step, or the sum of a step's
    ∂ v   ∂out/∂v, for a number v of every step

The cells' equations (`loops.py`), read backwards by the chain rule; + is the step after:

    lstm   ∂C = ∂h ∗ o ∗ (1 − tanh² C) + ∂C₊ ∗ f₊          peepholes add what the gates saw
           ∂a_f = ∂C ∗ C₋ ∗ f ∗ (1 − f)    ∂a_i = ∂C ∗ C̃ ∗ i ∗ (1 − i)
           ∂a_C̃ = ∂C ∗ i ∗ (1 − C̃²)        ∂a_o = ∂h ∗ tanh C ∗ o ∗ (1 − o)
    rnn    ∂a_h = ∂h ∗ (1 − h²)
    gru    ∂a_z = ∂h ∗ (h̃ − h₋) ∗ z ∗ (1 − z)   ∂a_h̃ = ∂h ∗ z ∗ (1 − h̃²)   ∂(r∗h) = Uᵀ·∂a_h̃
           ∂a_r = ∂(r∗h) ∗ h₋ ∗ r ∗ (1 − r)
    all    ∂h = Uᵀ·∂a₊ + what comes from above        ∂x = Wᵀ·∂a        U of h₋, W of x

All but ∂ itself is known from the way forwards, so it is found for all steps at once; only the
products run along time. A held number hands nothing on: what would go through it is 0.

Going back one step multiplies ∂h by a Jacobian, ∂h = Jᵀ·∂h₊. `growth` is how much longer that made
it, |∂h| ÷ |∂h₊|: at most the spectral norm of J. The gradient of a far step is the product of all
growths between: below 1 it vanishes, above 1 it explodes.

Sources: Werbos 1990; Hochreiter & Schmidhuber 1997, 3.1; Pascanu, Mikolov and Bengio 2013, eq. 5.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence

import numpy as np
from numpy import add, dot, multiply

from engine.recurrent.asked import Target
from engine.recurrent.cells import SIGMOID, Clamp, Kind, Network, Weights, rows
from engine.recurrent.tape import Numbers, Record

LOST = 1e-30  # no unit's gradient is larger: on the way to numbers that float32 has none for
LOOKS = 32  # steps between two looks whether that is so


@np.errstate(over="ignore", invalid="ignore")  # it may explode beyond any number: shown as ∞
def backward(
    network: Network,
    x: Numbers,
    record: Mapping[str, Numbers],
    target: Target,
    clamps: Sequence[Clamp] = (),
) -> Record:
    """The gradients of a run, for every step; what lies behind the target's step owes nothing: 0.

    Args:
        network, x, record, clamps: the run, as `engine.recurrent.unroll.forward` made it.
        target: whole (`engine.recurrent.asked.whole`).

    Returns:
        By name, each (T, …): `∂ h 1`, `∂ C 1`, `∂ a_f 1` and so on for each layer and sum, of a
        GRU `∂ r∗h 1` or `∂ W·h 1`; `∂ x`; norms `|∂ h| 1`, `|∂ C| 1`, `|∂ x|`; `growth h 1`,
        `growth C 1`, which are 0 from the target's step on.
    """
    found: Record = {}
    above = np.zeros_like(record[f"h {len(network.layers)}"])
    for number in range(len(network.layers), 0, -1):
        back = _Back(network, number, record, above, clamps)
        back.seed(target, record)
        LOOPS[network.cell](back, target.step)
        above = back.a @ back.weights.input.values.astype(x.dtype, copy=False)
        found |= {f"{name} {number}": values for name, values in back.record(target.step).items()}
    return found | {"∂ x": above, "|∂ x|": norms(above)}


def norms(gradient: Numbers) -> Numbers:
    """The length of each row.  (T, H) → (T,)."""
    wide = gradient.astype(np.float64)
    found: Numbers = np.sqrt((wide * wide).sum(1)).astype(gradient.dtype)
    return found


def growths(lengths: Numbers, steps: int) -> Numbers:
    """Each length ÷ that of the step after, (T,); 0 from the last of the `steps` on, and for 0 ÷ 0.

    Args:
        lengths: (T,).
        steps: how many of them there are gradients for.
    """
    found = np.zeros_like(lengths)
    after = lengths[1:steps]
    np.divide(lengths[: steps - 1], after, out=found[: steps - 1], where=after > 0)
    return found


class _Back:
    """One layer on the way back: what is known of every step, and the gradients to be filled in.

    Attributes:
        h, C: (T, H), ∂h and ∂C; what does not come from the step after lies in them already.
        a: (T, G·H), ∂a of all gates in the order of `GATES`; `gates` is the same as (T, G, H).
        m: (T, H), of a GRU: ∂(r∗h) or ∂(W·h).
        U: (G·H, H), the recurrent weights.
    """

    def __init__(
        self,
        network: Network,
        number: int,
        record: Mapping[str, Numbers],
        above: Numbers,
        clamps: Sequence[Clamp],
    ) -> None:
        self.network, self.number = network, number
        self.weights: Weights = network.layers[number - 1]
        self._record, self._clamps = record, [c for c in clamps if c.layer == number]
        self.h, self.C, self.m = above, np.zeros_like(above), np.zeros_like(above)
        steps, units = above.shape
        self.a = np.zeros((steps, len(network.gates) * units), above.dtype)
        self.gates = self.a.reshape(steps, len(network.gates), units)
        self.U = self.weights.recurrent.values.astype(above.dtype, copy=False)

    def seed(self, target: Target, record: Mapping[str, Numbers]) -> None:
        """∂out/∂ of the target itself, put where it lies; of y: of the h it is read from."""
        t = target.step - 1
        if self.number == target.layer and target.quantity == "y":
            self.h[t] += through_readout(self.network, record["y"][t], target.unit)
        elif self.number == target.layer:
            unit = slice(None) if target.unit < 0 else target.unit
            (self.h if target.quantity == "h" else self.C)[t, unit] += 1

    def known(self, name: str) -> Numbers:
        """What the way forwards found, (T, H)."""
        return self._record[f"{name} {self.number}"]

    def before(self, name: str) -> Numbers:
        """The same, a step earlier: (T, H)."""
        return np.concatenate([self.known(f"{name}₀")[None], self.known(name)[:-1]])

    def slope(self, gate: str) -> Numbers:
        """∂gate/∂a, (T, H): σ′ = σ (1 − σ), tanh′ = 1 − tanh²; 0 where the gate is held."""
        opened = self.known(gate)
        if gate in SIGMOID:
            return self.free(gate, opened * (1 - opened))
        if self.network.squash == "identity":
            return self.free(gate, np.ones_like(opened))
        return self.free(gate, 1 - opened * opened)

    def free(self, quantity: str, slopes: Numbers) -> Numbers:
        """Slopes through a quantity (T, H), put to 0 where it is held."""
        for clamp in self._clamps:
            if clamp.quantity == quantity:
                unit = slice(None) if clamp.unit < 0 else clamp.unit
                slopes[clamp.first - 1 : clamp.last, unit] = 0
        return slopes

    def steps(self, steps: int) -> range:
        """From the last step to the first."""
        return range(steps - 1, -1, -1)

    def lost(self, t: int) -> bool:
        """Whether all that is handed on is too small to be told from nothing."""
        if t % LOOKS or t == 0:
            return False
        rest = max(np.abs(self.h[: t + 1]).max(), np.abs(self.C[: t + 1]).max())
        return bool(rest < LOST)

    def record(self, steps: int) -> Record:
        """Everything found, by name."""
        states = {"h": self.h, "C": self.C} if self.network.remembers else {"h": self.h}
        found = {f"∂ {name}": values for name, values in states.items()}
        for gate in self.network.gates:
            found[f"∂ a_{gate}"] = self.a[:, rows(self.network, gate, self.weights.units)]
        if self.network.cell == "gru":
            found["∂ r∗h" if self.network.reset == "before" else "∂ W·h"] = self.m
        for name, values in states.items():
            found[f"|∂ {name}|"] = lengths = norms(values)
            found[f"growth {name}"] = growths(lengths, steps)
        return found


def through_readout(network: Network, y: Numbers, unit: int) -> Numbers:
    """∂y[unit]/∂h of the same step, or of Σ y where unit is −1.  y (O,) → (H,)."""
    readout = network.readout
    assert readout is not None
    asked = np.zeros_like(y)  # ∂out/∂y, which becomes ∂out/∂a_y
    asked[slice(None) if unit < 0 else unit] = 1
    if readout.kind == "sigmoid":
        asked *= y * (1 - y)
    elif readout.kind == "softmax":
        asked = y * (asked - asked @ y)
    found: Numbers = asked @ readout.weights.values.astype(y.dtype, copy=False)
    return found


def _rnn(back: _Back, steps: int) -> None:
    k = back.slope("h")
    for t in back.steps(steps):
        multiply(back.h[t], k[t], out=back.a[t])
        if back.lost(t):
            break
        if t:
            add(back.h[t - 1], dot(back.a[t], back.U), out=back.h[t - 1])


def _lstm(back: _Back, steps: int) -> None:
    """Cells with C: all gates but o get their gradient from ∂C; o gets it from ∂h."""
    k, k_C, carry = _slopes(back)  # (T, G, H), (T, H), (T, H)
    peepholes = back.weights.peephole
    v = np.empty_like(back.h[0])
    rows_ = zip(back.a, back.gates[:, :-1], back.gates[:, -1], back.h, back.C,
                k[:, :-1], k[:, -1], k_C, carry, strict=True)  # fmt: skip
    each = list(rows_)[:steps]
    for t in back.steps(steps):
        a, a_C, a_o, h, C, k_fi, k_o, k_h, f = each[t]
        multiply(h, k_o, out=a_o)
        multiply(h, k_h, out=v)
        add(C, v, out=C)
        if peepholes is not None:
            C += seen(a_o, peepholes.values[2])
        multiply(k_fi, C, out=a_C)
        if back.lost(t):
            break
        if t:
            h_, C_ = each[t - 1][3:5]
            add(h_, dot(a, back.U), out=h_)
            multiply(f, C, out=v)
            add(C_, v, out=C_)
            if peepholes is not None:
                C_ += seen(a_C[0], peepholes.values[0]) + seen(a_C[1], peepholes.values[1])


def seen(a: Numbers, peephole: Numbers) -> Numbers:
    """What a gate's gradient (H,) hands to the C it saw: its own unit's, (H,), or all, (H, H)."""
    found: Numbers = a @ peephole if peephole.ndim == 2 else a * peephole
    return found


def _slopes(back: _Back) -> tuple[Numbers, Numbers, Numbers]:
    """∂C/∂a of each gate but o and ∂h/∂a_o, (T, G, H); ∂h/∂C; ∂C₊/∂C."""
    network, f, o, C_ = back.network, back.known("f"), back.known("o"), back.before("C")
    candidate, coupled = back.known("C̃"), network.cell == "coupled"
    write = 1 - f if coupled else back.known("i")
    into = {"f": C_ - candidate if coupled else C_, "i": candidate, "C̃": write}
    k = np.empty_like(back.gates)
    for n, gate in enumerate(network.gates[:-1]):
        k[:, n] = back.free("C", back.slope(gate) * into[gate])
    plain = network.squash == "identity"
    squashed = back.known("C" if plain else "tanh C")
    k[:, -1] = back.free("h", back.slope("o") * squashed)
    k_C = back.free("h", o.copy() if plain else o * (1 - squashed * squashed))
    return k, k_C, back.free("C", f.copy())


def _gru(back: _Back, steps: int) -> None:
    network, H = back.network, back.weights.units
    z, r, new, h_ = back.known("z"), back.known("r"), back.known("h̃"), back.before("h")
    before, share = network.reset == "before", z if network.update == "new" else 1 - z
    change = new - h_ if network.update == "new" else h_ - new
    k_z, k_new = (back.free("h", k) for k in (back.slope("z") * change, back.slope("h̃") * share))
    k_r = back.slope("r") * (h_ if before else back.known("W·h"))
    carry = back.free("h", 1 - share)
    U_zr, U_new = back.U[: 2 * H], back.U[2 * H :]
    for t in back.steps(steps):
        a_z, a_r, a_new = back.gates[t]
        multiply(back.h[t], k_z[t], out=a_z)
        multiply(back.h[t], k_new[t], out=a_new)
        m = dot(a_new, U_new, out=back.m[t]) if before else multiply(a_new, r[t], out=back.m[t])
        multiply(m if before else a_new, k_r[t], out=a_r)
        if back.lost(t):
            break
        if t:
            add(back.h[t - 1], carry[t] * back.h[t], out=back.h[t - 1])
            back.h[t - 1] += dot(back.a[t, : 2 * H], U_zr)
            back.h[t - 1] += m * r[t] if before else dot(m, U_new)


LOOPS: dict[Kind, Callable[[_Back, int], None]] = {
    "rnn": _rnn,
    "lstm": _lstm,
    "peephole": _lstm,
    "coupled": _lstm,
    "gru": _gru,
}
