"""[hours.NAME] and [[sla]] of kpi-bot.toml: what they come to, and every mistake as a sentence with its place."""

import re
from datetime import date
from pathlib import Path
from zoneinfo import ZoneInfo

import pytest
from hypothesis import HealthCheck, given
from hypothesis import settings as hypothesis
from hypothesis import strategies as st

from bot.company import DAYS, Agreement, Kpis, Opening, span
from bot.settings import ENVIRONMENT, FILE, IN_FILE, Settings, load
from bot.verbs.ingest import _place
from storage.engine import connect, upgrade
from storage.hours import Week
from storage.policies import Policy
from storage.trouble import Trouble
from tests.bot.test_settings import mistakes, written

ROOT = Path(__file__).parents[2]
NINE_TO_FIVE = (9 * 3600, 17 * 3600)
ALL_DAY = (0, 86_400)
WHOLE = """
zone = "Europe/Amsterdam"

[hours.default]
holidays = ["NL", "DE-BY"]
closed = [2026-12-24, "2026-12-31"]
special = { "2026-12-25" = ["10:00-12:00"], 2026-12-28 = "always", 2026-12-29 = "closed" }
daily = ["00:00-08:00"]
weekdays = ["13:00-17:30", "9:00-12:30"]
fri = "09:00-17:00"
sat = "closed"

[[hours.night]]
zone = "Europe/Bucharest"
teams = ["Billing", "17"]
daily = "always"

[[hours.night]]
from = 2026-06-01
weekend = ["22:00-24:00"]

[[sla]]
name = "urgent"
priority = "urgent"
first_response = "15 min"
resolution = "4 h"
hours = "calendar"

[[sla]]
name = "chat"
channel = ["chat", "whatsapp"]
team = ["Billing", "Straße"]
next_response = "90 s"
hours = "night"
from = 2026-01-01

[[sla]]
name = "all"
first_response = "1 d"
"""


def settings(folder: Path, content: str) -> Settings:
    return load({}, written(folder, content))


def week(folder: Path, table: str) -> Week:
    """The only version of the only calendar."""
    (calendar,) = settings(folder, f"[hours.support]\n{table}").hours.calendars.values()
    (only,) = calendar.weeks
    return only


def test_a_calendar_has_all_that_its_table_says(tmp_path: Path) -> None:
    (version,) = settings(tmp_path, WHOLE).hours.calendars["default"].weeks
    office = ((9 * 3600, 45_000), (13 * 3600, 63_000))
    assert version == Week(
        zone=ZoneInfo("Europe/Amsterdam"),
        days=(office, office, office, office, (NINE_TO_FIVE,), (), ((0, 8 * 3600),)),
        special={
            date(2026, 12, 24): (),
            date(2026, 12, 31): (),
            date(2026, 12, 25): ((36_000, 43_200),),
            date(2026, 12, 28): (ALL_DAY,),
            date(2026, 12, 29): (),
        },
        valid_from=None,
        holidays=("NL", "DE-BY"),
    )


def test_a_list_of_tables_is_versions_of_one_calendar(tmp_path: Path) -> None:
    first, second = settings(tmp_path, WHOLE).hours.calendars["night"].weeks
    assert (first.zone.key, first.valid_from, first.days) == ("Europe/Bucharest", None, ((ALL_DAY,),) * 7)
    assert (second.zone.key, second.valid_from) == ("Europe/Amsterdam", date(2026, 6, 1))
    assert second.days == ((),) * 5 + (((79_200, 86_400),),) * 2


def test_teams_go_by_the_calendar_that_names_them_others_by_the_default(tmp_path: Path) -> None:
    hours = settings(tmp_path, WHOLE).hours
    night, default = hours.calendars["night"], hours.calendars["default"]
    assert hours.of("4", "BILLING", None) is hours.of("17", None, None) is hours.of("4", "Sales", "night") is night
    assert hours.of("4", "Sales", None) is default


@pytest.mark.parametrize(
    ("names", "default"),
    [(("support",), "support"), (("support", "night"), None), (("support", "default"), "default"), ((), None)],
)
def test_the_default_is_the_one_called_so_or_the_only_one(
    tmp_path: Path, names: tuple[str, ...], default: str | None
) -> None:
    tables = "".join(f'[hours.{name}]\ndaily = "always"\n' for name in names)
    assert settings(tmp_path, tables).hours.default == default


def test_an_only_calendar_that_names_its_teams_is_nobody_elses(tmp_path: Path) -> None:
    hours = settings(tmp_path, '[hours.night]\ndaily = ["20:00-24:00"]\nteams = ["Night"]\n').hours
    assert hours.default is None
    assert hours.of("1", "Night", None) is hours.calendars["night"]
    assert hours.of("2", "Day", None) is None


@pytest.mark.parametrize("day", range(7))
def test_the_more_specific_wins(tmp_path: Path, day: int) -> None:
    part = "weekdays" if day < 5 else "weekend"
    table = 'daily = "00:00-01:00"\n'
    assert week(tmp_path, table).days[day] == ((0, 3600),)
    table += f'{part} = "00:00-02:00"\n'
    assert week(tmp_path, table).days[day] == ((0, 7200),)
    table += f'{DAYS[day]} = "closed"\n'
    assert week(tmp_path, table).days[day] == ()
    assert week(tmp_path, table).days[(day + 1) % 5 if day < 5 else 11 - day] == ((0, 7200),)


def test_agreements_are_policies_in_the_order_of_the_file(tmp_path: Path) -> None:
    assert settings(tmp_path, WHOLE).policies == (
        Policy("urgent", "calendar", first_response=900, resolution=14_400, priorities=("urgent",)),
        Policy(
            "chat",
            "night",
            next_response=90,
            channels=("chat", "whatsapp"),
            teams=("billing", "strasse"),
            since=date(2026, 1, 1),
        ),
        Policy("all", first_response=86_400),
    )


def test_an_import_is_given_the_hours_and_the_policies(tmp_path: Path) -> None:
    engine = connect("sqlite://")
    upgrade(engine)
    whole = settings(tmp_path, WHOLE)
    place = _place(whole, engine)
    engine.dispose()
    assert (place.hours, place.policies) == (whole.hours, whole.policies)


def test_settings_with_hours_are_equal_to_themselves_read_again(tmp_path: Path) -> None:
    assert settings(tmp_path, WHOLE) == settings(tmp_path, WHOLE) != settings(tmp_path, "")


TABLE = {
    'mon = ["9-17"]': ("mon[0] is no span", '"09:00-17:30"'),
    'mon = ["09:00-12:00", "13:00-25:00"]': ("mon[1] is no span", "24:00"),
    'mon = ["09:00-12:60"]': ("mon[0] is no span", "24:00"),
    'mon = ["24:00-24:30"]': ("mon[0] is no span", "24:00"),
    'mon = "open"': ("mon is no span", '"closed" or "always"'),
    'mon = ["closed"]': ("mon[0] is no span", '"closed" or "always"'),
    "mon = 9": ("mon is no span", "09:00-17:30"),
    "mon = [[9, 17]]": ("mon[0] is no span", "09:00-17:30"),
    'mon = ["17:00-09:00"]': ("mon[0] ends before it begins", "next day"),
    'mon = ["09:00-09:00"]': ("mon[0] ends before it begins", ""),
    'mon = ["09:00-12:00", "11:00-13:00"]': ("mon has spans that overlap", ""),
    'daily = "always"\nspecial = { 2026-12-24 = ["9"] }': ("special.2026-12-24[0] is no span", ""),
    'daily = "always"\nspecial = { Christmas = "closed" }': ("special.Christmas is no day", "2026-12-24"),
    'daily = "always"\nspecial = "closed"': ("special should be a table", ""),
    'daily = "always"\nclosed = ["24-12-2026"]': ("closed[0] is no day", "2026-12-24"),
    'daily = "always"\nclosed = 2026-12-24T09:00:00': ("closed is no day", "2026-12-24"),
    'daily = "always"\nclosed = 1': ("closed is no day", "2026-12-24"),
    'daily = "always"\nfrom = "soon"': ("from is no day", "2026-12-24"),
    'daily = "always"\nzone = "Mars"': ("zone is no time zone", "Europe/Amsterdam"),
    'daily = "always"\nholidays = "XX"': ("holidays is no country", "NL"),
    'daily = "always"\nholidays = ["NL", "nl"]': ("holidays[1] is no country", "NL"),
    'daily = "always"\nholidays = ["DE-XX"]': ("holidays[0] is no part of DE", "BY"),
    'daily = "always"\nholidays = ["SM-01"]': ("holidays[0] is no part of SM", "it has none"),
    'daily = "always"\nteams = [""]': ("teams[0] should not be empty", ""),
    'daily = "always"\nteams = 17': ("teams should be text", ""),
    'monday = "always"': ("monday is not known", "mon"),
    'daily = "always"\nvalid_from = 2026-01-01': ("valid_from is not known", "from"),
    "": (" has no hours", "daily, weekdays, weekend or mon"),
    'daily = "always"\nclosed = 2026-12-24\nspecial = { 2026-12-24 = "09:00-10:00" }': (
        "special has 2026-12-24",
        "closed",
    ),
}


@pytest.mark.parametrize(("table", "told"), TABLE.items())
def test_a_mistake_in_opening_hours_is_told_with_its_place(tmp_path: Path, table: str, told: tuple[str, str]) -> None:
    (line,) = mistakes(tmp_path, f"[hours.support]\n{table}")
    place, way_out = told
    assert line.startswith(f"{FILE}: hours.support" + (place if place.startswith(" ") else f".{place}"))
    assert way_out in line


ALL_OPEN = 'daily = "always"\n'
FILES = {
    f"[[hours.support]]\n{ALL_OPEN}[[hours.support]]\nmon = 9": ("hours.support[1].mon is no span", ""),
    f"[[hours.support]]\n{ALL_OPEN}[[hours.support]]\nfrom = 2026-01-01": ("hours.support[1] has no hours", "daily"),
    f"[[hours.support]]\n{ALL_OPEN}" * 2: ("hours.support has two versions from the beginning", "`from`"),
    f"[[hours.support]]\n{ALL_OPEN}from = 2026-01-01\n" * 2: ("hours.support has two versions from 2026-01-01", ""),
    f'[hours.a]\n{ALL_OPEN}teams = "IT"\n[hours.b]\n{ALL_OPEN}teams = ["x", "it"]': (
        "hours.b.teams has the team it",
        "hours.a has",
    ),
    f"[hours.calendar]\n{ALL_OPEN}": ("hours.calendar needs another name", ""),
    "hours = { support = [] }": ("hours.support should not be empty", ""),
    "hours = 8": ("hours should be a table", ""),
    "hours = { support = 8 }": ("hours.support should be a table", ""),
    "sla = 8": ("sla should be a table", ""),
    '[[sla]]\nfirst_response = "1 h"': ("sla[0].name is missing", ""),
    '[sla]\nfirst_response = "1 h"': ("sla.name is missing", ""),
    '[[sla]]\nname = "all"': ("sla[0] promises nothing", "resolution"),
    '[[sla]]\nname = "all"\nresolution = "soon"': ("sla[0].resolution is no duration", '"24 h"'),
    '[[sla]]\nname = "all"\nresolution = 5': ("sla[0].resolution is no duration", '"24 h"'),
    '[[sla]]\nname = "all"\nresolutoin = "1 h"': ("sla[0].resolutoin is not known", "did you mean resolution?"),
    '[[sla]]\nname = "all"\nresolution = "1 h"\npriority = "High"': (
        "sla[0].priority is no priority",
        "low, normal, high, urgent",
    ),
    '[[sla]]\nname = "all"\nresolution = "1 h"\npriority = ["high", 1]': ("sla[0].priority[1] should be text", ""),
    '[[sla]]\nname = "all"\nresolution = "1 h"\nchannel = ["pigeon"]': ("sla[0].channel[0] is no channel", "email"),
    '[[sla]]\nname = "all"\nresolution = "1 h"\nfrom = 1': ("sla[0].from is no day", ""),
    f'[hours.day]\n{ALL_OPEN}[[sla]]\nname = "all"\nresolution = "1 h"\nhours = "dya"': (
        "sla[0].hours is dya",
        "calendar, day",
    ),
    '[[sla]]\nname = "a"\nresolution = "1 h"\n' * 2: ("sla[1] would never be used: sla[0]", ""),
    '[[sla]]\nname = "a"\nresolution = "1 h"\n[[sla]]\nname = "b"\nresolution = "1 h"\npriority = "low"': (
        "sla[1] would never be used: sla[0]",
        "",
    ),
}


@pytest.mark.parametrize(("content", "told"), FILES.items())
def test_a_mistake_between_tables_is_told_with_its_place(tmp_path: Path, content: str, told: tuple[str, str]) -> None:
    (line,) = mistakes(tmp_path, content)
    place, way_out = told
    assert line.startswith(f"{FILE}: {place}")
    assert way_out in line


def test_all_contradictions_are_told_at_once(tmp_path: Path) -> None:
    content = '[hours.a]\n[hours.calendar]\n[[sla]]\nname = "all"\nhours = "b"'
    assert [line.split()[1] for line in mistakes(tmp_path, content)] == [
        "hours.a",
        "hours.calendar",
        "hours.calendar",
        "sla[0]",
        "sla[0].hours",
    ]


@pytest.mark.parametrize(
    "entries",
    [
        'priority = "low"\n---\n',  # the narrower first
        "---\nfrom = 2026-01-01\n",  # versions
        'from = 2026-01-01\n---\npriority = "low"\n',  # until then the later one holds
        'priority = "low"\n---\nchannel = "chat"\n',
        'priority = ["low", "high"]\n---\npriority = ["low", "normal"]\n',
    ],
)
def test_agreements_that_both_have_a_use_are_taken(tmp_path: Path, entries: str) -> None:
    content = "".join(f'[[sla]]\nname = "x"\nresolution = "1 h"\n{entry}' for entry in entries.split("---\n"))
    assert len(settings(tmp_path, content).policies) == 2


def test_the_documentation_is_a_file_that_can_be_read_and_names_all_there_is(tmp_path: Path) -> None:
    told = (ROOT / "docs" / "settings.md").read_text()
    documented = settings(tmp_path, "".join(re.findall(r"```toml\n(.*?)```", told, re.DOTALL)))
    assert documented.kpis.model_copy(update={"answer_within_of": {}}) == Kpis()  # what it says is what holds
    assert [policy.name for policy in documented.policies] == ["urgent", "chat", "all"]
    assert sorted(documented.hours.calendars) == ["default", "night"]
    keys = {
        *Kpis.model_fields,
        *Agreement.model_json_schema()["properties"],
        *Opening.model_json_schema()["properties"],
    }
    words = {*re.findall(r"\w+", told)}
    assert {*ENVIRONMENT, *IN_FILE, *keys} - words == {"tue", "wed", "thu"}


@given(st.text(max_size=15) | st.from_regex(r"\d\d?:\d\d-\d\d?:\d\d", fullmatch=True))
def test_any_text_is_a_span_of_a_day_or_refused(said: str) -> None:
    try:
        opens, closes = span(said)
    except ValueError:
        return
    assert 0 <= opens < closes <= 86_400


VALUES = st.sampled_from(
    ['"always"', '["09:00-17:00"]', "[]", "5", "2026-01-01", "[2026-01-01]", '"NL"', '"1 h"', '"urgent"', "{}", '""']
)
KEYS = st.sampled_from(
    ["daily", "mon", "zone", "holidays", "closed", "special", "from", "teams", "name", "hours", "resolution", "team"]
)


@hypothesis(suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(
    st.lists(
        st.tuples(
            st.sampled_from(["[hours.a]", "[[hours.b]]", "[[hours.b]]", "[[sla]]", "[[sla]]"]),
            st.dictionaries(KEYS, VALUES, max_size=4),
        ),
        max_size=4,
        unique_by=lambda table: table[0] if table[0] == "[hours.a]" else id(table),
    )
)
def test_any_tables_are_settings_or_sentences_with_their_place(
    tmp_path: Path, tables: list[tuple[str, dict[str, str]]]
) -> None:
    lines = [line for head, table in tables for line in (head, *(f"{key} = {value}" for key, value in table.items()))]
    try:
        found = settings(tmp_path, "\n".join(lines))
    except Trouble as trouble:
        _, *told = str(trouble).split("\n")
        assert told
        assert all(line.startswith((f"  - {FILE}: hours.", f"  - {FILE}: sla")) for line in told)
    else:
        assert len(found.policies) == sum(head == "[[sla]]" for head, _ in tables)
        assert len(found.hours.calendars) == len({head for head, _ in tables if "hours" in head})
