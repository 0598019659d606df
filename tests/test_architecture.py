"""The house rules, read off the syntax trees: who may import whom, budgets, names, docstrings.

Each message says where (file:line) and what to do. There is no list of exemptions.
"""

from __future__ import annotations

import ast
import re
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path

import pytest

from tests.house import (
    DEFINITIONS,
    FILES,
    ROOT,
    SHIPPED,
    broken,
    forbid,
    importing,
    imports,
    inside,
    naming,
    nodes,
    room,
    tree,
    under,
)

FILE_LINES, FUNCTION_LINES, CLASS_LINES = 300, 40, 200
BANNED_NAMES = re.compile(r"(^|_)(utils?|misc|helpers?|common|managers?|controllers?|base)(_|$)")
ORDER = ("convnet", "recurrent", "language", "captions")  # a room may use those before it
QT = ("PySide6", "shiboken6", "PyQt6", "PyQt5", "qtpy", "pyqtgraph")
UNSAFE = ("pickle", "cPickle", "dill", "marshal", "shelve", "joblib", "cloudpickle")
NETWORK = ("socket", "socketserver", "ssl", "urllib", "requests", "http", "httpx", "aiohttp")
THREADS = ("threading", "_thread", "concurrent", "multiprocessing", "asyncio")
QT_THREADS = {"QThread", "QThreadPool", "QRunnable", "QtConcurrent", "QMutex", "QWaitCondition"}
TIMERS = {"QTimer", "QBasicTimer", "QTimeLine", "startTimer"}
TIMER_FILES = tuple(
    f"gui/{name}.py" for name in ("transport", "autosave", "app", "message", "filing")
)
# The doctor counts the files, also where nothing that could read them can be imported.
RESOURCE_FILES = ("gui/theme.py", "engine/weights.py", "gui/doctor.py")
LISTED = ("engine/systems", "gui/explorers")  # in the tables TITLES and EXPLORERS
SEEN_BY_VIEWS = (
    *("engine.trace", "engine.explain", "engine.array", "engine.recurrent.memory"),
    *("gui.theme", "gui.themes", "gui.colours", "gui.views"),
    *("msgspec", "numpy", "PySide6", "pyqtgraph"),
)


def test_there_is_something_to_walk() -> None:
    assert {"engine/trace.py", "engine/systems/convnet.py", "gui/__init__.py"} <= set(FILES)
    assert (4, "engine.trace.Cell") in [(4, name) for _, name in imports("engine/explain.py")]


def test_the_engine_knows_no_window() -> None:
    rule = "engine/ may not import gui, Qt or pyqtgraph: return data and let gui draw it."
    forbid(rule, inside("engine/"), lambda _, name: under(name, "gui", "main", "tests", *QT))


def test_nothing_shipped_needs_the_tests() -> None:
    forbid("Only tests may import tests.", SHIPPED, lambda _, name: under(name, "tests", "pytest"))


@pytest.mark.parametrize("floor", ["engine.systems", "gui.explorers"])
def test_systems_and_explorers_do_not_see_each_other(floor: str) -> None:
    def wrong(file: str, name: str) -> bool:
        other, own = room(name, floor), room(file, floor)
        return own is not None and other is not None and other != own

    rule = f"Modules of {floor} may not import each other: move what they share to its own room."
    forbid(rule, inside(floor.replace(".", "/")), wrong)


def test_rooms_of_the_engine_build_on_those_before_them() -> None:
    def wrong(file: str, name: str) -> bool:
        own, other = room(file, "engine"), room(name, "engine")
        if other not in ORDER or own == "systems":
            return False
        return own not in ORDER or ORDER.index(other) > ORDER.index(own)

    rule = f"engine/{', '.join(ORDER)}: each may use those before it, what lies beside them none."
    forbid(rule, inside("engine/"), wrong)


@pytest.mark.parametrize("floor", ["gui.views", "gui.panels", "gui.edits"])
def test_what_several_systems_use_lies_beside_their_rooms(floor: str) -> None:
    rooms = {path.parent.name for path in (ROOT / floor.replace(".", "/")).glob("*/__init__.py")}

    def wrong(file: str, name: str) -> bool:
        return room(file, floor) not in rooms and room(name, floor) in rooms

    forbid(
        f"What lies beside the rooms of {floor} may not need them.",
        inside(floor.replace(".", "/")),
        wrong,
    )


def test_views_only_draw() -> None:
    def wrong(_: str, name: str) -> bool:
        return not under(name, *SEEN_BY_VIEWS, *sys.stdlib_module_names)

    rule = f"gui/views/ may import only {', '.join(SEEN_BY_VIEWS)}: hand the view what it draws."
    forbid(rule, inside("gui/views/"), wrong)


def test_edits_know_no_panel() -> None:
    rule = "gui/edits/ may not import gui.panels: a panel asks, an edit is asked."
    forbid(rule, inside("gui/edits/"), lambda _, name: under(name, "gui.panels"))


def test_explorers_sit_on_top() -> None:
    rule = "Only gui/pages.py and gui/window.py (and main.py) may import gui.explorers."
    below = [f for f in inside("gui/", "engine/") if not f.startswith("gui/explorers/")]
    below = [f for f in below if f not in ("gui/pages.py", "gui/window.py")]
    forbid(rule, below, lambda _, name: under(name, "gui.explorers"))


def test_only_background_knows_threads() -> None:
    rule = "Only gui/background.py may use threads: hand it the work."
    files = [file for file in SHIPPED if file != "gui/background.py"]
    imported = importing(files, lambda _, name: under(name, *THREADS))
    broken(rule, imported + naming(files, QT_THREADS))


def test_one_clock() -> None:
    files = [file for file in SHIPPED if file not in TIMER_FILES]
    rule = f"Only {', '.join(TIMER_FILES)} may own a timer: steps move with the transport."
    broken(rule, naming(files, TIMERS))


def test_few_read_the_resources() -> None:
    found = []
    for file in SHIPPED:
        if file in RESOURCE_FILES:
            continue
        documented = docstrings(file)
        for node in nodes(file):
            if not isinstance(node, ast.Constant) or id(node) in documented:
                continue
            if isinstance(node.value, str) and re.search(r"\bresources\b", node.value):
                found.append(f"{file}:{node.lineno} says {node.value[:40]!r}")
    broken(f"Only {', '.join(RESOURCE_FILES)} may name resources/: ask them for it.", found)


def docstrings(file: str) -> set[int]:
    """Identities of the text nodes of a file that document something."""
    found = set()
    for node in nodes(file):
        if isinstance(node, ast.Module | ast.FunctionDef | ast.ClassDef) and node.body:
            first = node.body[0]
            if isinstance(first, ast.Expr) and isinstance(first.value, ast.Constant):
                found.add(id(first.value))
    return found


def test_budgets() -> None:
    found = []
    for file in FILES:
        lines = len((ROOT / file).read_text(encoding="utf-8").splitlines())
        if lines > FILE_LINES:
            found.append(f"{file}:1 has {lines} lines, at most {FILE_LINES}")
        for node in nodes(file):
            if isinstance(node, DEFINITIONS):
                most = CLASS_LINES if isinstance(node, ast.ClassDef) else FUNCTION_LINES
                lines = (node.end_lineno or 0) - node.lineno + 1
                if lines > most:
                    found.append(
                        f"{file}:{node.lineno} {node.name} has {lines} lines, at most {most}"
                    )
    broken("Over budget: find the concept that wants a name and give it its own room.", found)


def words(name: str) -> str:
    """A name as lower-case words: GridManager → grid_manager."""
    return re.sub(r"(?<=[a-z0-9])(?=[A-Z])", "_", name).lower()


def test_names_that_say_nothing() -> None:
    found = []
    for file in FILES:
        if any(BANNED_NAMES.search(words(part)) for part in file.removesuffix(".py").split("/")):
            found.append(f"{file}:1 is a file of that name")
        for node in nodes(file):
            if isinstance(node, DEFINITIONS) and BANNED_NAMES.search(words(node.name)):
                found.append(f"{file}:{node.lineno} {node.name}")
    broken("No utils, misc, helpers, common, manager, controller, base: say what it is.", found)


def public(node: ast.Module | ast.ClassDef, prefix: str = "") -> Iterator[tuple[ast.AST, str]]:
    """The public classes, functions and methods, with their dotted names."""
    for child in node.body:
        if isinstance(child, DEFINITIONS) and not child.name.startswith("_"):
            yield child, prefix + child.name
            if isinstance(child, ast.ClassDef):
                yield from public(child, f"{child.name}.")


def sets(node: ast.AST) -> bool:
    """Whether it is a property's setter: the getter has said what it is."""
    decorators = getattr(node, "decorator_list", [])
    return any(isinstance(d, ast.Attribute) and d.attr == "setter" for d in decorators)


def overrides_qt(name: str) -> bool:
    """Whether it is Qt's method, documented there: paintEvent, sizeHint, mousePressEvent."""
    return re.fullmatch(r"\w+\.[a-z]+([A-Z][a-z]*)+", name) is not None


def test_docstrings() -> None:
    found = [f"{file}:1 the module" for file in FILES if not ast.get_docstring(tree(file))]
    for file in SHIPPED:
        for node, name in public(tree(file)):
            assert isinstance(node, DEFINITIONS)
            if not (ast.get_docstring(node) or overrides_qt(name) or sets(node)):
                found.append(f"{file}:{node.lineno} {name}")
    broken("Say in a docstring what it is or does (shapes, units, ranges, errors).", found)


def test_no_muzzles() -> None:
    rule = "No signal is ever blocked: a setter does nothing when nothing changes."
    broken(rule, naming(FILES, {"blockSignals", "QSignalBlocker"}))


def test_no_foreign_code_and_no_network() -> None:
    wrong = (*UNSAFE, *NETWORK, "torch.load", "torch.hub", "PySide6.QtNetwork")
    found = importing(SHIPPED, lambda _, name: under(name, *wrong))
    for file in SHIPPED:
        for node in nodes(file):
            if isinstance(node, ast.Attribute) and ast.unparse(node) in ("torch.load", "torch.hub"):
                found.append(f"{file}:{node.lineno} {ast.unparse(node)}")
            elif isinstance(node, ast.Call) and ast.unparse(node.func) in ("eval", "exec"):
                found.append(f"{file}:{node.lineno} {ast.unparse(node.func)}(…)")
    rule = "No pickle, eval, exec, torch.load or network: weights are safetensors, files JSON."
    broken(rule, found)


def test_every_floor_has_the_same_rooms() -> None:
    systems = {Path(f).stem for f in inside("engine/systems/")}
    explorers = {Path(f).stem for f in inside("gui/explorers/")}
    strangers = [f"gui/explorers/{name}.py:1" for name in sorted(explorers - systems)]
    broken(
        "An explorer is called as its system: engine/systems/X.py, gui/explorers/X.py.", strangers
    )


@pytest.mark.parametrize("page", ["README.md", "CONTRIBUTING.md", "resources/fonts/README.md"])
def test_what_a_document_points_at_is_there(page: str) -> None:
    """Links, headings within the page, and files named in backticks but for NAME's."""
    text, beside = (ROOT / page).read_text("utf-8"), (ROOT / page).parent
    headings = {words.lower().replace(" ", "-") for words in re.findall(r"^#+ (.+)$", text, re.M)}
    links = {link for link in re.findall(r"\]\(([^)]+)\)", text) if "://" not in link}
    files = {file for file in re.findall(r"`([\w/]+/[\w.]+)`", text) if "NAME" not in file}
    gone = [link for link in links if link[0] == "#" and link[1:] not in headings]
    gone += [link for link in links if link[0] != "#" and not (beside / link).exists()]
    gone += [file for file in files if not (ROOT / file).exists()]
    broken("A document points at what is there.", [f"{page}:1 {what}" for what in sorted(gone)])


def test_every_file_is_on_the_map_of_its_room() -> None:
    """Of tests, what they share: a test is found by the name of what it tests."""
    files = [f for f in FILES if not Path(f).name.startswith(("test_", "__"))]
    mapped = {Path(f).parent.as_posix() for f in files} - {".", *LISTED}
    assert len(mapped) > 30
    found = []
    for folder in sorted(mapped):
        names = {Path(f).stem for f in files if Path(f).parent.as_posix() == folder}
        told = ast.get_docstring(tree(f"{folder}/__init__.py")) or ""
        missing = {name for name in names if not {name, f"{name}s"} & set(re.findall(r"\w+", told))}
        found += [f"{folder}/__init__.py:1 lacks {name}" for name in sorted(missing)]
        gone = set(re.findall(r"\b([a-z_]+)\.py", told)) - {Path(f).stem for f in FILES}
        found += [f"{folder}/__init__.py:1 tells of {name}.py, which is gone" for name in gone]
    broken("A file is found where the maps say: name it in the docstring of its room.", found)


@pytest.mark.parametrize(
    "module", ["engine", "engine.trace", *(f"engine.systems.{name}" for name in ORDER)]
)
def test_the_engine_opens_without_torch_or_qt(module: str) -> None:
    """Torch and numba take their time: they come with the first run, not with the window."""
    code = (
        f"import sys, {module}\n"
        "late = 'torch', 'numba', 'PySide6', 'pyqtgraph', 'gui'\n"
        "print(*sorted(m for m in sys.modules if m in late))"
    )
    command = [sys.executable, "-c", code]
    done = subprocess.run(command, cwd=ROOT, capture_output=True, text=True, check=True, timeout=60)
    assert done.stdout.split() == [], f"import {module} must not bring these in: import them late"
