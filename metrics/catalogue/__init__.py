"""The KPIs, one file for each or for a family of one formula; found by being there."""

from collections.abc import Collection
from functools import cache
from importlib import import_module
from pathlib import Path
from pkgutil import iter_modules

from metrics.kpi import Kpi
from metrics.own import own_kpis

_own: list[Kpi] = []


@cache
def built_in() -> dict[str, Kpi]:
    """Key → KPI of those that everybody has, in the order of keys."""
    names = sorted(module.name for module in iter_modules(__path__))
    return _by_key([kpi for name in names for kpi in import_module(f"{__name__}.{name}").KPIS])


@cache
def catalogue() -> dict[str, Kpi]:
    """Key → KPI, in the order of keys."""
    return _by_key([*built_in().values(), *_own])


def include(folder: Path | None, taken: Collection[str] = ()) -> None:
    """From now on the KPIs of `folder` are in the catalogue too, and of no other; none without a folder.

    `taken`: words that can be no key, because they mean something else in a question. `Trouble` where a file cannot be
    used; the catalogue is then as it was.
    """
    _own[:] = own_kpis(folder, built_in(), taken) if folder else ()
    catalogue.cache_clear()


def headlines() -> tuple[Kpi, ...]:
    """The KPIs of the summary, in its order."""
    return tuple(sorted((kpi for kpi in catalogue().values() if kpi.headline), key=lambda kpi: kpi.headline or 0))


def _by_key(kpis: list[Kpi]) -> dict[str, Kpi]:
    return {kpi.key: kpi for kpi in sorted(kpis, key=lambda kpi: kpi.key)}
