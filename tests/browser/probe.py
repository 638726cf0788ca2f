"""A small app that puts one of everything before a person, and says what it heard."""

from collections.abc import Mapping
from typing import Any

from slack_bolt import Ack, App
from slack_sdk import WebClient

from bot.local import LocalSlack, Shortcut
from tests.browser.shapes import FORM, LOADING, MORE, SENT, board, every, home, noted, text

Json = dict[str, Any]
SCOPES = ("commands", "chat:write", "channels:read", "users:read", "im:write", "app_mentions:read", "im:history")
EVENTS = ("app_mention", "app_home_opened", "message.im")
SHORTCUTS = (
    Shortcut("Ask about figures", "ask", "Opens a form"),
    Shortcut("Explain these figures", "explain", "What stands behind them", kind="message"),
)


def workspace() -> LocalSlack:
    return LocalSlack(scopes=SCOPES, commands={"/try": "board · every · form"}, events=EVENTS, shortcuts=SHORTCUTS)


def heard(action: Mapping[str, Any]) -> str:
    """What was chosen, in words."""
    for name in ("selected_option", "selected_options"):
        if name in action:
            options = [action[name]] if isinstance(action[name], dict) else action[name] or []
            return ", ".join(each["value"] for each in options)
    said = next((value for name, value in action.items() if name.startswith(("selected_", "value"))), "")
    return ", ".join(said) if isinstance(said, list) else str(said)


def probe(client: WebClient) -> App:
    app = App(client=client)
    _commands(app)
    _messages(app)
    _forms(app)
    _places(app)
    return app


def _commands(app: App) -> None:
    @app.command("/try")
    def _(ack: Ack, body: Json, client: WebClient) -> None:
        ack()
        if body["text"] == "form":
            _open(client, body["trigger_id"])
        else:
            blocks = every() if body["text"] == "every" else board()
            client.chat_postMessage(channel=body["channel_id"], text="Choose", blocks=blocks)


def _messages(app: App) -> None:
    @app.action("approve")
    def _(ack: Ack, body: Json, client: WebClient) -> None:
        ack()
        said = f"Approved by <@{body['user']['id']}>"
        client.chat_update(channel=body["channel"]["id"], ts=body["message"]["ts"], text=said, blocks=[text(said)])

    @app.action("void")
    def _(body: Json) -> None:
        """Never acknowledged."""
        assert body

    @app.action("tell")
    @app.action("remove")
    @app.action("kpi")
    @app.action("menu")
    @app.action("who")
    @app.action("where")
    @app.action("when")
    @app.action("hour")
    @app.action("moment")
    @app.action("ticks")
    @app.action("one")
    @app.action("some")
    @app.action("note")
    def _(ack: Ack, body: Json, client: WebClient) -> None:
        ack()
        action = body["actions"][0]
        said = f"Heard {action['action_id']}: {heard(action)}"
        client.chat_postEphemeral(channel=body["channel"]["id"], user=body["user"]["id"], text=said)


def _open(client: WebClient, trigger: str) -> None:
    view = client.views_open(trigger_id=trigger, view=LOADING)["view"]
    client.views_update(view_id=view["id"], hash=view["hash"], view=FORM)


def _forms(app: App) -> None:
    @app.action("add")
    def _(ack: Ack, body: Json, client: WebClient) -> None:
        ack()
        view = body["view"]
        name = view["state"]["values"]["name"]["name"]["value"]
        client.views_update(view_id=view["id"], hash=view["hash"], view=noted(name or "nobody"))

    @app.action("deeper")
    def _(ack: Ack, body: Json, client: WebClient) -> None:
        ack()
        client.views_push(trigger_id=body["trigger_id"], view=MORE)

    @app.view("form")
    def _(ack: Ack, body: Json, client: WebClient) -> None:
        values = body["view"]["state"]["values"]
        name = values["name"]["name"]["value"]
        if name == "silence":
            return
        if name == "taken":
            ack(response_action="errors", errors={"name": "This name is taken."})
            return
        ack()
        said = "; ".join(f"{block}={heard(next(iter(held.values())))}" for block, held in values.items())
        client.chat_postMessage(channel=body["user"]["id"], text=f"Saved {said}")

    @app.view("more")
    def _(ack: Ack) -> None:
        ack(response_action="update", view=SENT)


def _places(app: App) -> None:
    opened = 0

    @app.event("app_home_opened")
    def _(event: Json, client: WebClient) -> None:
        nonlocal opened
        opened += event["tab"] == "home"
        client.views_publish(user_id=event["user"], view=home(f"Times looked at: {opened}"))

    @app.action("again")
    def _(ack: Ack, body: Json, client: WebClient) -> None:
        ack()
        client.views_publish(user_id=body["user"]["id"], view=home("Refreshed by hand"))

    @app.shortcut("ask")
    def _(ack: Ack, body: Json, client: WebClient) -> None:
        ack()
        _open(client, body["trigger_id"])

    @app.shortcut("explain")
    def _(ack: Ack, body: Json, client: WebClient) -> None:
        ack()
        said = f"Explained: {body['message']['text']}"
        client.chat_postEphemeral(channel=body["channel"]["id"], user=body["user"]["id"], text=said)

    @app.event("app_mention")
    def _(event: Json, client: WebClient) -> None:
        root = event.get("thread_ts") or event["ts"]
        client.chat_postMessage(channel=event["channel"], thread_ts=root, text=f"You said: {event['text']}")

    @app.event("message")
    def _(event: Json, client: WebClient) -> None:
        client.chat_postMessage(channel=event["channel"], text=f"In private you said: {event['text']}")
