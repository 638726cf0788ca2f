"""An app as its manifest declares it: what this Slack lets it do is only that."""

from collections.abc import Mapping
from typing import Any

from bot.local.workspace import App, Shortcut


def installed(manifest: Mapping[str, Any]) -> App:
    """`manifest`: the whole document, read from YAML or JSON."""
    features, settings = manifest.get("features", {}), manifest.get("settings", {})
    return App(
        name=str(features.get("bot_user", {}).get("display_name") or manifest["display_information"]["name"]),
        scopes=tuple(manifest.get("oauth_config", {}).get("scopes", {}).get("bot", ())),
        commands={each["command"]: each.get("usage_hint", "") for each in features.get("slash_commands", ())},
        events=tuple(settings.get("event_subscriptions", {}).get("bot_events", ())),
        shortcuts=tuple(
            Shortcut(each["name"], each["callback_id"], each["description"], each["type"])
            for each in features.get("shortcuts", ())
        ),
        interactive=bool(settings.get("interactivity", {}).get("is_enabled")),
        home=bool(features.get("app_home", {}).get("home_tab_enabled")),
    )
