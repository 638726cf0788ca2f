"""Who may see what."""

import pytest

from bot.access import Denied, may_see
from bot.ask import Ask, read
from bot.commands import words

ADMINS = ("U0ADMIN001", "U0ADMIN002")
OF_AGENTS = (
    Ask(by="agent"),
    Ask(filters={"agent": ("ana",)}),
    Ask(by="agent", filters={"agent": ("ana",)}),
    Ask(command="show", kpis=("frt",), by="agent"),
    Ask(command="topics", filters={"team": ("billing",), "agent": ("ana",)}),
)


@pytest.mark.parametrize("ask", OF_AGENTS)
def test_who_is_no_admin_sees_no_figures_of_agents(ask: Ask) -> None:
    with pytest.raises(Denied):
        may_see(ask, "U0MANAGER1", ADMINS)
    with pytest.raises(Denied):
        may_see(ask, "U0MANAGER1", ())


@pytest.mark.parametrize("admin", ADMINS)
@pytest.mark.parametrize("ask", OF_AGENTS)
def test_an_admin_sees_figures_of_agents_alone(ask: Ask, admin: str) -> None:
    assert may_see(ask, admin, ADMINS).private


@pytest.mark.parametrize("user", ["", "U0ADMIN00", "u0admin001", "U0ADMIN001,U0ADMIN002"])
def test_only_the_exact_id_is_an_admin(user: str) -> None:
    with pytest.raises(Denied):
        may_see(Ask(by="agent"), user, ADMINS)


@pytest.mark.parametrize("user", ["U0MANAGER1", "U0ADMIN001"])
@pytest.mark.parametrize(
    "ask", [Ask(), Ask(by="team"), Ask(by="day", filters={"team": ("billing",)}), Ask(command="help")]
)
def test_team_figures_are_for_everyone_and_may_be_said_aloud(ask: Ask, user: str) -> None:
    assert not may_see(ask, user, ADMINS).private


@pytest.mark.parametrize("user", ["U0MANAGER1", "U0ADMIN001"])
def test_whoever_asks_privately_is_answered_privately(user: str) -> None:
    assert may_see(Ask(private=True), user, ADMINS).private


@pytest.mark.parametrize(
    "text",
    ["frt by agent", "frt per medewerker", "frt pe agent", "agent:ana", 'MEDEWERKER:"Ana Pop"', "agenT:a,b week"],
)
def test_however_agents_are_asked_for_the_rule_is_the_same(text: str) -> None:
    with pytest.raises(Denied):
        may_see(read(text, words()), "U0MANAGER1", ADMINS)
