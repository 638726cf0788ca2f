"""From the rows of a KPI to its figures: which windows and parts they fall in, and what they come to there."""

import statistics
from collections import Counter, defaultdict
from collections.abc import Callable, Sequence
from dataclasses import dataclass, replace

from .known import Known
from .world import Asked, Case, Figure, Figures, Look, Part, Scale

Cases = Callable[[Known, Asked], list[Case]]
Fold = Callable[[list[Case]], Figure]
Rule = Callable[[Known, Asked, Look], Figures]
Knows = Callable[[Scale], bool]
INTERACTION = ("team", "agent", "channel", "topic", "language", "priority", "source")
Groups = dict[tuple[str, Part], list[Case]]


@dataclass(frozen=True)
class Kpi:
    """What it is told apart by, and over which of it its sums add up; how it is found; the rows of what is folded."""

    dimensions: tuple[str, ...]
    rule: Rule
    adds_up: tuple[str, ...] = ()
    cases: Cases | None = None
    one_scale: bool = False


def groups(cases: list[Case], look: Look) -> Groups:
    """The cases of each window and part."""
    found: Groups = defaultdict(list)
    for case in cases:
        if case.at is not None and look.keeps(case.parts):
            for label, start, end in look.windows:
                if start <= case.at < end:
                    found[label, look.part(case.parts)].append(case)
    return found


def folded(dimensions: tuple[str, ...], cases_of: Cases, fold: Fold, scales: Knows | None = None) -> Kpi:
    """A KPI whose rows are folded into one figure, of one survey scale where `scales` says which it knows."""

    def rule(known: Known, asked: Asked, look: Look) -> Figures:
        found = groups(known.cases(cases_of, asked), look)
        if scales:
            found = of_one_scale(found, scales)
        return every_label({group: fold(cases) for group, cases in found.items()}, look, fold([]))

    return Kpi(dimensions, rule, dimensions, cases_of, one_scale=scales is not None)


def every_label(found: Figures, look: Look, empty: Figure) -> Figures:
    """Without `by` every label; with it every part that has something to say."""
    if look.by:
        return {group: figure for group, figure in found.items() if figure.says_something()}
    return {(label, None): found.get((label, None), empty) for label in look.labels}


def of_one_scale(found: Groups, knows: Knows) -> Groups:
    """Of the scales, the one with most answers counts (of equals the lowest); the others are left out and counted."""
    seen = Counter(case.scale for cases in found.values() for case in cases if case.scale and knows(case.scale))
    usual = min(seen, key=lambda scale: (-seen[scale], scale), default=None)
    return {
        group: [case if usual and case.scale == usual else replace(case, says=None, fault=True) for case in cases]
        for group, cases in found.items()
    }


def across(  # noqa: PLR0913 - each says which rows, or how they count
    dimensions: tuple[str, ...],
    top: Cases,
    base: Cases,
    times: float = 1,
    *,
    whole: tuple[str, ...] = (),
    sample: str = "top",
    amounts: bool = False,
) -> Kpi:
    """A sum over one kind of rows per sum over another; cases say what they add, `sample` says whose rows are counted.

    `whole`: what the base is told apart by; in all else it stays whole. Left out on either side counts. `amounts`: the
    top is no count of rows, so that without rows it is not 0 but unknown.
    """

    def rule(known: Known, asked: Asked, look: Look) -> Figures:
        own = look
        if whole:
            filters = {name: parts for name, parts in look.filters.items() if name in whole}
            own = replace(look, filters=filters, by=look.by if look.by in whole else None)
        tops, bases = (
            {group: cases for group, cases in groups(known.cases(of, asked), where).items() if _something(cases)}
            for of, where in ((top, look), (base, own))
        )
        found = {}
        for label, part in tops.keys() if look.by and not own.by else tops.keys() | bases.keys():
            sides = tops.get((label, part), []), bases.get((label, part if own.by else None), [])
            known_top = not amounts or any(case.says is not None for case in sides[0])
            value, counted = _ratio(*sides, times) if known_top else None, sides[0] if sample == "top" else sides[1]
            left_out = sum(case.fault for side in sides for case in side)
            found[label, part] = Figure(value, sum(case.says is not None for case in counted), left_out)
        return found if look.by else every_label(found, look, Figure(None))

    return Kpi(dimensions, rule, whole or dimensions)


def _something(cases: list[Case]) -> bool:
    return any(case.says is not None or case.fault for case in cases)


def _ratio(tops: list[Case], bases: list[Case], times: float) -> float | None:
    top, base = (sum(case.says or 0 for case in cases) for cases in (tops, bases))
    return times * top / base if base else None


# folds


def count(cases: list[Case]) -> Figure:
    """How many, or what they add up to: so many things were counted either way."""
    counted = float(sum(case.says for case in cases))
    return Figure(counted, round(counted))


def share(cases: list[Case]) -> Figure:
    said = [case.says for case in cases if case.says is not None and not case.young]
    young = sum(case.young and case.says is not None for case in cases)
    value = sum(said) / len(said) if said else None
    return Figure(value, len(said), sum(case.fault for case in cases), young)


def mean(cases: list[Case]) -> Figure:
    known = [case.says for case in cases if case.says is not None and not case.young]
    young = sum(case.young and case.says is not None for case in cases)
    value = statistics.fmean(known) if known else None
    return Figure(value, len(known), sum(case.fault for case in cases), young)


def quantile(q: float) -> Fold:
    def found(cases: list[Case]) -> Figure:
        known = sorted(case.says for case in cases if case.says is not None)
        low, rest = divmod(q * max(len(known) - 1, 0), 1)
        near = known[int(low) : int(low) + 2]
        value = near[0] + (near[-1] - near[0]) * rest if near else None
        return Figure(value, len(known), sum(case.fault for case in cases))

    return found


def per(cases: list[Case]) -> Figure:
    """One sum over another: cases say (top, base)."""
    top, base = sums(cases)
    return Figure(top / base if base else None, len(cases))


def proportion(cases: list[Case]) -> Figure:
    """As `per`, of things of which there are as many as `base` says."""
    top, base = sums([case for case in cases if not case.young])
    _, young = sums([case for case in cases if case.young])
    return Figure(top / base if base else None, round(base), 0, round(young))


def sums(cases: Sequence[Case]) -> tuple[float, float]:
    return sum(case.says[0] for case in cases), sum(case.says[1] for case in cases)
