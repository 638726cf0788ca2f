"""Worked figures of others about bands of durations: no KPI of ours has bands, but a formula counts them."""

from dataclasses import replace
from typing import Any

import pytest
from sqlalchemy import Engine, and_

from metrics.catalogue import catalogue
from metrics.formula import Count
from metrics.kpi import Kpi
from metrics.query import measure
from metrics.sources import FIRST_REPLY
from storage.schema import interaction
from tests.oracle import World

from .world import at, put, row, scope

_seconds = interaction.c.first_response_s
NAMES = ("0-1 h", "1-4 h", "4-8 h", "8-24 h", "24 h and more")


def band(number: int, low: int, high: int | None) -> Kpi:
    """How many first replies took at least `low` seconds and less than `high`."""
    among = _seconds >= low if high is None else and_(_seconds >= low, _seconds < high)
    return replace(catalogue()["volume"], key=NAMES[number], formula=Count(source=FIRST_REPLY, among=among))


@pytest.mark.parametrize("name", ["CW-R11", "CW-R12"])
def test_a_band_holds_its_lower_bound(engine: Engine, vectors: dict[str, Any], name: str) -> None:
    case = next(case for case in vectors["cases"] if case["id"] == name)
    given, expected = case["input"], case["expected"]
    waits = given.get("seconds_by_channel") or {"all": given["seconds"]}
    rows = [
        row(f"{channel} {n}", opened_at=at(), first_response_at=at(seconds), channel=channel)
        for channel, found in waits.items()
        for n, seconds in enumerate(found)
    ]
    put(engine, World(interaction=rows))
    kpis = [band(number, *edges) for number, edges in enumerate(given["bands_seconds"])]
    with engine.connect() as connection:
        measured = {(m.part, m.kpi): m.value for m in measure(connection, kpis, scope(by="channel"))}
    counts = {channel: [measured.get((channel, each), 0) for each in NAMES] for channel in waits}
    wanted = expected if "band" not in expected else {"all": [expected["band"].count(each) for each in NAMES]}
    assert counts == wanted
