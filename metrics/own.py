"""KPI files of one's own: read from a folder, one sentence about the first that cannot be used."""

import re
import sys
import traceback
from collections.abc import Collection, Iterator
from pathlib import Path
from types import ModuleType
from typing import get_args

from metrics.formula import Formula
from metrics.kpi import Good, Group, Kpi, Unit
from metrics.text import Text
from storage.trouble import Trouble

WHERE = "KPI_CATALOGUE"
LONGEST = 200
SNAKE = re.compile(r"[a-z][a-z0-9]*(_[a-z0-9]+)*")
KINDS: dict[str, tuple[type, ...]] = {
    "key": (str,),
    "name": (Text,),
    "about": (Text,),
    "formula": get_args(Formula),
    "unit": (Unit,),
    "good": (Good,),
    "group": (Group,),
    "needs": (tuple,),
    "examples": (tuple,),
}
"""What a declaration holds: Python itself does not look."""


def own_kpis(folder: Path, known: Collection[str], taken: Collection[str]) -> tuple[Kpi, ...]:
    """The KPIs of every Python file in `folder`. `Trouble` for the first that cannot be used, and then none is.

    `known` are the keys there are already, `taken` the words that mean something else when they are typed.
    """
    found: dict[str, Kpi] = {}
    for path in sorted(folder.glob("*.py")):
        if not path.name.startswith(("_", ".")):
            for kpi in _declared(path):
                _check(path, kpi, {*known, *found}, taken)
                found[kpi.key] = kpi
    return tuple(found.values())


def _declared(path: Path) -> tuple[Kpi, ...]:
    kpis = getattr(_run(path), "KPIS", None)
    if isinstance(kpis, Kpi):
        raise _trouble(path, "KPIS is one KPI: write KPIS = (Kpi(…),) with the comma")
    if not isinstance(kpis, tuple) or not kpis or not all(isinstance(kpi, Kpi) for kpi in kpis):
        raise _trouble(path, "it has no KPIS = (Kpi(…),)")
    if kpis[0].key != path.stem:
        raise _trouble(path, f"the key of its first KPI is {kpis[0].key!r}: call the file {kpis[0].key}.py")
    return kpis


def _run(path: Path) -> ModuleType:
    """The file as a module. Nothing is written beside it, and nothing stays of one that fails."""
    module = ModuleType(f"own_kpis.{path.stem}")
    module.__file__ = str(path)
    sys.modules[module.__name__] = module
    try:
        exec(compile(path.read_bytes(), str(path), "exec"), module.__dict__)  # noqa: S102 - their own code is what was asked for
    except (Exception, SystemExit) as error:
        raise _trouble(path, f"{_line(path, error)}{_reason(error)}") from error
    finally:
        del sys.modules[module.__name__]
    return module


def _line(path: Path, error: BaseException) -> str:
    """Where in the file it went wrong."""
    if isinstance(error, SyntaxError) and error.filename == str(path):
        return f"line {error.lineno}: "
    lines = [frame.lineno for frame in traceback.extract_tb(error.__traceback__) if frame.filename == str(path)]
    return f"line {lines[-1]}: " if lines else ""


def _reason(error: BaseException) -> str:
    said = error.msg if isinstance(error, SyntaxError) else str(error)
    words = " ".join(f"{type(error).__name__}: {said}".split())
    return words if len(words) <= LONGEST else f"{words[:LONGEST]}…"


def _check(path: Path, kpi: Kpi, known: Collection[str], taken: Collection[str]) -> None:
    for fault in _faults(kpi, known, taken):
        raise _trouble(path, fault)


def _faults(kpi: Kpi, known: Collection[str], taken: Collection[str]) -> Iterator[str]:
    for name, kinds in KINDS.items():
        if not isinstance(getattr(kpi, name), kinds):
            yield f"{name} of {kpi.key!r} must be {' or '.join(kind.__name__ for kind in kinds)}"
    if not SNAKE.fullmatch(kpi.key):
        yield f"the key {kpi.key!r} must be small letters and figures with _ between words, such as my_kpi"
    if kpi.key in known:
        yield f"the key {kpi.key!r} is there already: choose another"
    if kpi.key in taken:
        yield f"the key {kpi.key!r} means something else in a question: choose another"


def _trouble(path: Path, fault: str) -> Trouble:
    return Trouble(f"{WHERE}: {path.name} cannot be used: {fault}")
