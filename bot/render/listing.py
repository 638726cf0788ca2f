"""All KPIs by group, each with whether there are data for it: as a message, for a terminal, for a program."""

import json
from collections.abc import Mapping, Sequence
from dataclasses import replace
from typing import Any

from bot import limits, text, wording
from bot.render.message import Block, Message, composed, context, header, mrkdwn
from bot.render.paper import unmarked
from metrics.kpi import Answers, Group, Kpi, Need, Summed, grouped
from metrics.state import State
from metrics.text import Language
from metrics.words import needed

YES, PARTLY, NO = "●", "◐", "○"
States = Mapping[str, State]


def listed(kpis: Sequence[Kpi], states: States, language: Language) -> Message:
    """A section for each group; where that is too long, what is lacking is only said to be."""
    title, foot = _title(kpis, states, language), _foot(kpis, language)
    words = [title, *(_short(group, of, states, language) for group, of in grouped(kpis)), foot]
    for brief in (False, True):
        blocks: list[Block] = [header(text.shorten(title, limits.HEADER))]
        for group, of in grouped(kpis):
            lines = [f"*{group.value.to(language)}*", *(_line(kpi, states[kpi.key], language, brief) for kpi in of)]
            blocks += [{"type": "section", "text": mrkdwn(text.escape(part))} for part in _sections(lines)]
        said = composed(words, [*blocks, context(text.escape(foot))])
        if said.blocks and len(said.blocks) <= limits.BLOCKS:
            return said
    return composed(words, [])


def printed_list(kpis: Sequence[Kpi], states: States, language: Language) -> str:
    """Columns side by side."""
    width, names = max(len(kpi.key) for kpi in kpis), max(len(kpi.name.to(language)) for kpi in kpis)
    lines = [_title(kpis, states, language)]
    for group, of in grouped(kpis):
        lines += ["", group.value.to(language)]
        for kpi in of:
            mark, said = _mark(states[kpi.key]), _said(states[kpi.key], language)
            lines.append(f"{mark} {kpi.key.ljust(width)}  {kpi.name.to(language).ljust(names)}  {said}")
    return unmarked("\n".join([*lines, "", _foot(kpis, language)])) + "\n"


def list_as_json(kpis: Sequence[Kpi], states: States, language: Language) -> str:
    found = [
        {
            "kpi": kpi.key,
            "name": kpi.name.to(language),
            "group": kpi.group.value.to(language),
            "unit": kpi.unit.value,
            "has_data": states[kpi.key].has_data,
            "rows": None if states[kpi.key].suppressed else states[kpi.key].rows,
            "needs": [_need(need) for need in kpi.needs],
            "missing": [_need(need) for need in states[kpi.key].missing],
        }
        for kpi in kpis
    ]
    return json.dumps({"kpis": found}, ensure_ascii=False, indent=2)


def _need(need: Need) -> dict[str, Any]:
    match need:
        case Summed(metric, column):
            return {"metric": metric, "table": column.table.name, "column": column.name}
        case Answers(kind):
            return {"answers": kind}
        case column:
            return {"table": column.table.name, "column": column.name}


def _title(kpis: Sequence[Kpi], states: States, language: Language) -> str:
    full = text.number(sum(states[kpi.key].has_data for kpi in kpis), language)
    return wording.LIST_TITLE.to(language).format(kpis=wording.KPIS.to(len(kpis), language), full=full)


def _foot(kpis: Sequence[Kpi], language: Language) -> str:
    key = min(kpis, key=lambda kpi: kpi.headline or len(kpis) + 1).key
    return wording.LIST_FOOT.to(language).format(key=key)


def _short(group: Group, kpis: Sequence[Kpi], states: States, language: Language) -> str:
    """The keys of a group with their marks."""
    return f"{group.value.to(language)}: " + " ".join(f"{_mark(states[kpi.key])} {kpi.key}" for kpi in kpis)


def _line(kpi: Kpi, state: State, language: Language, brief: bool) -> str:  # noqa: FBT001 - one of two lengths
    return f"{_mark(state)} `{kpi.key}` {kpi.name.to(language)} – {(_briefly if brief else _said)(state, language)}"


def _mark(state: State) -> str:
    if not state.has_data:
        return NO
    return PARTLY if state.missing else YES


def _said(state: State, language: Language) -> str:
    rows = text.number(state.rows, language)
    if state.suppressed:
        return wording.HAS_FEW.to(language)
    if state.rows and state.missing:
        return wording.PARTLY.to(language).format(rows=rows, needs=needed(state.missing, language))
    if state.rows:
        return wording.HAS.to(language).format(rows)
    return (
        wording.LACKS.to(language).format(needed(state.missing, language))
        if state.missing
        else wording.EMPTY.to(language)
    )


def _briefly(state: State, language: Language) -> str:
    """Without what is lacking."""
    if state.missing and not state.has_data:
        return wording.LACKS_DATA.to(language)
    return _said(replace(state, missing=()), language)


def _sections(lines: Sequence[str]) -> list[str]:
    """As few texts as hold all lines, none longer than a section."""
    found = [""]
    for line in lines:
        longer = f"{found[-1]}\n{line}" if found[-1] else line
        if len(text.escape(longer)) <= limits.SECTION:
            found[-1] = longer
        else:
            found.append(line)
    return found
