"""What is told of so few people that one could recognise them: nothing."""

from collections.abc import Sequence
from dataclasses import replace

from metrics.formula import sources
from metrics.kpi import Kpi
from metrics.reading import Reading
from metrics.sources import ANSWERS, SENT

FEW = 5
"""Answers about one agent are told from so many on."""


def guarded(readings: Sequence[Reading], *, per_agent: bool) -> list[Reading]:
    """`readings` without value and sample where too few answered.

    Of parts of a whole (readings of one KPI) where a single one is hidden, the smallest other one is hidden too: else
    the hidden one is what is left of the whole.
    """
    hidden = {
        i for i, reading in enumerate(readings) if 0 < reading.sample < least_people(reading.kpi, per_agent=per_agent)
    }
    parts = len(readings) > 1 and len({reading.kpi.key for reading in readings}) == 1
    if parts and len(hidden) == 1:
        others = [i for i, reading in enumerate(readings) if i not in hidden and reading.sample]
        hidden |= {min(others, key=lambda i: readings[i].sample)} if others else set()
    told = [_without_few_before(reading, per_agent=per_agent) for reading in readings]
    return [_hidden(reading) if i in hidden else reading for i, reading in enumerate(told)]


def least_people(kpi: Kpi, *, per_agent: bool) -> int:
    """Of how many answers at least anything is told; 0 where it is of nobody in particular."""
    asked = any(source in (ANSWERS, SENT) for source in sources(kpi.formula))
    return max(kpi.least_people, FEW if per_agent and asked else 0)


def _hidden(reading: Reading) -> Reading:
    return Reading(kpi=reading.kpi, value=None, sample=0, suppressed=True)


def _without_few_before(reading: Reading, *, per_agent: bool) -> Reading:
    if 0 < reading.sample_before < least_people(reading.kpi, per_agent=per_agent):
        return replace(reading, before=None, sample_before=0, z=None)
    return reading
