"""Every KPI once more, in plain Python over lists of rows, from the rules and not from the engine.

Slow and obvious on purpose. What ingest derives (persons, waits, days, sums) is found here from the raw rows too.
"""

from .known import Known
from .kpis import KPIS
from .world import Asked, Company, Figure, Figures, Look, World

__all__ = ["KPIS", "Asked", "Company", "Figure", "Figures", "Known", "Look", "World"]
