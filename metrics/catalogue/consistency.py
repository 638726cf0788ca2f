from collections import Counter, defaultdict
from collections.abc import Iterator

from sqlalchemy import Connection, func

from metrics.formula import Found, Own
from metrics.kpi import Example, Good, Group, Kpi, Unit
from metrics.rows import Rows
from metrics.scope import Part, Scope
from metrics.sources import RESOLVED
from metrics.text import Text
from storage.schema import interaction

_i = interaction.c
LEAST = 5
"""Topics, and agents on a topic, with fewer resolutions say nothing about habits."""
_Where = tuple[str, Part]
_Codes = Counter[str]
_Agents = dict[tuple[str, str], _Codes]
"""By source and id, "" for nobody."""


def _topics(connection: Connection, scope: Scope) -> Iterator[tuple[_Where, dict[str, _Agents]]]:
    """For each window and part: topic → agent → how often each resolution code."""
    rows = Rows(RESOLVED, scope)
    keys = (rows.label, rows.part, _i.topic_key, _i.source, func.coalesce(_i.agent_id, ""), _i.resolution_code)
    known = (_i.topic_key.is_not(None), _i.resolution_code.is_not(None))
    found: dict[_Where, dict[str, _Agents]] = defaultdict(lambda: defaultdict(lambda: defaultdict(Counter)))
    grouped = rows.select(*keys, func.count()).where(*known).group_by(*(key for key in keys if key is not rows.part))
    if scope.by:
        grouped = grouped.group_by(rows.part)
    for label, part, topic, source, agent, code, n in connection.execute(grouped):
        found[label, part][topic][source, agent][code] += n
    return iter(found.items())


def _by_topic(connection: Connection, scope: Scope) -> list[Found]:
    found = []
    for (label, part), topics in _topics(connection, scope):
        codes = [sum(agents.values(), Counter()) for agents in topics.values()]
        judged = [each for each in codes if each.total() >= LEAST]
        usual, rows = sum(max(each.values()) for each in judged), sum(each.total() for each in judged)
        if rows:
            found.append(Found(label, part, usual / rows, rows, usual, rows))
    return found


def _by_agent(connection: Connection, scope: Scope) -> list[Found]:
    found = []
    for (label, part), topics in _topics(connection, scope):
        spread, rows = 0.0, 0
        for agents in topics.values():
            judged = [codes for (_, agent), codes in agents.items() if agent and codes.total() >= LEAST]
            if len(judged) > 1:
                every = sum(judged, Counter())
                code = min(every, key=lambda each: (-every[each], each))
                usual = every[code] / every.total()
                spread += sum(abs(codes[code] - usual * codes.total()) for codes in judged)
                rows += every.total()
        if rows:
            found.append(Found(label, part, 1 - spread / rows, rows))
    return found


def _solved(topic: str, code: str, agent: str = "a", times: int = 1) -> tuple[dict[str, object], ...]:
    row = {"opened_at": 0, "resolved_at": 60, "topic": topic, "resolution_code": code, "agent_id": agent}
    return (row,) * times


KPIS = (
    Kpi(
        key="consistency",
        name=Text("Consistent resolutions", "Eenduidige oplossingen", "Rezolvări consecvente"),
        about=Text(
            "How often a matter is resolved in the way most usual for its topic. Topics with fewer than five resolutions are out.",
            "Hoe vaak iets wordt opgelost op de manier die bij het onderwerp gebruikelijk is. Onderwerpen met minder dan vijf "
            "oplossingen tellen niet mee.",
            "Cât de des o problemă se rezolvă în modul obișnuit pentru tema ei. Temele cu mai puțin de cinci rezolvări nu se "
            "numără.",
        ),
        formula=Own(source=RESOLVED, find=_by_topic, proportion=True),
        unit=Unit.SHARE,
        good=Good.UP,
        group=Group.RESOLUTION,
        origin="C",
        needs=(_i.resolved_at, _i.topic, _i.resolution_code),
        examples=(
            Example(
                Text(
                    "Of five refunds four were paid and one exchanged; a topic with one resolution is out: 4 of 5.",
                    "Van vijf retouren zijn er vier terugbetaald en één geruild; een onderwerp met één oplossing telt niet: 4 van 5.",
                    "Din cinci retururi patru s-au rambursat și unul s-a schimbat; o temă cu o rezolvare nu contează: 4 din 5.",
                ),
                (*_solved("refund", "paid", times=4), *_solved("refund", "exchanged"), *_solved("other", "told")),
                0.8,
            ),
            Example(
                Text(
                    "Four resolutions are too few to know a habit: no value.",
                    "Vier oplossingen zijn te weinig voor een gewoonte: geen waarde.",
                    "Patru rezolvări sunt prea puține pentru un obicei: nicio valoare.",
                ),
                _solved("refund", "paid", times=4),
                None,
            ),
        ),
    ),
    Kpi(
        key="consistency_agents",
        name=Text("Consistency between agents", "Eenduidigheid tussen medewerkers", "Consecvență între agenți"),
        about=Text(
            "100 % less how far agents are apart on the same topic: the mean distance between an agent's share of the topic's "
            "most usual resolution and the share of all. Agents with fewer than five resolutions on a topic are out.",
            "100% min hoe ver medewerkers uiteenlopen bij hetzelfde onderwerp: de gemiddelde afstand tussen het eigen aandeel van "
            "de gebruikelijkste oplossing en dat van allen samen. Minder dan vijf oplossingen per onderwerp telt niet mee.",
            "100 % minus cât de mult diferă agenții la aceeași temă: distanța medie dintre ponderea proprie a celei mai obișnuite "
            "rezolvări și ponderea tuturor. Agenții cu mai puțin de cinci rezolvări pe temă nu se numără.",
        ),
        formula=Own(source=RESOLVED, find=_by_agent),
        unit=Unit.SHARE,
        good=Good.UP,
        group=Group.RESOLUTION,
        origin="C",
        needs=(_i.resolved_at, _i.topic, _i.resolution_code, _i.agent_id),
        examples=(
            Example(
                Text(
                    "Ann pays all five refunds, Bo four of five; together 90 %, each 10 points away: 90 %.",
                    "Ann betaalt alle vijf retouren terug, Bo vier van vijf; samen 90%, elk 10 punten ernaast: 90%.",
                    "Ana rambursează toate cele cinci retururi, Bogdan patru din cinci; împreună 90 %, fiecare la 10 puncte: 90 %.",
                ),
                (
                    *_solved("refund", "paid", "ann", 5),
                    *_solved("refund", "paid", "bo", 4),
                    *_solved("refund", "exchanged", "bo"),
                ),
                0.9,
            ),
            Example(
                Text(
                    "One agent alone cannot differ: no value.",
                    "Eén medewerker alleen kan niet afwijken: geen waarde.",
                    "Un singur agent nu poate diferi: nicio valoare.",
                ),
                _solved("refund", "paid", "ann", 5),
                None,
            ),
        ),
    ),
)
