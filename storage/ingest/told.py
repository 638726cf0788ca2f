"""What events tell about their interactions: first response, replies, resolutions, work."""

from collections.abc import Callable
from typing import Any

import numpy as np
import pandas as pd
from numpy.typing import NDArray

from storage.ingest.derive import NAT, began, moments, ours, true, whole

Array = NDArray[Any]
UNRESOLVED = {"new", "open", "pending", "on_hold"}
Maps = Callable[[str], Array]
"""Column → for each interaction, whether a profile of its source ever mapped that column."""


def actors(events: pd.DataFrame, mapped: Array) -> "pd.Series[Any]":
    """Who acted: the asker is a customer; else as mapped; else what the agent's row says; else an agent."""
    kind = events["actor_kind"].to_numpy(dtype=object).copy()
    known = events["actor_id"].notna().to_numpy()
    open_ = known & (~mapped | events["actor_kind"].isna().to_numpy())
    kind[open_] = "agent"
    kind[open_ & true(events, "is_bot")] = "bot"
    kind[known & (events["actor_id"] == events["customer_id"]).to_numpy()] = "customer"
    return pd.Series(kind, dtype=object)


def ordered(events: pd.DataFrame) -> pd.DataFrame:
    """By interaction, as they happened."""
    return events.sort_values(["place", "at", "external_id"], kind="stable", ignore_index=True)


def replies(events: pd.DataFrame) -> Array:
    """Public messages of people who are not the asker, none of them automatic."""
    spoken = (events["kind"] == "message").to_numpy() & (events["actor_kind"] == "agent").to_numpy()
    private = (events["public"] == False).to_numpy(dtype=bool, na_value=False)  # noqa: E712 - NULL is neither
    return np.asarray(spoken & ~private & ~true(events, "automatic"))


def asks(events: pd.DataFrame) -> Array:
    """Messages of customers, none of them automatic."""
    spoken = (events["kind"] == "message").to_numpy() & (events["actor_kind"] == "customer").to_numpy()
    return np.asarray(spoken & ~true(events, "automatic"))


def tell(frame: pd.DataFrame, events: pd.DataFrame, maps: Maps) -> None:
    """Fills the columns of `frame` that its source never gave; `events`, ordered, know their interaction by `place`."""
    spoken = (events["kind"] == "message").to_numpy()
    answers = replies(events)
    agent = (events["actor_kind"] == "agent").to_numpy()
    _first_response(frame, events[answers])
    size = len(frame)
    heard = count(events, spoken, size) > 0
    involved = events[agent & events["kind"].isin(["message", "note"]).to_numpy() & ~true(events, "automatic")]
    fill(frame, "agent_replies", count(events, answers, size), heard, maps)
    fill(frame, "customer_messages", count(events, asks(events), size), heard, maps)
    people = involved[involved["actor_id"].notna()].drop_duplicates(["place", "actor_id"])
    fill(frame, "agents_involved", count(people, np.ones(len(people), bool), size), heard, maps)
    work = events["seconds"].to_numpy(np.int64, na_value=0)
    worked = count(events, events["seconds"].notna().to_numpy(), size) > 0
    places = events["place"].to_numpy()
    fill(frame, "handle_s", np.bincount(places, weights=work, minlength=size).astype(np.int64), worked, maps)
    _resolutions(frame, events, maps)


def count(events: pd.DataFrame, which: Array, size: int) -> Array:
    """How many of these events each interaction has."""
    return np.bincount(events["place"].to_numpy()[which], minlength=size)


def fill(frame: pd.DataFrame, name: str, values: Array, known: Array, maps: Maps) -> None:
    use = known & ~maps(name)
    stored = frame[name]
    frame[name] = whole(np.where(use, values, stored.to_numpy(np.int64, na_value=0)), use | stored.notna().to_numpy())


def _first_response(frame: pd.DataFrame, answers: pd.DataFrame) -> None:
    """The first public reply by a human after the opening or the bot's turn, where the source gives none."""
    places = answers["place"].to_numpy()
    first = answers[moments(answers, "at") >= began(frame)[places]].drop_duplicates("place")
    at, agents = np.full(len(frame), NAT), np.full(len(frame), None, dtype=object)
    at[first["place"].to_numpy()] = moments(first, "at")
    agents[first["place"].to_numpy()] = first["actor_id"].to_numpy(dtype=object)
    open_ = frame["first_response_at"].isna().to_numpy() | (frame["first_response_basis"] == "events").to_numpy()
    found = open_ & ~np.isnat(at)
    lost = open_ & ~found & (frame["first_response_basis"] == "events").to_numpy()
    frame.loc[found, "first_response_at"] = at[found]
    frame.loc[found, "first_response_agent_id"] = agents[found]
    frame.loc[found, "first_response_basis"] = "events"
    frame.loc[lost, "first_response_at"] = NAT
    frame.loc[lost, ["first_response_agent_id", "first_response_basis"]] = None


def settle_first_response(frame: pd.DataFrame) -> None:
    """None where we began; what came without a basis is the source's."""
    began = ours(frame)
    frame.loc[began, "first_response_at"] = NAT
    frame.loc[began, ["first_response_agent_id", "first_response_basis"]] = None
    basis = frame["first_response_at"].notna() & frame["first_response_basis"].isna()
    frame.loc[basis, "first_response_basis"] = "source"


def _resolutions(frame: pd.DataFrame, events: pd.DataFrame, maps: Maps) -> None:
    """Reopens, the first and the last resolution, from events that resolve and events that open again."""
    to = events["to_value"].where(events["kind"] == "status").str.casefold()
    mark = np.zeros(len(events), np.int64)
    mark[((events["kind"] == "resolve") | (to == "resolved")).to_numpy()] = 1
    mark[((events["kind"] == "reopen") | to.isin(UNRESOLVED)).to_numpy()] = -1
    marks = events[mark != 0].assign(mark=mark[mark != 0])
    before = marks.groupby("place")["mark"].shift()
    again = (marks["mark"] == -1) & ((before == 1) | (before.isna() & (marks["kind"] == "reopen")))
    size = len(frame)
    told = count(marks, np.ones(len(marks), bool), size) > 0
    fill(frame, "reopens", count(marks, again.to_numpy(), size), told, maps)
    solved = marks[marks["mark"] == 1]
    last = marks.drop_duplicates("place", keep="last")
    for name, rows in (
        ("first_resolved_at", solved.drop_duplicates("place")),
        ("resolved_at", last[last["mark"] == 1]),
    ):
        at = np.full(size, NAT)
        at[rows["place"].to_numpy()] = moments(rows, "at")
        use = told & ~maps(name)
        frame[name] = pd.Series(np.where(use, at, moments(frame, name)).astype("datetime64[s]"))
