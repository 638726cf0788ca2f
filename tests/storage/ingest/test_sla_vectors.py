"""Worked SLA verdicts of others, from files of tickets and events to the verdict: the whole way of an import."""

import json
from datetime import UTC, datetime
from pathlib import Path
from typing import Any
from zoneinfo import ZoneInfo

import numpy as np
import pytest
from sqlalchemy import Engine

from storage.hours import Calendar, Hours, Week
from storage.ingest.place import Place
from storage.policies import Policy

from .files import EVENT_HEAD, EVENTS, bring, dump

Case = dict[str, Any]
CASES = (
    *("FH-S1", "FH-S2", "FH-S3a", "FH-S3b", "FH-S3c", "FH-S3d", "FH-S4", "FH-S5", "FH-S6", "FH-S7", "FH-S8"),
    *("ZM-S1", "ZM-S2", "ZM-S3a", "ZM-S3b", "ZM-S4", "ZM-S5a", "ZM-S5b"),
)
PARTS = ("first_response", "resolution")
PROMISED = ("first_response", "next_reply", "resolution")
"""What is not judged in a case is not promised there."""
TICKETS = "source: s\nfile: {zone: UTC}\ncolumns: {interaction: {external_id: id, opened_at: opened, customer_id: who}}"
HAPPENED = {
    "agent_reply": ("message,a,yes,,",),
    "customer_message": ("message,c,yes,,",),
    "resolved": ("resolve,a,,,",),
    "agent_reply_and_resolve": ("message,a,yes,,", "resolve,a,,,"),
    "closed": ("close,a,,,",),
    "hold_start": ("status,a,,open,on_hold",),
    "hold_end": ("status,a,,on_hold,open",),
}


@pytest.fixture
def vectors(shared: Path) -> Case:
    found: Case = json.loads((shared / "vectors" / "metrics.json").read_text())
    return found


def calendar(name: str, given: Case) -> Calendar:
    def second(text: str) -> int:
        hour, minute = text.split(":")
        return int(hour) * 3600 + int(minute) * 60

    weekly = given["weekly_hours"]
    days = tuple(
        tuple((second(opens), second(closes)) for opens, closes in weekly.get(day, ()))
        for day in ("mon", "tue", "wed", "thu", "fri", "sat", "sun")
    )
    return Calendar(name, (Week(ZoneInfo(given["timezone"]), days),))


class Judged:
    """What an import made of a case."""

    def __init__(self, engine: Engine, folder: Path, case: Case, vectors: Case) -> None:
        given, self.expected = case["input"], case["expected"]
        self.policy, self.now = vectors["policies"][given["policy"]], utc(given["as_of"])
        name = self.policy["calendar"]
        self.calendar = calendar(name, vectors["calendars"][name])
        first, reply, last = (self.policy[part] if part in self.expected else None for part in PROMISED)
        place = Place(
            ZoneInfo("UTC"),
            self.now,
            b"key",
            hours=Hours({name: self.calendar}, {}, name),
            policies=(Policy(given["policy"], name, first, reply, last),),
        )
        opened, *later = given["events"]
        bring(engine, place, folder, f"id,opened,who\n1,{opened['at']},c\n", TICKETS)
        lines = [f"{event['at']},{line}" for event in later for line in HAPPENED[event["type"]]]
        if lines:
            body = "".join(f"{number:03},1,{line},,,\n" for number, line in enumerate(lines))
            bring(engine, place, folder, EVENT_HEAD + body, EVENTS)
        (self.row,) = dump(engine)
        self.events = dump(engine, table="interaction_event")

    def verdict(self, met: bool | None, at: datetime | None) -> str:  # noqa: FBT001 - the stored value
        if met is None:
            return "breached" if at is not None and at < self.now else "none"
        return "met" if met else "breached"

    def open_until_now(self, since: datetime) -> int:
        start, end = (np.array([each.replace(tzinfo=None)], "datetime64[s]") for each in (since, self.now))
        return int(self.calendar.business(start, end)[0])

    def used(self, part: str) -> int:
        """Opening-hours seconds of the part so far, time on hold taken off the resolution."""
        taken = self.row[f"{part}_business_s"]
        total: int = self.open_until_now(self.row["opened_at"]) if taken is None else taken
        return total - (self.row["on_hold_business_s"] or 0) if part == "resolution" else total

    def replies(self) -> list[Case]:
        """One verdict an exchange, with the seconds it took."""
        waited = [event["waited_business_s"] for event in self.events if event["waited_s"] is not None]
        asked = [event for event in self.events if event["sla_due_at"] is not None]
        found = []
        for event, seconds in zip(asked, [*waited, *[None] * (len(asked) - len(waited))], strict=True):
            verdict = self.verdict(event["sla_met"], event["sla_at"])
            found.append({"verdict": verdict, **self.figures("next_reply", seconds)})
        return found

    def figures(self, part: str, seconds: int | None) -> Case:
        if seconds is None:
            return {}
        return {"business_seconds": seconds, "margin_seconds": self.policy[part] - seconds}


def utc(text: str) -> datetime:
    return datetime.fromisoformat(text).astimezone(UTC)


@pytest.mark.parametrize("name", CASES)
def test_a_worked_verdict_is_what_an_import_says(engine: Engine, tmp_path: Path, vectors: Case, name: str) -> None:
    case = next(case for case in vectors["cases"] if case["id"] == name)
    found = Judged(engine, tmp_path, case, vectors)
    for part in PARTS:
        if part in found.expected:
            verdict = found.verdict(found.row[f"sla_{part}_met"], found.row[f"sla_{part}_at"])
            judged = found.figures(part, found.used(part)) if verdict != "none" else {}
            assert {"verdict": verdict, **judged} == found.expected[part]
    if "overall" in found.expected:
        assert found.verdict(found.row["sla_met"], found.row["sla_at"]) == found.expected["overall"]
    if "deadline_resolution" in case and found.row["resolved_at"] is None:
        assert found.row["sla_resolution_at"] == utc(case["deadline_resolution"])
    assert found.replies() == found.expected.get("next_reply", [])


def test_every_verdict_is_checked(vectors: Case) -> None:
    assert [case["id"] for case in vectors["cases"] if case["group"] == "SLA verdicts"] == [*CASES]
