"""Rows of a benchmark: how long something took, what was asked for, and whether it holds."""

from __future__ import annotations

import statistics
import time
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass

STATISTICS = ("median", "p95", "p99", "worst")


def milliseconds(work: Callable[[], object]) -> float:
    """How long some work takes."""
    began = time.perf_counter()
    work()
    return 1000 * (time.perf_counter() - began)


@dataclass(frozen=True)
class Row:
    """One measure.

    Attributes:
        name: what was measured.
        unit: of the samples; empty for counts and differences.
        samples: at least one.
        limits: the largest value allowed, by the name of a statistic; none asks for nothing.
    """

    name: str
    unit: str
    samples: tuple[float, ...]
    limits: Mapping[str, float]

    def value(self, statistic: str) -> float:
        """`median`, `p95`, `p99` (nearest rank) or `worst` of the samples."""
        if statistic == "median":
            return statistics.median(self.samples)
        share = {"p95": 95, "p99": 99, "worst": 100}[statistic]
        ranked = sorted(self.samples)
        return ranked[-(-share * len(ranked) // 100) - 1]

    @property
    def ok(self) -> bool:
        """Whether every limit holds."""
        return all(self.value(name) <= limit for name, limit in self.limits.items())

    @property
    def target(self) -> str:
        """The limits in words: `median ≤ 5, p95 ≤ 12 ms`."""
        limits = ", ".join(f"{name} ≤ {limit:g}" for name, limit in self.limits.items())
        return f"{limits} {self.unit}".strip()


def best(rounds: Sequence[Row]) -> Row:
    """The round that was disturbed least: the one nearest to, or furthest below, its limits."""

    def strain(row: Row) -> float:
        asked = row.limits or {"median": 1.0}
        return max(row.value(name) / limit if limit else row.value(name)
                   for name, limit in asked.items())  # fmt: skip

    return min(rounds, key=strain)


def lines(rows: Sequence[Row]) -> list[str]:
    """The table, a line a row, columns aligned."""
    heads = ["", "target", *STATISTICS, ""]
    cells = [heads]
    for row in rows:
        numbers = [_number(row.value(name)) for name in STATISTICS]
        verdict = "" if not row.limits else "ok" if row.ok else "TOO MUCH"
        cells.append([row.name, row.target or row.unit, *numbers, verdict])
    widths = [max(map(len, column)) for column in zip(*cells, strict=True)]
    return ["  ".join(_aligned(line, widths)).rstrip() for line in cells]


def _aligned(line: Sequence[str], widths: Sequence[int]) -> list[str]:
    return [
        text.rjust(width) if 2 <= n < 2 + len(STATISTICS) else text.ljust(width)
        for n, (text, width) in enumerate(zip(line, widths, strict=True))
    ]


def _number(value: float) -> str:
    return f"{value:.1f}" if value == 0 or abs(value) >= 0.1 else f"{value:.1e}"
