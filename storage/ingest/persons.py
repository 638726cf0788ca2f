"""What the same person did next."""

import numpy as np
import pandas as pd
from numpy.typing import NDArray

from storage.ingest.derive import moments, true, whole

WIDTH = 1 << 33
"""Wider than any moment in seconds: a group and a moment fit in one sortable number."""


def following(frame: pd.DataFrame) -> dict[str, "pd.Series[int]"]:
    """Seconds from each resolution to the person's next interaction on the same topic, and to the next complaint.

    Next is by opening, later than this one's opening; what is left out does not count as next. Interactions without a
    topic are one topic.
    """
    people = pd.factorize(frame["person"])[0].astype(np.int64)
    topics = pd.factorize(frame["topic_key"].fillna(""))[0].astype(np.int64)
    counts = frame["left_out"].isna().to_numpy()
    complaint = true(frame, "is_complaint")
    same_topic = people * (int(topics.max(initial=0)) + 1) + topics
    return {
        "repeat_s": _after(frame, same_topic, counts),
        "complaint_after_s": _after(frame, people, counts & complaint),
    }


def _after(frame: pd.DataFrame, group: NDArray[np.int64], follower: NDArray[np.bool_]) -> "pd.Series[int]":
    opened, resolved = moments(frame, "opened_at"), moments(frame, "resolved_at")
    known = ~np.isnat(opened)
    at = np.where(known, opened, np.datetime64(0, "s")).astype(np.int64)
    place = group * WIDTH + at
    follows = np.sort(place[known & follower])
    if not len(follows):
        return whole(np.zeros(len(frame)), np.zeros(len(frame), bool))
    found = np.searchsorted(follows, place, side="right")
    after = follows[np.minimum(found, len(follows) - 1)]
    there = (found < len(follows)) & (after // WIDTH == group) & known & ~np.isnat(resolved)
    ended = np.where(there, resolved, np.datetime64(0, "s")).astype(np.int64)
    return whole(np.maximum(after % WIDTH - ended, 0), there)
