"""Blocks and views of the probe app."""

from typing import Any

Json = dict[str, Any]


def plain(said: str) -> Json:
    return {"type": "plain_text", "text": said}


def text(said: str, **more: object) -> Json:
    return {"type": "section", "text": {"type": "mrkdwn", "text": said}, **more}


def option(label: str, value: str) -> Json:
    return {"text": plain(label), "value": value}


def button(label: str, action: str, **more: object) -> Json:
    return {"type": "button", "action_id": action, "text": plain(label), "value": action, **more}


def asked(block: str, label: str, element: Json, **more: object) -> Json:
    element = {"action_id": block, **element}
    return {"type": "input", "block_id": block, "label": plain(label), "element": element, **more}


KPIS = [option("First response time", "frt"), option("Satisfaction", "csat"), option("Volume", "volume")]
SURE = {
    "title": plain("Remove it?"),
    "text": {"type": "mrkdwn", "text": "The *alert* goes and its history too."},
    "confirm": plain("Remove"),
    "deny": plain("Keep it"),
    "style": "danger",
}


def board() -> list[Json]:
    """Buttons, a menu, the three dots."""
    dots = {"type": "overflow", "action_id": "menu", "options": [option("Mute", "mute"), option("Edit", "edit")]}
    return [
        text("*Alert*: first response time over 30 min", block_id="head", accessory=dots),
        {
            "type": "actions",
            "block_id": "board",
            "elements": [
                button("Approve", "approve", style="primary"),
                button("Tell", "tell"),
                button("Remove", "remove", style="danger", confirm=SURE),
                {"type": "static_select", "action_id": "kpi", "placeholder": plain("KPI"), "options": KPIS},
            ],
        },
        {"type": "actions", "block_id": "lost", "elements": [button("Into the void", "void")]},
    ]


def every() -> list[Json]:
    """One of each other element that a message may hold."""
    return [
        {
            "type": "actions",
            "block_id": "menus",
            "elements": [
                {"type": "users_select", "action_id": "who", "placeholder": plain("Who")},
                {"type": "conversations_select", "action_id": "where", "default_to_current_conversation": True},
                {"type": "multi_static_select", "action_id": "some", "placeholder": plain("KPIs"), "options": KPIS},
            ],
        },
        {
            "type": "actions",
            "block_id": "moments",
            "elements": [
                {"type": "datepicker", "action_id": "when", "initial_date": "2026-11-20"},
                {"type": "timepicker", "action_id": "hour", "initial_time": "09:00"},
                {"type": "datetimepicker", "action_id": "moment", "initial_date_time": 1795318953},
            ],
        },
        text(
            "Which *days*?",
            block_id="days",
            accessory={
                "type": "checkboxes",
                "action_id": "ticks",
                "options": [option("Weekdays", "week"), option("Weekend", "end")],
            },
        ),
        {
            "type": "actions",
            "block_id": "ways",
            "elements": [
                {
                    "type": "radio_buttons",
                    "action_id": "one",
                    "options": [
                        {**option("By mail", "mail"), "description": plain("Each morning")},
                        option("By Slack", "slack"),
                    ],
                }
            ],
        },
        asked("note", "A note", {"type": "plain_text_input"}, dispatch_action=True),
    ]


LOADING: Json = {"type": "modal", "callback_id": "form", "title": plain("New alert"), "blocks": [text("Loading…")]}
FIELDS: list[Json] = [
    asked("name", "Name", {"type": "plain_text_input", "placeholder": plain("Of the alert")}, hint=plain("Once only")),
    asked("kpi", "KPI", {"type": "static_select", "options": KPIS, "initial_option": KPIS[0]}),
    asked("over", "Over", {"type": "number_input", "is_decimal_allowed": True}, optional=True),
    asked("mail", "E-mail", {"type": "email_text_input"}, optional=True),
    asked("who", "Who hears of it", {"type": "multi_users_select", "placeholder": plain("People")}, optional=True),
    asked("from", "From", {"type": "datepicker", "initial_date": "2026-11-20"}),
    asked(
        "days",
        "Days",
        {"type": "checkboxes", "options": [option("Weekdays", "week"), option("Weekend", "end")]},
        optional=True,
    ),
    {"type": "actions", "block_id": "do", "elements": [button("Add a note", "add"), button("More…", "deeper")]},
]
FORM: Json = {**LOADING, "submit": plain("Save"), "close": plain("Cancel"), "blocks": FIELDS}
MORE: Json = {
    "type": "modal",
    "callback_id": "more",
    "title": plain("More"),
    "submit": plain("Done"),
    "blocks": [asked("text", "Words", {"type": "plain_text_input", "multiline": True}, optional=True)],
}
SENT: Json = {"type": "modal", "callback_id": "more", "title": plain("More"), "blocks": [text("All is kept.")]}


def noted(name: str) -> Json:
    """The form with one more line on top."""
    return {**FORM, "blocks": [text(f"A note for {name}"), *FIELDS]}


def home(said: str) -> Json:
    return {
        "type": "home",
        "blocks": [
            {"type": "header", "text": plain("Your alerts")},
            text(said),
            {"type": "actions", "block_id": "home", "elements": [button("Refresh", "again", style="primary")]},
        ],
    }
