"""Slack's mrkdwn: marks, links, mentions; everything else stands as it was typed."""

import re

from bot.local.show.emoji import EMOJI
from bot.local.show.html import is_safe, link, tag, text
from bot.local.show.names import Names
from bot.local.wire import unescape


def _mark(name: str, sign: str) -> str:
    mark = re.escape(sign)
    return rf"(?<![\w{mark}]){mark}(?P<{name}>[^\s{mark}](?:[^{mark}\n]*[^\s{mark}])?){mark}(?![\w{mark}])"


QUOTED = re.compile(
    r"```\n?(?P<pre>.+?)```|`(?P<code>[^`\n]+)`|<(?P<angle>[^<>\n]+)>|:(?P<emoji>[a-z0-9_+-]+):|"
    + "|".join([_mark("b", "*"), _mark("i", "_"), _mark("s", "~")]),
    re.DOTALL,
)
"""Within a quote there are no more quotes."""
TOKEN = re.compile(QUOTED.pattern + r"|(?m:^)(?P<quote>(?:&gt;|>)[^\n]*(?:\n(?:&gt;|>)[^\n]*)*)\n?", re.DOTALL)
QUOTE_SIGN = re.compile(r"^(?:&gt;|>) ?", re.MULTILINE)


def plain(value: str) -> str:
    """As typed, entities read once."""
    return text(unescape(value))


def mrkdwn(value: str, names: Names, token: re.Pattern[str] = TOKEN) -> str:
    out, at = [], 0
    for found in token.finditer(value):
        out += [plain(value[at : found.start()]), _shown(found, names)]
        at = found.end()
    return "".join([*out, plain(value[at:])])


def _shown(found: re.Match[str], names: Names) -> str:
    kind, inner = found.lastgroup or "", found.group(found.lastgroup or 0)
    if kind == "pre":
        return tag("pre", text(unescape(inner.removesuffix("\n"))).replace("<br>", "\n"))
    if kind == "code":
        return tag("code", plain(inner))
    if kind == "angle":
        return _angle(inner, names) or plain(found.group())
    if kind == "emoji":
        return emoji(inner)
    if kind == "quote":
        return tag("blockquote", mrkdwn(QUOTE_SIGN.sub("", inner), names, QUOTED))
    return tag(kind, mrkdwn(inner, names))


def emoji(name: str) -> str:
    sign = EMOJI.get(name)
    return tag("span", sign, role="img", aria_label=name.replace("_", " ")) if sign else text(f":{name}:")


def with_emoji(value: str) -> str:
    """Plain text: nothing is read but the names of emoji."""
    return re.sub(r":([a-z0-9_+-]+):", lambda found: EMOJI.get(found[1], found[0]), text(value))


def mention(label: str) -> str:
    return tag("span", text(label), class_="mention")


def person(user: str, names: Names, label: str = "") -> str:
    return mention(f"@{names.person(user) or label or 'unknown'}")


def channel(place: str, names: Names, label: str = "") -> str:
    known = names.channel(place)
    shown = text(f"#{known or label or 'private-channel'}")
    return tag("a", shown, class_="mention", href=f"#channel={place}") if known else mention(f"#{label or 'unknown'}")


def _angle(inner: str, names: Names) -> str | None:
    target, _, label = inner.partition("|")
    sign, rest = target[:1], target[1:]
    if sign == "@" and rest:
        return person(rest, names, unescape(label))
    if sign == "#" and rest:
        return channel(rest, names, unescape(label))
    if sign == "!" and rest:
        command = rest.partition("^")[0]
        return plain(label) if command == "date" else mention(f"@{unescape(label).lstrip('@') or command}")
    address = unescape(target)
    if not is_safe(address):
        return None
    return link(address, plain(label or target.removeprefix("mailto:")))
