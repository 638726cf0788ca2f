"""Why a KPI moved: in a sentence with numbers, then the parts of each dimension, whose effects add up to the change."""

import json
from collections.abc import Callable, Sequence
from typing import Any

from bot import limits, phrases, text, wording
from bot.render import figures, names, words
from bot.render.message import Block, Message, composed, context, header, mrkdwn, tabled
from bot.render.paper import unmarked
from bot.render.plain import aligned
from bot.render.table import Table
from metrics.because import Because, Segment, Strongest, can_split, is_personal, split_by
from metrics.kpi import Unit
from metrics.reading import Reading, Trend
from metrics.report import Report
from metrics.terms import Money
from metrics.text import Language

MOST, LISTED = 6, 3
"""Parts of the table of the dimension that tells most, and of the others."""
Said = Callable[[float], str]


def told_why(report: Report, split: Because | None, language: Language) -> Message:
    """One table, of the dimension that tells most; the others in lines: a message holds one table."""
    title, where = _title(report, language), words.where(report, language)
    found = _sentences(report, split, language)
    blocks: list[Block] = [header(title), context(text.escape(where)), _section(" ".join(found))]
    lines = [title, where, *found]
    for i, (dimension, segments) in enumerate(_ordered(split)):
        if split is not None:
            shown = _table(report, split, dimension, segments, language, LISTED if i else MOST)
            listed = [_line(shown.header, cells) for cells in shown.rows]
            head = f"{shown.header[0]} – {shown.header[-2]}"
            blocks.append(_section("\n".join([f"*{head}*", *listed])) if i else tabled(shown))
            lines.append(f"{head}: {'; '.join(listed)}")
    feet = [*_rules(report, split, language), *words.foot(report, language, {})]
    return composed([*lines, *feet], [*blocks, context(*(text.escape(foot) for foot in feet))])


def _line(header_: Sequence[str], cells: Sequence[str]) -> str:
    """A row in words: "Billing +5.8 (within +6.0, mix −0.2), n = 187"."""
    name, *two, effect, sample = cells
    parts = [f"{head.lower()} {cell}" for head, cell in zip(header_[1:], two, strict=False)]
    said = f"{name} {effect} ({', '.join(parts)})" if parts else f"{name} {effect}"
    return f"{said}, n{text.NBSP}={text.NBSP}{sample}"


def printed_why(report: Report, split: Because | None, language: Language) -> str:
    """All parts of every dimension."""
    tables = [
        aligned(_table(report, split, dimension, segments, language, len(segments))) + "\n"
        for dimension, segments in _ordered(split)
        if split is not None
    ]
    found = [_title(report, language), words.where(report, language), "", *_sentences(report, split, language), ""]
    feet = [*_rules(report, split, language), *words.foot(report, language, {})]
    return unmarked("\n".join([*found, *tables, *feet])) + "\n"


def why_as_json(report: Report, split: Because | None, language: Language) -> str:
    reading = report.readings[0]
    document = {
        "kpi": reading.kpi.key,
        "finding": figures.finding(report, language),
        "value": reading.shown,
        "before": reading.before,
        "says": " ".join(_sentences(report, split, language)),
        "change": split.change if split else None,
        "of": ("share_above_before" if split.above else "value") if split else None,
        "strongest": _strongest_as_json(split.strongest) if split and split.strongest else None,
        "dimensions": {name: [_as_json(one) for one in of] for name, of in _ordered(split)},
    }
    return json.dumps(document, ensure_ascii=False, indent=2)


def _strongest_as_json(of: Strongest) -> dict[str, Any]:
    return {"dimension": of.dimension, **_as_json(of.segment), "share": of.share}


def _as_json(of: Segment) -> dict[str, Any]:
    effect = of.effect
    return {
        "part": of.name,
        "within": effect.within,
        "mix": effect.mix,
        "effect": effect.total,
        "sample": effect.sample,
    }


def _title(report: Report, language: Language) -> str:
    return text.shorten(figures.finding(report, language), limits.HEADER)


def _section(said: str) -> Block:
    return {"type": "section", "text": mrkdwn(text.escape(said))}


def _ordered(split: Because | None) -> list[tuple[str, tuple[Segment, ...]]]:
    """The dimension of the strongest part first, then those whose strongest part did most."""
    if split is None:
        return []
    first = split.strongest.dimension if split.strongest else None
    return sorted(split.splits.items(), key=lambda each: (each[0] != first, -abs(each[1][0].effect.total)))


def _sentences(report: Report, split: Because | None, language: Language) -> list[str]:
    reading = report.readings[0]
    kpi, name = reading.kpi, reading.kpi.name.to(language)
    if not can_split(kpi):
        by = phrases.BY[split_by(kpi)[0]].to(language)
        example = f"`/kpi {kpi.key} {wording.WEEK[language]} {by}`"
        return [wording.CANNOT_SPLIT.to(language).format(name=name, example=example)]
    if is_personal(kpi, report.question.filters):
        return [wording.TOO_PERSONAL.to(language).format(name=name)]
    if split is None:
        return [wording.NO_BEFORE.to(language)]
    if not split.change:
        return [wording.NO_CHANGE.to(language)]
    if not split.splits:
        return [wording.NO_PARTS.to(language)]
    said = _most(split, split.strongest, reading, language) if split.strongest else []
    if split.above:
        before, now = (text.percent(share, language) for share in split.above)
        usual = figures.amount(reading, reading.before, language)
        said.append(wording.ABOVE.to(language).format(usual=usual, before=before, now=now))
    return [*said, wording.UNSURE.to(language)] if reading.trend is Trend.SAME else said


def _most(split: Because, most: Strongest, reading: Reading, language: Language) -> list[str]:
    """The part that did most, in numbers."""
    amount = _amounts(split, reading, language)
    effect = most.segment.effect
    phrase = wording.MOSTLY if most.share <= 1 else wording.MOSTLY_MORE
    said = [
        phrase.to(language).format(
            dimension=phrases.DIMENSION[most.dimension].to(language),
            name=names.name(most.dimension, most.segment.name, language),
            effect=amount(effect.total),
            change=amount(split.change),
            share=text.percent(most.share, language, 0),
        )
    ]
    if _is_something(amount(effect.mix)):
        two = wording.SPLIT_IN_TWO.to(language)
        said.append(two.format(within=amount(effect.within), mix=amount(effect.mix)))
    own = most.reading
    if own.shown is not None and own.before is not None and own.sample_before >= own.kpi.least_sample:
        now, before = (figures.amount(own, value, language) for value in (own.shown, own.before))
        said.append(wording.OWN_VALUES.to(language).format(now=now, before=before))
    return said


def _rules(report: Report, split: Because | None, language: Language) -> list[str]:
    """How the tables are to be read."""
    if split is None or not split.splits or not split.change:
        return []
    change = _amounts(split, report.readings[0], language)(split.change)
    said = [wording.ADDS_UP.to(language).format(change=change)]
    if _has_mix(split):
        said.append(wording.MEANING.to(language))
    return [" ".join(said)]


def _has_mix(split: Because) -> bool:
    return any(one.effect.mix for segments in split.splits.values() for one in segments)


def _table(
    report: Report, split: Because, dimension: str, segments: Sequence[Segment], language: Language, most: int
) -> Table:
    """The first `most` parts, the rest together, and the change that they add up to."""
    cell = _cells(split, report.readings[0], language)
    mixed = _has_mix(split)
    name = phrases.DIMENSION[dimension].to(language)
    header_ = [name[:1].upper() + name[1:]]
    header_ += [wording.WITHIN.to(language), wording.MIX.to(language)] if mixed else []

    def row(named: str, of: Sequence[Segment]) -> tuple[str, ...]:
        within, mix = (sum(getattr(one.effect, side) for one in of) for side in ("within", "mix"))
        sample = text.number(sum(one.effect.sample for one in of), language)
        return (named, *([cell(within), cell(mix)] if mixed else []), cell(within + mix), sample)

    # one part left over takes no more room than its sum
    kept = most if len(segments) > most + 1 else len(segments)
    rows = [row(names.name(dimension, one.name, language), [one]) for one in segments[:kept]]
    if kept < len(segments):
        rows.append(row(wording.OTHERS.to(language).format(len(segments) - kept), segments[kept:]))
    total = row(phrases.TOTAL.to(language), segments)
    return Table((*header_, _unit(split, report.readings[0], language), "n"), tuple(rows), total)


def _unit(split: Because, reading: Reading, language: Language) -> str:
    effect = wording.EFFECT.to(language)
    return f"{effect} ({wording.IN_POINTS.to(language)})" if _in_points(split, reading) else effect


def _in_points(split: Because, reading: Reading) -> bool:
    return split.above is not None or reading.kpi.unit in (Unit.SHARE, Unit.POINTS)


def _amounts(split: Because, reading: Reading, language: Language) -> Said:
    """An effect with its sign and its unit."""
    cell = _cells(split, reading, language)
    points = _in_points(split, reading)
    return lambda of: phrases.POINTS.to(language).format(cell(of)) if points else cell(of)


def _cells(split: Because, reading: Reading, language: Language) -> Said:
    unit = reading.kpi.unit
    on = reading.scale if isinstance(reading.scale, Money) else None
    points = _in_points(split, reading)

    def said(of: float) -> str:
        if points:
            size = text.points(of, language)
        elif unit is Unit.SECONDS and abs(of) < text.MINUTE:
            size = f"{text.number(abs(of), language, 1)}{text.NBSP}s"
        else:
            size = text.value(abs(of), unit, language, on)
        return f"{'+' if of > 0 else '−'}{size}" if _is_something(size) else size

    return said


def _is_something(size: str) -> bool:
    """Whether it is not only zeros, as it is written."""
    return any(figure in size for figure in "123456789")
