"""The environment and kpi-bot.toml → Settings: every name, every mistake, no secret ever told."""

import traceback
from pathlib import Path
from zoneinfo import ZoneInfo

import pytest
from hypothesis import HealthCheck, given
from hypothesis import settings as hypothesis
from hypothesis import strategies as st
from pydantic import SecretStr, ValidationError

from bot.company import Kpis, seconds
from bot.services import Services
from bot.settings import ENVIRONMENT, FILE, IN_FILE, Settings, load
from storage.engine import connect
from storage.hours import NO_HOURS
from storage.trouble import Trouble
from storage.words import CHANNELS
from tests.bot.fakes import NOW

SECRETS = {
    "KPI_DATABASE_URL": "postgresql+psycopg://kpi:s3cret-database@db/kpi",
    "KPI_PSEUDONYM_KEY": "s3cret-pseudonym",
    "SLACK_BOT_TOKEN": "xoxb-s3cret-bot",
    "SLACK_APP_TOKEN": "xapp-s3cret-app",
}
BOT = {"SLACK_BOT_TOKEN": "xoxb-s3cret"}
CLIENT = {"SLACK_CLIENT_SECRET": "s3cret"}
OPEN = {
    "KPI_CATALOGUE": ".",
    "KPI_PROFILES": "/srv/profiles",
    "KPI_ADMIN": "U0ADMIN001, U0ADMIN002,,",
    "KPI_REPLY": "private",
    "SLACK_API_URL": "http://127.0.0.1:8750/api/",
}
WHOLE = """
zone = "Europe/Bucharest"
language = "ro"
currency = "RON"
[kpis]
answer_within = "2 d"
answer_within_of = {chat = "90 s", phone = "5 min"}
fcr_days = 14
prevention_days = 30
contribution_days = 3
service_level_seconds = 30
[hours.office]
weekdays = ["09:00-17:00"]
[[sla]]
name = "all"
resolution = "2 d"
"""


def written(folder: Path, content: str | bytes) -> Path:
    (folder / FILE).write_bytes(content.encode() if isinstance(content, str) else content)
    return folder


def mistakes(folder: Path, content: str | bytes = "", **environment: str) -> list[str]:
    """What `load` says of them, a line each."""
    with pytest.raises(Trouble) as trouble:
        load(environment, written(folder, content))
    told = "".join(traceback.format_exception(trouble.value))
    assert "s3cret" not in told
    _, *lines = str(trouble.value).split("\n")
    return [line.removeprefix("  - ") for line in lines]


def test_nothing_set_is_enough_to_start(tmp_path: Path) -> None:
    settings = load({}, tmp_path)
    assert settings == Settings()
    assert settings.database_url.get_secret_value() == "sqlite:///kpi-bot.db"
    assert (settings.zone, settings.language, settings.reply, settings.admins) == (
        "Europe/Amsterdam",
        "en",
        "channel",
        (),
    )
    secrets = (settings.bot_token, settings.app_token, settings.pseudonym_key)
    assert (*secrets, settings.profiles, settings.catalogue) == (None,) * 5
    assert (settings.kpis, settings.hours, settings.policies, settings.currency) == (Kpis(), NO_HOURS, (), "EUR")
    assert (Kpis().answer_within, Kpis().answer_within_of) == (86_400, {})
    assert (Kpis().fcr_days, Kpis().prevention_days, Kpis().contribution_days) == (7, 14, 7)
    assert Kpis().service_level_seconds == 20


def test_every_variable_is_read(tmp_path: Path) -> None:
    assert {*SECRETS, *OPEN} == {*ENVIRONMENT}
    settings = load({**SECRETS, **OPEN, "HOME": "/root"}, tmp_path)
    secrets = (settings.database_url, settings.pseudonym_key, settings.bot_token, settings.app_token)
    assert [each and each.get_secret_value() for each in secrets] == [*SECRETS.values()]
    assert settings.profiles == Path("/srv/profiles")
    assert settings.catalogue == Path()
    assert settings.admins == ("U0ADMIN001", "U0ADMIN002")
    assert settings.reply == "private"
    assert settings.slack_api_url == "http://127.0.0.1:8750/api/"


def test_every_key_of_the_file_is_read(tmp_path: Path) -> None:
    settings = load({}, written(tmp_path, WHOLE))
    assert {"zone", "language", "currency", "kpis", "hours", "sla"} == {*IN_FILE}
    assert (settings.zone, settings.language, settings.currency) == ("Europe/Bucharest", "ro", "RON")
    assert settings.zoneinfo == ZoneInfo("Europe/Bucharest")
    assert settings.kpis.fcr_days == 14
    assert settings.kpis.answer_within == 172_800
    assert settings.kpis.answer_within_of == {"chat": 90, "phone": 300}
    assert ([*settings.hours.calendars], settings.hours.default) == (["office"], "office")
    assert [policy.resolution for policy in settings.policies] == [172_800]


@pytest.mark.parametrize("content", ["", WHOLE])
def test_what_is_set_reaches_the_terms_of_every_formula(tmp_path: Path, content: str) -> None:
    settings = load({}, written(tmp_path, content))
    engine = connect("sqlite://")
    terms = Services(engine, settings, lambda: NOW).terms()
    engine.dispose()
    assert terms.now == NOW
    assert terms.answer_within == (172_800 if content else 86_400)
    assert terms.answer_within_of == ({"chat": 90, "phone": 300} if content else {})
    looked_ahead = [terms.fcr_within, terms.prevention_within, terms.contribution_within]
    assert looked_ahead == [days * 86_400 for days in ((14, 30, 3) if content else (7, 14, 7))]
    assert (terms.service_level_within, terms.currency) == ((30, "RON") if content else (20, "EUR"))


@pytest.mark.parametrize("name", sorted(ENVIRONMENT))
def test_an_empty_variable_is_not_set(tmp_path: Path, name: str) -> None:
    assert load({name: ""}, tmp_path) == Settings()


def test_settings_do_not_change_and_hold_nothing_else() -> None:
    with pytest.raises(ValidationError):
        Settings().zone = "Europe/Berlin"  # type: ignore[misc]
    with pytest.raises(ValidationError):
        Settings.model_validate({"zoen": "Europe/Berlin"})


def test_all_mistakes_are_told_at_once_with_where_and_the_way_out(tmp_path: Path) -> None:
    content = """
    zone = "Europe/Amsterdm"
    language = "fr"
    currency = "euro"
    colour = "red"
    [kpis]
    answer_within = "soon"
    answer_within_of = {pigeon = "1 h", chat = "never"}
    fcr_days = 0
    prevention_days = 91
    contribution_days = 1.5
    service_level_seconds = 0
    speed = 1
    """
    absent = str(tmp_path / "absent")
    told = mistakes(tmp_path, content, KPI_REPLY="loud", KPI_CATALOGUE=absent, SLACK_CLIENT_ID="1", **BOT)
    starts = {
        f"{FILE}: zone": "Europe/Amsterdam",
        f"{FILE}: language": "'nl'",
        f"{FILE}: currency": "EUR",
        f"{FILE}: colour": "zone, language, currency, kpis, hours, sla",
        f"{FILE}: kpis.answer_within ": '"24 h"',
        f"{FILE}: kpis.answer_within_of.pigeon": ", ".join(CHANNELS),
        f"{FILE}: kpis.answer_within_of.chat": '"24 h"',
        f"{FILE}: kpis.fcr_days": "1",
        f"{FILE}: kpis.prevention_days": "90",
        f"{FILE}: kpis.contribution_days": "integer",
        f"{FILE}: kpis.service_level_seconds": "1",
        f"{FILE}: kpis.speed": "fcr_days",
        "KPI_CATALOGUE": "is no folder",
        "KPI_REPLY": "'channel' or 'private'",
        "SLACK_CLIENT_ID": "remove",
    }
    assert len(told) == len(starts)
    for start, way_out in starts.items():
        (line,) = [line for line in told if line.startswith(start)]
        assert way_out in line


@pytest.mark.parametrize(
    ("key", "meant"),
    [("langauge", "language"), ("Zone", "zone"), ("kpi", "kpis"), ("timezone", "zone"), ("hour", "hours")],
)
def test_a_slip_in_a_key_is_answered_with_what_was_meant(tmp_path: Path, key: str, meant: str) -> None:
    (told,) = mistakes(tmp_path, f'{key} = "x"')
    assert told.startswith(f"{FILE}: {key} ")
    assert told.endswith(f"{meant}?")


@pytest.mark.parametrize("key", sorted(ENVIRONMENT.values()))
def test_what_belongs_into_the_environment_is_refused_in_the_file(tmp_path: Path, key: str) -> None:
    (told,) = mistakes(tmp_path, f'{key} = "xoxb-s3cret"')
    assert told.startswith(f"{FILE}: {key} is not known")


@pytest.mark.parametrize(
    "zone", ["", "Amsterdam", "Europe", "../../etc/passwd", "/etc/passwd", "Europe/Amsterdam\\u0000", "x" * 5_000]
)
def test_a_zone_that_is_none_is_refused(tmp_path: Path, zone: str) -> None:
    (told,) = mistakes(tmp_path, f'zone = "{zone}"')
    assert told.startswith(f"{FILE}: zone is no time zone")


@pytest.mark.parametrize("value", ["5", "true", "[1]", "1979-05-27", "{a = 1}", "nan"])
@pytest.mark.parametrize("key", IN_FILE)
def test_a_value_of_the_wrong_kind_is_told_with_its_key(tmp_path: Path, key: str, value: str) -> None:
    told = mistakes(tmp_path, f"{key} = {value}")
    assert told
    assert all(line.startswith(f"{FILE}: {key}") for line in told)


GOOD = {"1 s": 1, "90 s": 90, "5 min": 300, " 24 h ": 86_400, "24  h": 86_400, "7 d": 604_800}
BAD = ["", "24", "24h", "h", "0 h", "-1 h", "1.5 h", "1 week", "² h", "1 H", "24\u00a0h", "9" * 5_000 + " h"]


@pytest.mark.parametrize(("said", "amount"), GOOD.items())
def test_durations_are_a_number_and_a_unit(said: str, amount: int) -> None:
    try:
        assert seconds(said) == amount
    except ValueError:
        assert "  " in said  # two spaces may be refused, never misread


@pytest.mark.parametrize("said", BAD)
def test_what_is_no_duration_is_refused(said: str) -> None:
    with pytest.raises(ValueError, match=r"duration|digits"):
        seconds(said)


@given(st.text(max_size=30) | st.from_regex(r"\d{1,3} ?(s|min|h|d)", fullmatch=True))
def test_any_text_is_a_positive_duration_or_refused(said: str) -> None:
    try:
        amount = seconds(said)
    except ValueError:
        return
    assert amount >= 1


@pytest.mark.parametrize("key", ["fcr_days", "prevention_days", "contribution_days"])
@pytest.mark.parametrize("days", [1, 90])
def test_days_within_their_bounds_are_taken(tmp_path: Path, key: str, days: int) -> None:
    assert getattr(load({}, written(tmp_path, f"[kpis]\n{key} = {days}")).kpis, key) == days


@pytest.mark.parametrize("folder", ["", "file"])
def test_a_catalogue_is_a_folder_that_is_there(tmp_path: Path, folder: str) -> None:
    (tmp_path / "file").touch()
    if folder:
        (told,) = mistakes(tmp_path, KPI_CATALOGUE=str(tmp_path / folder))
        assert told.startswith("KPI_CATALOGUE is no folder")
    else:
        assert load({"KPI_CATALOGUE": str(tmp_path)}, tmp_path).catalogue == tmp_path


@pytest.mark.parametrize(
    "content", [b"\xff\xfe\x00", b"\x00", b"zone = ", b"[kpis", b"zone = 1\nzone = 2", b"\x89PNG\r\n"]
)
def test_a_file_that_is_no_toml_is_told_by_its_name(tmp_path: Path, content: bytes) -> None:
    with pytest.raises(Trouble, match=FILE) as trouble:
        load(SECRETS, written(tmp_path, content))
    assert "s3cret" not in "".join(traceback.format_exception(trouble.value))


def test_a_file_that_cannot_be_read_is_told_by_its_name(tmp_path: Path) -> None:
    (tmp_path / FILE).mkdir()
    with pytest.raises(Trouble, match=FILE):
        load({}, tmp_path)


def test_a_file_written_by_windows_is_read(tmp_path: Path) -> None:
    assert load({}, written(tmp_path, b'\xef\xbb\xbfzone = "Europe/Bucharest"\r\n')).zone == "Europe/Bucharest"


@pytest.mark.parametrize("name", ["SLACK_CLIENT_ID", "SLACK_CLIENT_SECRET"])
def test_what_would_switch_the_token_off_is_refused_beside_it(tmp_path: Path, name: str) -> None:
    (told,) = mistakes(tmp_path, **BOT, **{name: "s3cret"})
    assert name in told
    assert "SLACK_BOT_TOKEN" in told
    assert load({name: "s3cret"}, tmp_path) == Settings()
    assert load({**BOT, name: ""}, tmp_path).bot_token == SecretStr("xoxb-s3cret")


def test_a_duration_longer_than_any_calendar_is_refused(tmp_path: Path) -> None:
    (told,) = mistakes(tmp_path, '[kpis]\nanswer_within = "99999999999 d"')
    assert told.startswith(f"{FILE}: kpis.answer_within")


def test_no_secret_is_in_anything_that_can_be_printed(tmp_path: Path) -> None:
    settings = load({**SECRETS, **OPEN}, tmp_path)
    printed = [repr(settings), str(settings), f"{settings:}", str(settings.model_dump()), settings.model_dump_json()]
    assert not [each for each in printed if "s3cret" in each]
    assert repr(settings.kpis) in repr(settings)


def test_no_secret_is_in_any_complaint_about_other_settings(tmp_path: Path) -> None:
    told = mistakes(tmp_path, "zone = 1\n[kpis]\nfcr_days = 0", **SECRETS, **CLIENT, KPI_REPLY="s3cret")
    assert len(told) == 4


@hypothesis(suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(st.dictionaries(st.sampled_from(sorted(ENVIRONMENT)), st.text(max_size=20)), st.binary(max_size=60))
def test_any_environment_and_any_file_are_settings_or_trouble(
    tmp_path: Path, environment: dict[str, str], content: bytes
) -> None:
    try:
        settings = load(environment, written(tmp_path, content))
    except Trouble as trouble:
        told = str(trouble)
        assert FILE in told or "KPI_" in told or "SLACK_" in told
        return
    assert settings.zoneinfo.key == settings.zone
