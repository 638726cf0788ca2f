"""An app as its manifest declares it."""

from typing import Any

from bot.local import LocalSlack, Shortcut
from bot.local.installed import installed

MANIFEST: dict[str, Any] = {
    "display_information": {"name": "kpi"},
    "features": {
        "app_home": {"home_tab_enabled": True},
        "bot_user": {"display_name": "kpi-bot"},
        "slash_commands": [{"command": "/kpi", "usage_hint": "week"}, {"command": "/kpis"}],
        "shortcuts": [{"name": "Explain", "type": "message", "callback_id": "explain", "description": "What is it?"}],
    },
    "oauth_config": {"scopes": {"bot": ["commands", "chat:write"]}},
    "settings": {"event_subscriptions": {"bot_events": ["app_mention"]}, "interactivity": {"is_enabled": True}},
}


def test_an_app_is_what_its_manifest_says() -> None:
    app = installed(MANIFEST)
    assert (app.name, app.scopes, app.events) == ("kpi-bot", ("commands", "chat:write"), ("app_mention",))
    assert app.commands == {"/kpi": "week", "/kpis": ""}
    assert app.shortcuts == (Shortcut("Explain", "explain", "What is it?", "message"),)
    assert (app.interactive, app.home) == (True, True)


def test_what_a_manifest_does_not_say_an_app_does_not_have() -> None:
    app = installed({"display_information": {"name": "kpi"}})
    assert (app.name, app.scopes, app.commands, app.events, app.shortcuts) == ("kpi", (), {}, (), ())
    assert not app.interactive
    assert not app.home


def test_a_slack_with_that_app_lets_it_do_no_more() -> None:
    slack = LocalSlack.installing(MANIFEST)
    slack.start()
    assert slack.command("/other").said_to_person == "/other is not a valid command."
    slack.stop()
