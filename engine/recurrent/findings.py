"""Which of the papers' findings come out here: `main.py train findings` measures and keeps a table.

Each finding compares two cells on one task, many seeds of each. A seed counts where its network,
after one of its epochs or lengths, solves every sequence it is tested on (`Task.solved`, the
paper's own criterion). What is measured is written after each arm, so a command cut off goes on
where it stood; a table whose plans have changed is measured anew.

Networks of one cell are so small that all seeds learn side by side, as one: their losses are added,
so no gradient meets another, and Adam goes number by number. They make one period first, then two,
five and ten: a cell that must make many at once learns their mean. They are tested when a length is
learned; in passing a cell without peepholes can hit a wave, but it does not stay. The two waves
take some seven minutes of one core, the spikes two.

Sources: the tasks', and Gers and Schmidhuber 2000, Recurrent nets that time and count.
"""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import msgspec
import numpy as np
import torch
from torch import Tensor

from engine import weights
from engine.data.recall import TemporalOrder
from engine.data.task import Batch
from engine.data.tasks import Task
from engine.data.timing import Periodic, TimedSpikes
from engine.files import put
from engine.recurrent import learned, lockstep
from engine.recurrent.cells import Kind, Network, fresh, rows
from engine.recurrent.curriculum import taught
from engine.recurrent.lessons import answers, learn, mean_loss
from engine.recurrent.pupils import beginner, ready
from engine.systems.recurrent import Training, default
from engine.training import Plan, TrainingError, train

FILE = "findings.json"
MANY, FEW = 64, 5  # seeds of one-cell networks, and of larger ones
replace = msgspec.structs.replace


class Finding(msgspec.Struct, frozen=True):
    """A claim of a paper: on this task, one cell solves what another does not.

    Attributes:
        claim: in a sentence.
        source: who found it.
        tasks: of training, one after the other; `judged` of testing. Larger networks have but one.
        cells: the one that should succeed, and the one that should not.
        plan: how both learn each task.
        seeds: networks of each cell.
        units: H; those of one unit learn side by side.
        reach: of larger networks, as of `engine.recurrent.pupils.opened`.
    """

    claim: str
    source: str
    tasks: tuple[Task, ...]
    judged: Task
    cells: tuple[Kind, Kind]
    plan: Training
    seeds: int
    units: int = 1
    reach: float = 3.0


def waves() -> list[Finding]:
    """Peepholes and waves out of nothing, one cell."""
    plan, found = Training(rate=0.005, epochs=2000, batch=1), []
    for wave in ("cosine", "triangle"):
        tasks = tuple(Periodic(wave=wave, period=10, periods=n) for n in (1, 2, 5, 10))
        found.append(
            Finding(f"One cell needs peepholes to make a {wave} of period 10.",
                    "Gers, Schraudolph and Schmidhuber 2002, PFG", tasks,
                    replace(tasks[0], periods=100), ("peephole", "lstm"), plan, MANY)
        )  # fmt: skip
    return found


def spikes() -> list[Finding]:
    """Peepholes and spikes struck in time, one cell."""
    plan = Training(rate=0.01, epochs=1000, batch=4)
    tasks = tuple(TimedSpikes(delay=10, spikes=n) for n in (1, 2, 5, 10))
    return [
        Finding("One cell needs peepholes to strike spikes 10 or 11 steps apart.",
                "Gers, Schraudolph and Schmidhuber 2002, GTS", tasks,
                replace(tasks[0], spikes=100), ("peephole", "lstm"), plan, MANY)
    ]  # fmt: skip


def lags() -> list[Finding]:
    """Order kept over more and more steps."""
    plan = Training(rate=0.01, batch=20, epochs=40)
    return [
        Finding(f"An RNN loses what an LSTM keeps over about {steps // 2} steps.",
                "Hochreiter and Schmidhuber 1997, experiment 6a", (TemporalOrder(steps),),
                TemporalOrder(steps), ("lstm", "rnn"), plan, FEW, 8, float(steps))
        for steps in (20, 50, 100)
    ]  # fmt: skip


FINDINGS: tuple[Finding, ...] = (*waves(), *spikes(), *lags())


def find(folder: Path = weights.MODELS, findings: tuple[Finding, ...] = FINDINGS) -> dict[str, Any]:
    """Measure what the table lacks, write it after each arm, and give it in words.

    Raises:
        engine.files.FileError: when the table cannot be written.
    """
    torch.set_num_threads(1)
    path, table = folder / FILE, read(folder)
    known = {row["claim"]: row for row in table}
    listed = [_row(finding, known.get(finding.claim, {})) for finding in findings]
    for finding, row in zip(findings, listed, strict=True):
        for cell in finding.cells:
            if cell not in row["solved"]:
                arm = side_by_side if finding.units == 1 else one_by_one
                row["solved"][cell] = arm(finding, cell)
                print(f"{finding.claim} {cell}: {row['solved'][cell]} of {finding.seeds}",
                      flush=True)  # fmt: skip
                folder.mkdir(parents=True, exist_ok=True)
                measured = [row for row in listed if row["solved"]]
                put(path, (json.dumps(measured, indent=2, ensure_ascii=False) + "\n").encode())
    return {row["claim"]: verdict(row) for row in listed}


def _row(finding: Finding, known: dict[str, Any]) -> dict[str, Any]:
    """The finding as the table has it; with nothing solved, where its plan was another."""
    plain: dict[str, Any] = json.loads(msgspec.json.encode(finding))
    same = all(known.get(name) == value for name, value in plain.items())
    return known if same else plain | {"solved": {}}


def read(folder: Path = weights.MODELS) -> list[dict[str, Any]]:
    """The table so far: a finding's fields and `solved`, seeds by cell; empty where there is none.

    Raises:
        engine.weights.WeightsError: when the file is no such table.
    """
    try:
        found = json.loads((folder / FILE).read_text(encoding="utf-8"))
        known = isinstance(found, list) and all(row["claim"] and row["solved"] for row in found)
    except FileNotFoundError:
        return []
    except (OSError, ValueError, TypeError, KeyError):
        known = False
    if not known:
        raise weights.WeightsError(f"{folder / FILE} is no table of findings; delete it.")
    return list(found)


def verdict(row: dict[str, Any]) -> str:
    """`yes: peephole 62 of 64, lstm 0 of 64`; yes when most of one, and twice as many, succeed."""
    one, other = row["cells"]
    more, less, seeds = row["solved"][one], row["solved"][other], row["seeds"]
    word = "yes" if 2 * more > seeds and more >= 2 * less else "no"
    return f"{word}: {one} {more} of {seeds}, {other} {less} of {seeds}"


def one_by_one(finding: Finding, cell: Kind) -> int:
    """How many seeds solve all of 100 fresh sequences after some epoch."""
    count = 0
    for seed in range(finding.seeds):
        network = beginner(cell, finding.units, finding.judged, seed,
                           reach=finding.reach)  # fmt: skip
        plain = replace(default(), network=network, training=finding.plan, seed=seed)
        try:
            news = learn(taught(plain, finding.judged))
            count += any(report.test_accuracy == 1 for report in news if report.whole_epoch)
        except TrainingError:
            continue  # its loss ran away
    return count


def side_by_side(finding: Finding, cell: Kind) -> int:
    """How many of the seeds' networks, learning as one, solve the task after one of its lengths."""
    networks = [one_cell(cell, finding.judged, seed) for seed in range(finding.seeds)]
    each = [lockstep.parameters_of(network) for network in networks]
    parameters = {name: torch.stack([one[name] for one in each]) for name in each[0]}
    plan, solved = finding.plan, np.zeros(finding.seeds, dtype=bool)
    how = Plan("adam", plan.rate, 1, plan.epochs, 0, plan.clip)
    generator = np.random.default_rng(0)
    for task in finding.tasks:

        def loss(_: Tensor, task: Task = task) -> Tensor:
            found = answered(networks[0], parameters, task.batch(plan.batch, generator))
            return finding.seeds * mean_loss(task.about, *found)

        for _ in train(parameters, loss, 1, how):
            pass
        judged = finding.judged.batch(1, np.random.default_rng(1))
        with torch.no_grad():
            sums, *asked = answered(networks[0], parameters, judged)
        y = answers(finding.judged.about, sums)
        solved |= finding.judged.solved(*(part[:, 0].numpy() for part in (y, *asked)))
    return int(solved.sum())


def answered(
    form: Network, parameters: lockstep.Parameters, batch: Batch
) -> tuple[Tensor, Tensor, Tensor]:
    """What S networks each say to the same N sequences.

    Args:
        form: one of them.
        parameters: as of `engine.recurrent.learned`, with an axis S in front.
        batch: inputs (N, T, D), targets (N, T, V) and mask (N, T).

    Returns:
        sums (S, N, T, V), targets (S, N, T, V), mask (S, N, T).
    """
    inputs, targets, mask = (torch.from_numpy(np.array(part)) for part in batch)
    x = inputs.transpose(0, 1)  # (T, N, D)
    each = torch.vmap(lambda own: lockstep.forward(form, own, x).transpose(0, 1))
    sums = each(parameters)
    return sums, targets.expand_as(sums), mask.expand(sums.shape[:3])


def one_cell(cell: Kind, task: Task, seed: int) -> Network:
    """The paper's network: one cell without tanh, U(−0.1, 0.1), biases 0 of i, −2 of f, 2 of o."""
    network = ready(fresh(cell, len(task.about.inputs), 1, seed), task, seed)
    generator = np.random.default_rng(seed)
    drawn = {name: generator.uniform(-0.1, 0.1, array.shape)
             for name, array in learned.arrays(network).items()}  # fmt: skip
    for gate, value in (("i", 0.0), ("f", -2.0), ("o", 2.0)):
        drawn["bias 1"][rows(network, gate, 1)] = value
    small = learned.holding(network, {n: np.asarray(a, np.float32) for n, a in drawn.items()})
    return replace(small, squash="identity")
