"""The lines around the figures: where, what it is compared with, what moved, and the rules it was counted by."""

from collections.abc import Mapping, Sequence

from bot import phrases, text, wording
from bot.render import figures, names
from metrics.formula import has_clock
from metrics.kpi import Need, Unit
from metrics.reading import Reading
from metrics.report import Report
from metrics.text import Language, joined
from metrics.words import dated


def where(report: Report, language: Language) -> str:
    """The exact days and zone, what they are compared with, and the filters."""
    question = report.question
    said = [text.days(question.span, language), question.span.zone.key]
    if report.before:
        said.append(phrases.COMPARED.to(language).format(text.days(report.before, language)))
    elif question.versus != "none" and report.newest is None:
        said.append(phrases.NOT_COMPARED.to(language))
    for dimension, parts in question.filters.parts.items():
        values = text.either((names.name(dimension, part, language) for part in parts), language)
        said.append(f"{phrases.DIMENSION[dimension].to(language)}: {values}")
    return " · ".join(said)


def moved(report: Report, language: Language) -> str | None:
    """What moved, in one sentence."""
    what = report.moved
    if what is None:
        return None
    kpi = what.reading.kpi
    phrase = phrases.MOVED if what.share <= 1 else phrases.MOVED_ALL
    return phrase.to(language).format(
        kpi=kpi.name.to(language),
        dimension=phrases.DIMENSION[what.dimension].to(language),
        name=names.name(what.dimension, what.name, language),
        now=figures.amount(what.segment, what.segment.value, language),
        before=figures.amount(what.segment, what.segment.before, language),
        share=text.percent(what.share, language, 0),
    )


Missing = Mapping[str, Sequence[Need]]
"""KPI → what would have to be filled for it to have data."""


def foot(report: Report, language: Language, missing: Missing) -> list[str]:
    """Date rules, the basis of times, how far the data reach, what was left out, what is lacking."""
    there = [r for r in report.readings if figures.has_data(r)]
    said = []
    if there:
        said.append(phrases.DATED.to(language).format(rules=" · ".join(_rules(report, language))))
    notes = []
    clock = report.question.terms.hours
    timed = [r for r in there if (has_clock(r.kpi.formula) if clock == "business" else r.kpi.unit is Unit.SECONDS)]
    if timed:
        notes.append(phrases.HOURS[clock].to(language))
    if clock == "business" and any(has_clock(r.kpi.formula) and not r.sample for r in report.readings):
        notes.append(phrases.NO_OPENING_HOURS.to(language))
    if report.data_until:
        notes.append(phrases.UNTIL.to(language).format(text.moment(report.data_until, report.question.span, language)))
    notes += _left_out(there, language)
    if there:
        notes += _without(report, language, missing)
    return [*said, *([" ".join(notes)] if notes else [])]


LEFT_OUT = {Unit.SECONDS: phrases.IMPOSSIBLE_TIME, Unit.MONEY: phrases.OTHER_CURRENCY}


def _left_out(readings: Sequence[Reading], language: Language) -> list[str]:
    """What was left out and why, once for the KPIs of which it is the same."""
    said: dict[tuple[str, int], list[str]] = {}
    for reading in readings:
        left_out = LEFT_OUT.get(reading.kpi.unit, phrases.OTHER_SCALE)
        for phrase, n in ((left_out, reading.left_out), (phrases.PROVISIONAL, reading.provisional)):
            if n:
                said.setdefault((phrase.to(language), n), []).append(reading.kpi.name.to(language))
    return [
        phrase.format(name="; ".join(names_), rows=phrases.ROWS.to(n, language)) for (phrase, n), names_ in said.items()
    ]


def _rules(report: Report, language: Language) -> Sequence[str]:
    named: dict[str, list[str]] = {}
    for reading in report.readings:
        if figures.has_data(reading):
            rule = dated(reading.kpi.formula, language)
            named.setdefault(rule, []).append(reading.kpi.name.to(language))
    if len(named) == 1:
        return list(named)
    return [f"{rule} ({', '.join(kpis)})" for rule, kpis in named.items()]


def _without(report: Report, language: Language, missing: Missing) -> list[str]:
    """The KPIs without data: those that a period lacks, then those that nothing was ever imported for."""
    empty = [r.kpi for r in report.readings if not figures.has_data(r)]
    here = [kpi.name.to(language) for kpi in empty if kpi.key not in missing]
    said = [phrases.WITHOUT.to(language).format(joined(here, language))] if here else []
    return said + [wording.needs(kpi, missing[kpi.key], language) for kpi in empty if kpi.key in missing]


def nothing(report: Report, language: Language, missing: Missing) -> str:
    """What to know where the period is empty."""
    needs = [wording.needs(r.kpi, missing[r.kpi.key], language) for r in report.readings if r.kpi.key in missing]
    if needs and len(report.readings) == 1:
        return needs[0]
    if report.newest is None:
        return phrases.EMPTY_DATABASE.to(language)
    return phrases.NEWEST.to(language).format(text.moment(report.newest, report.question.span, language))
