"""The house, read: its files, their syntax trees, what each imports, and what names it says."""

from __future__ import annotations

import ast
from collections.abc import Callable, Iterator
from functools import cache
from pathlib import Path

import pytest

ROOT = Path(__file__).resolve().parent.parent
FILES = (
    sorted(
        path.relative_to(ROOT).as_posix()
        for folder in ("engine", "gui", "tests")
        for path in (ROOT / folder).rglob("*.py")
    )
    + ["main.py"] * (ROOT / "main.py").exists()
)
SHIPPED = [file for file in FILES if not file.startswith("tests/")]


DEFINITIONS = (ast.FunctionDef, ast.AsyncFunctionDef, ast.ClassDef)
Imports = list[tuple[int, str]]


@cache
def tree(file: str) -> ast.Module:
    return ast.parse((ROOT / file).read_text(encoding="utf-8"), file)


@cache
def nodes(file: str) -> list[ast.AST]:
    """All of a file's syntax tree."""
    return list(ast.walk(tree(file)))


@cache
def imports(file: str) -> Imports:
    """(line, dotted name) of all a file imports, wherever in it; relative ones made absolute."""
    found: Imports = []
    package = file.removesuffix(".py").split("/")[:-1]
    for node in nodes(file):
        if isinstance(node, ast.Import):
            found += [(node.lineno, alias.name) for alias in node.names]
        elif isinstance(node, ast.ImportFrom):
            start = package[: len(package) + 1 - node.level] if node.level else []
            module = ".".join([*start, *([node.module] if node.module else [])])
            found += [(node.lineno, f"{module}.{alias.name}") for alias in node.names]
    return found


def under(name: str, *roots: str) -> bool:
    """Whether a dotted name is one of these modules or lies in one."""
    return any(name == root or name.startswith(f"{root}.") for root in roots)


def room(file_or_name: str, floor: str) -> str | None:
    """The room of a floor that a file or an imported name belongs to: gui.explorers.convnet."""
    dotted = file_or_name.removesuffix(".py").replace("/", ".")
    rest = dotted.removeprefix(f"{floor}.")
    rooms = {path.stem for path in (ROOT / floor.replace(".", "/")).iterdir()} - {"__init__"}
    first = rest.split(".")[0]
    return first if rest != dotted and first in rooms else None


def identifiers(file: str) -> Iterator[tuple[int, str]]:
    """(line, name) of every name, attribute and imported name in the code; no text or comments."""
    for node in nodes(file):
        if isinstance(node, ast.Name):
            yield node.lineno, node.id
        elif isinstance(node, ast.Attribute):
            yield node.lineno, node.attr
    for line, name in imports(file):
        yield from ((line, part) for part in name.split("."))


def broken(rule: str, found: list[str]) -> None:
    """Fail with the rule and every place that breaks it."""
    if found:
        pytest.fail(f"{rule}\n  " + "\n  ".join(sorted(set(found))), pytrace=False)


def importing(files: list[str], wrong: Callable[[str, str], bool]) -> list[str]:
    """Where these files import a name for which wrong(file, name)."""
    places = [(file, line, name) for file in files for line, name in imports(file)]
    return [f"{f}:{line} imports {name}" for f, line, name in places if wrong(f, name)]


def naming(files: list[str], names: set[str]) -> list[str]:
    """Where the code of these files says one of these names."""
    places = [(file, line, name) for file in files for line, name in identifiers(file)]
    return [f"{f}:{line} names {name}" for f, line, name in places if name in names]


def forbid(rule: str, files: list[str], wrong: Callable[[str, str], bool]) -> None:
    """No file of these may import a name for which wrong(file, name)."""
    broken(rule, importing(files, wrong))


def inside(*folders: str) -> list[str]:
    return [file for file in FILES if file.startswith(folders)]
