"""What follows the first response: a customer writes, writes again, and somebody replies.

An exchange begins with the first customer message after the first response, or after a reply, and ends with the next
public reply by a person. Where we wrote first, our first message is the first response.
"""

from dataclasses import dataclass

import numpy as np
import pandas as pd

from storage.ingest.business import deadline, opened_seconds
from storage.ingest.derive import NAT, Array, bools, buckets, moments, ours, whole
from storage.ingest.rules import ELAPSES, Rules
from storage.ingest.targets import Promised
from storage.ingest.told import asks, replies

WAITED = ("waited_s", "waited_business_s", "waited_bucket", "waited_business_bucket")
JUDGED = ("sla_due_at", "sla_met", "sla_at")


@dataclass(frozen=True)
class Exchanges:
    """Rows of events, in order: who waited (`asked`), which of them were answered (`of`), by which reply (`reply`)."""

    asked: Array
    of: Array
    reply: Array


def exchange(frame: pd.DataFrame, events: pd.DataFrame, rules: Rules, clocks: Array, promised: Promised) -> None:
    """Fills what exchanges say in `events`, ordered: on replies how long they took, on messages what was promised."""
    found = _exchanges(frame, events)
    size, place, at = len(events), events["place"].to_numpy(), moments(events, "at")
    start, end = at[found.asked[found.of]], at[found.reply]
    waited, open_ = np.full(size, -1, np.int64), np.full(size, -1, np.int64)
    waited[found.reply] = (end - start).astype(np.int64)
    open_[found.reply] = opened_seconds(rules.calendars, clocks[place[found.reply]], start, end)
    events["waited_s"], events["waited_business_s"] = whole(waited, waited >= 0), whole(open_, open_ >= 0)
    buckets(events, ("waited", "waited_business"))
    replied = np.full(len(found.asked), NAT)
    replied[found.of] = end
    _judge(frame, events, found.asked, replied, _due(events, found.asked, rules, clocks, promised))


def _exchanges(frame: pd.DataFrame, events: pd.DataFrame) -> Exchanges:
    answers, place, at = replies(events), events["place"].to_numpy(), moments(events, "at")
    written = events[answers & ~np.isnat(at)].drop_duplicates("place")
    wrote = np.full(len(frame), NAT)
    wrote[written["place"].to_numpy()] = moments(written, "at")
    began = np.where(ours(frame), wrote, moments(frame, "first_response_at"))
    asking = asks(events) & (at > began[place])
    row = np.flatnonzero(asking | (answers & ~np.isnat(at)))
    follows = np.append(False, place[row][1:] == place[row][:-1])[: len(row)]
    asking = asking[row]
    after_ask = follows & np.append(False, asking[:-1])[: len(row)]
    opens, ends = asking & ~after_ask, ~asking & after_ask
    number = np.cumsum(opens) - 1
    return Exchanges(row[opens], number[ends], row[ends])


def _due(events: pd.DataFrame, asked: Array, rules: Rules, clocks: Array, promised: Promised) -> Array:
    """When the reply to each of these messages is due: as it was once set, unless it is set anew."""
    place, at = events["place"].to_numpy()[asked], moments(events, "at")[asked]
    told = promised.told[place]
    seconds, business = promised.applied.of("next_reply", place, at)
    seconds = np.where(told, seconds, rules.target(promised.policy, "next_response")[place])
    clock = np.where(told, np.where(business, clocks[place], ELAPSES), promised.clock[place])
    seconds[business & (clocks[place] == ELAPSES)] = -1
    before = moments(events, "sla_due_at")[asked]
    keep = ~np.isnat(before) & ~told & ~promised.anew[place]
    return np.where(keep, before, deadline(rules.calendars, clock, at, seconds))


def _judge(frame: pd.DataFrame, events: pd.DataFrame, asked: Array, replied: Array, due: Array) -> None:
    """Nobody waits for a reply once the interaction is resolved; what was breached by then stays breached."""
    resolved = moments(frame, "resolved_at")[events["place"].to_numpy()[asked]]
    open_ = np.isnat(replied)
    late = np.where(open_, resolved > due, replied > due)
    done = ~np.isnat(due) & (~open_ | late)
    size = len(events)
    dues, ats = np.full(size, NAT), np.full(size, NAT)
    met, judged = np.zeros(size, bool), np.zeros(size, bool)
    dues[asked] = due
    ats[asked] = np.where(open_ & (resolved <= due), NAT, np.where(np.isnat(due), NAT, np.fmin(due, replied)))
    met[asked], judged[asked] = ~late, done
    events["sla_due_at"], events["sla_at"] = pd.Series(dues), pd.Series(ats)
    events["sla_met"] = bools(met, judged)
