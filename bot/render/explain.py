"""What a KPI means, how it is counted, and which data it rests on."""

from bot import phrases, wording
from bot.render import figures
from bot.render.paper import Paper
from metrics.formula import Own, dimensions, has_clock
from metrics.kpi import Kpi
from metrics.state import State
from metrics.text import Language, joined
from metrics.words import GOOD, UNIT, counted, dated, left_out, needed


def explained(kpi: Kpi, state: State, language: Language) -> Paper:
    name = kpi.name.to(language)
    paragraphs = (
        kpi.about.to(language),
        "\n".join(rules(kpi, language)),
        "\n".join([wording.EXAMPLES.to(language), *(f"• {example.says.to(language)}" for example in kpi.examples)]),
        _data(kpi, state, language),
        "\n".join(_questions(kpi, language)),
    )
    return Paper(f"{name} ({kpi.key})", paragraphs)


def rules(kpi: Kpi, language: Language) -> list[str]:
    """How it is counted and read, what it is dated by, what is left out: a line each."""
    unit, good = UNIT[kpi.unit].to(language), GOOD[kpi.good].to(language)
    goal = figures.goal(kpi, kpi.good, language)
    read = wording.READ_TARGET if goal else wording.READ
    rules = [
        wording.HOW.to(language).format(counted(kpi.formula, language)),
        read.to(language).format(unit=unit, good=good, goal=goal),
        wording.DATE.to(language).format(dated(kpi.formula, language)),
    ]
    if has_clock(kpi.formula):
        rules[-1] += f" {wording.CLOCKS.to(language)}"
    out = " ".join(left_out(kpi, language))
    return [*rules, wording.LEFT_OUT.to(language).format(out)] if out else rules


def _data(kpi: Kpi, state: State, language: Language) -> str:
    if state.suppressed:
        there = wording.THERE_FEW.to(language)
    elif state.rows:
        there = wording.THERE.to(language).format(rows=phrases.ROWS.to(state.rows, language))
    else:
        there = wording.THERE_NONE.to(language)
    if state.missing:
        there += f" {wording.LACKING.to(language).format(needed(state.missing, language))}"
    return wording.DATA.to(language).format(needs=needed(kpi.needs, language), there=there)


def _questions(kpi: Kpi, language: Language) -> list[str]:
    """What can be asked of it, as one would type it."""
    forms = wording.QUESTIONS[language][: 2 if isinstance(kpi.formula, Own) else 3]
    said = " · ".join(f"`{form.format(key=kpi.key)}`" for form in forms)
    return [split(kpi, language), wording.TRY.to(language).format(said)]


def split(kpi: Kpi, language: Language) -> str:
    """What it can be grouped and filtered by."""
    known = [phrases.DIMENSION[name].to(language) for name in dimensions(kpi.formula)]
    return wording.SPLIT.to(language).format(joined(known, language))
