from collections import Counter, defaultdict

from sqlalchemy import ColumnElement, Connection, and_, case, func, or_

from metrics.formula import Found, Own
from metrics.kpi import Example, Good, Group, Kpi, Unit
from metrics.rows import Rows, Windows
from metrics.scope import Part, Scope
from metrics.sources import STATE
from metrics.text import Text
from storage.schema import interaction

_i = interaction.c
_CLOCK = func.coalesce(_i.bot_handoff_at, _i.opened_at)
_DAY = 86_400
_NOW = 30 * _DAY
_DUE = "due"


def _open(windows: Windows) -> ColumnElement[bool]:
    """At the end of a window: opened, and neither resolved nor put away."""
    ended = [or_(at.is_(None), at >= windows.ends) for at in (_i.resolved_at, _i.closed_at)]
    return and_(_i.opened_at < windows.ends, *ended)


def _backlog(connection: Connection, scope: Scope) -> list[Found]:
    """How many are open at the end, as far as sources tell; of several windows under one label their mean."""
    told = scope.terms.measures(_i.source, "resolved_at")
    rows = Rows(STATE, scope, lambda windows: and_(told, _open(windows)))
    many = Counter(label for label, _ in scope.calendar)
    found = connection.execute(rows.grouped(func.count()))
    return [Found(label, part, n / many[label], n) for label, part, n in found]


def _waiting(scope: Scope) -> tuple[Rows, ColumnElement[bool]]:
    """Those who wait for a first reply at the end of each window, and whether that took longer than the target."""
    terms = scope.terms
    ago = {_DUE: terms.answer_within} | {f"{_DUE}_{name}": s for name, s in terms.answer_within_of.items()}

    def waits(windows: Windows) -> ColumnElement[bool]:
        unanswered = or_(_i.first_response_at.is_(None), _i.first_response_at >= windows.ends)
        begun = and_(windows.ends > _CLOCK, func.coalesce(_i.opened_by, "customer") != "agent")
        ours = and_(_i.bot_resolved.is_not(True), terms.measures(_i.source, "first_response_at"))
        return and_(_open(windows), unanswered, begun, ours)

    rows = Rows(STATE, scope, waits, ago)
    due_of = {name: rows.windows[f"{_DUE}_{name}"] for name in terms.answer_within_of}
    due = case(due_of, value=_i.channel, else_=rows.windows[_DUE]) if due_of else rows.windows[_DUE]
    return rows, due >= _CLOCK


def _unanswered(connection: Connection, scope: Scope) -> list[Found]:
    rows, overdue = _waiting(scope)
    many = Counter(label for label, _ in scope.calendar)
    found = connection.execute(rows.grouped(func.sum(case((overdue, 1), else_=0)), func.count()))
    return [Found(label, part, late / many[label], n) for label, part, late, n in found]


def _oldest(connection: Connection, scope: Scope) -> list[Found]:
    rows, _ = _waiting(scope)
    waits: dict[tuple[str, Part], list[tuple[float, int]]] = defaultdict(list)
    each = rows.grouped(rows.windows.ends, func.min(_CLOCK), func.count()).group_by(rows.windows.ends)
    for label, part, end, first, n in connection.execute(each):
        waits[label, part].append(((end - first).total_seconds(), n))
    return [
        Found(label, part, max(wait for wait, _ in found), sum(n for _, n in found))
        for (label, part), found in waits.items()
    ]


_NEEDS = (_i.opened_at, _i.resolved_at)

KPIS = (
    Kpi(
        key="backlog",
        name=Text("Open", "Open", "Deschise"),
        about=Text(
            "How many interactions are open at the end of the period: neither resolved nor closed by then.",
            "Hoeveel interacties aan het eind van de periode open zijn: dan nog niet opgelost en niet gesloten.",
            "Câte interacțiuni sunt deschise la sfârșitul perioadei: nici rezolvate, nici închise până atunci.",
        ),
        formula=Own(source=STATE, find=_backlog, empty=0.0),
        unit=Unit.COUNT,
        good=Good.DOWN,
        group=Group.OPEN,
        origin="+",
        needs=_NEEDS,
        least_sample=0,
        examples=(
            Example(
                Text(
                    "Of three opened, one is resolved: two are open.",
                    "Van drie geopende is er één opgelost: twee zijn open.",
                    "Din trei deschise una este rezolvată: două sunt deschise.",
                ),
                ({"opened_at": 0}, {"opened_at": _DAY}, {"opened_at": 0, "resolved_at": _DAY}),
                2,
            ),
            Example(Text("Nothing came in: zero.", "Er kwam niets binnen: nul.", "Nu a venit nimic: zero."), (), 0),
        ),
    ),
    Kpi(
        key="unanswered",
        name=Text("Unanswered too long", "Te lang onbeantwoord", "Fără răspuns de prea mult timp"),
        about=Text(
            "How many wait for a first reply at the end of the period for longer than the target, 24 hours unless set otherwise. "
            "The number beside it says how many wait in all.",
            "Hoeveel aan het eind van de periode langer dan de norm op een eerste antwoord wachten, 24 uur tenzij anders "
            "ingesteld. Het aantal ernaast zegt hoeveel er in totaal wachten.",
            "Câte așteaptă la sfârșitul perioadei primul răspuns de mai mult decât ținta, 24 de ore dacă nu e setat altfel. "
            "Numărul alăturat spune câte așteaptă în total.",
        ),
        formula=Own(source=STATE, find=_unanswered, empty=0.0),
        unit=Unit.COUNT,
        good=Good.DOWN,
        group=Group.OPEN,
        origin="+",
        needs=(_i.opened_at, _i.first_response_at),
        least_sample=0,
        examples=(
            Example(
                Text(
                    "One waits for two days, one for an hour, one was answered: one waits too long.",
                    "Eén wacht twee dagen, één een uur, één kreeg antwoord: één wacht te lang.",
                    "Una așteaptă de două zile, una de o oră, una are răspuns: una așteaptă de prea mult timp.",
                ),
                (
                    {"opened_at": _NOW - 2 * _DAY},
                    {"opened_at": _NOW - 3600},
                    {"opened_at": 0, "first_response_at": 60},
                ),
                1,
            ),
            Example(Text("Nobody waits: zero.", "Niemand wacht: nul.", "Nu așteaptă nimeni: zero."), (), 0),
        ),
    ),
    Kpi(
        key="oldest_wait",
        name=Text("Longest wait", "Langste wachttijd", "Cea mai lungă așteptare"),
        about=Text(
            "How long the one that waits longest has waited for a first reply at the end of the period.",
            "Hoe lang degene die het langst wacht aan het eind van de periode op een eerste antwoord wacht.",
            "De cât timp așteaptă primul răspuns, la sfârșitul perioadei, cel care așteaptă de cel mai mult.",
        ),
        formula=Own(source=STATE, find=_oldest),
        unit=Unit.SECONDS,
        good=Good.DOWN,
        group=Group.OPEN,
        origin="+",
        needs=(_i.opened_at, _i.first_response_at),
        least_sample=0,
        examples=(
            Example(
                Text(
                    "One waits for two days, one for an hour: two days.",
                    "Eén wacht twee dagen, één een uur: twee dagen.",
                    "Una așteaptă de două zile, una de o oră: două zile.",
                ),
                ({"opened_at": _NOW - 2 * _DAY}, {"opened_at": _NOW - 3600}),
                2 * _DAY,
            ),
            Example(
                Text("Nobody waits: no value.", "Niemand wacht: geen waarde.", "Nu așteaptă nimeni: nicio valoare."),
                ({"opened_at": 0, "first_response_at": 60},),
                None,
            ),
        ),
    ),
)
