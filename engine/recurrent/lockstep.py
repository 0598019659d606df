"""Many sequences in lockstep, with gradients: the same cells as in `loops.py`, for learning.

    N sequences   T steps   D inputs   H units   G gates   V outputs

What is learned lies under the names of `learned.py`. torch's fused kernels run what is
their own, LSTM and plain cells; the others go step by step.
"""

from __future__ import annotations

from collections.abc import Mapping

import torch
from torch import Tensor

from engine.recurrent import learned
from engine.recurrent.cells import Network

Parameters = Mapping[str, Tensor]


def parameters_of(network: Network) -> dict[str, Tensor]:
    """What a network has learned, as tensors that may be changed."""
    return {name: torch.tensor(array) for name, array in learned.arrays(network).items()}


def network_of(form: Network, parameters: Parameters) -> Network:
    """The network of this form with these parameters as they are now."""
    found = {name: tensor.detach().cpu().numpy() for name, tensor in parameters.items()}
    return learned.holding(form, found)


def forward(form: Network, parameters: Parameters, x: Tensor) -> Tensor:
    """The sums of the readout at every step.  x (T, N, D) → (T, N, V)."""
    for number in range(1, len(form.layers) + 1):
        x = layer(form, parameters, number, x)
    return x @ parameters["readout weights"].T + parameters["readout bias"]


def layer(form: Network, parameters: Parameters, number: int, x: Tensor) -> Tensor:
    """One layer's h from h₀ = C₀ = 0.  x (T, N, D) → (T, N, H)."""
    W, U, b = (parameters[f"{name} {number}"] for name in ("input", "recurrent", "bias"))
    nothing = x.new_zeros(1, x.shape[1], U.shape[1])
    if form.squash == "tanh" and form.cell == "lstm":
        learned = [_torch_rows(w) for w in (W, U, b)]
        learned.append(torch.zeros_like(b))  # torch adds two biases
        state = (nothing, nothing)
        return torch.lstm(x, state, learned, True, 1, 0.0, torch.is_grad_enabled(), False, False)[0]
    if form.squash == "tanh" and form.cell == "rnn":
        learned = [W, U, b, torch.zeros_like(b)]
        training = torch.is_grad_enabled()
        return torch.rnn_tanh(x, nothing, learned, True, 1, 0.0, training, False, False)[0]
    step = _gru if form.cell == "gru" else _remembering
    own = {name.removesuffix(f" {number}"): value for name, value in parameters.items()}
    h = C = nothing[0]
    said = []
    for a in x @ W.T + b:  # (N, G·H)
        h, C = step(form, own, a, h, C)
        said.append(h)
    return torch.stack(said)


def _torch_rows(weights: Tensor) -> Tensor:
    """Rows f, i, C̃, o as torch's i, f, g, o."""
    f, i, candidate, o = weights.chunk(4)
    return torch.cat([i, f, candidate, o])


def _gru(form: Network, own: Parameters, a: Tensor, h: Tensor, C: Tensor) -> tuple[Tensor, Tensor]:
    """The new h lies between h₋ and h̃; a is W·x + b of z, r, h̃, (N, 3·H)."""
    H = h.shape[1]
    U = own["recurrent"]
    z, r = torch.sigmoid(a[:, : 2 * H] + h @ U[: 2 * H].T).chunk(2, dim=1)
    if form.reset == "before":
        inner = (r * h) @ U[2 * H :].T
    else:
        product = h @ U[2 * H :].T
        inner = r * (product + own["recurrent bias"] if "recurrent bias" in own else product)
    new = a[:, 2 * H :] + inner
    candidate = torch.tanh(new) if form.squash == "tanh" else new
    h = h + z * (candidate - h) if form.update == "new" else candidate + z * (h - candidate)
    return h, C


def _remembering(
    form: Network, own: Parameters, a: Tensor, h: Tensor, C: Tensor
) -> tuple[Tensor, Tensor]:
    """Cells with a C, and the plain cell without tanh; a is W·x + b of all gates, (N, G·H)."""
    squash = torch.tanh if form.squash == "tanh" else torch.nn.Identity()
    a = a + h @ own["recurrent"].T
    if form.cell == "rnn":
        return squash(a), C
    part = dict(zip(form.gates, a.chunk(len(form.gates), dim=1), strict=True))
    P = own.get("peephole")  # (3, H) or (3, H, H)
    if P is not None:
        part["f"], part["i"] = part["f"] + _seen(P[0], C), part["i"] + _seen(P[1], C)
    f = torch.sigmoid(part["f"])
    i = 1 - f if form.cell == "coupled" else torch.sigmoid(part["i"])
    C = f * C + i * squash(part["C̃"])
    o = torch.sigmoid(part["o"] if P is None else part["o"] + _seen(P[2], C))
    return o * squash(C), C


def _seen(P: Tensor, C: Tensor) -> Tensor:
    return C @ P.T if P.ndim == 2 else P * C
