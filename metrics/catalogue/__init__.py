"""The KPIs, one file for each or for a family of one formula; found by being there."""

from functools import cache
from importlib import import_module
from pkgutil import iter_modules

from metrics.kpi import Kpi


@cache
def catalogue() -> dict[str, Kpi]:
    """Key → KPI, in the order of keys."""
    names = sorted(module.name for module in iter_modules(__path__))
    found = [kpi for name in names for kpi in import_module(f"{__name__}.{name}").KPIS]
    return {kpi.key: kpi for kpi in sorted(found, key=lambda kpi: kpi.key)}


def headlines() -> tuple[Kpi, ...]:
    """The KPIs of the summary, in its order."""
    return tuple(sorted((kpi for kpi in catalogue().values() if kpi.headline), key=lambda kpi: kpi.headline or 0))
