"""What people do: each act ends as one envelope to the app, or as a sentence of why it cannot be done."""

from bot.local import commands, interactions
from bot.local.blocks import elements
from bot.local.channels import Channel
from bot.local.commands import UNKNOWN, Command, name_of
from bot.local.deliveries import COMMANDS, INTERACTIVE, Delivery
from bot.local.dispatch import Dispatch
from bot.local.events import Events
from bot.local.forms import Forms, Incomplete
from bot.local.identity import TEAM
from bot.local.interactions import Cause
from bot.local.messages import Message
from bot.local.people import Person
from bot.local.values import Chosen, Values, chosen, overlaid, state_of
from bot.local.views import View
from bot.local.wire import Json, escape
from bot.local.workspace import Shortcut, Workspace

__all__ = ["Acts", "Incomplete"]


class Acts:
    """All in the server's own loop. ValueError with a sentence where a person cannot do that."""

    def __init__(self, workspace: Workspace, dispatch: Dispatch) -> None:
        self._workspace = workspace
        self._dispatch = dispatch
        self._events = Events(workspace, dispatch)
        self._forms = Forms(workspace, dispatch)

    def _place(self, user: str, channel: str) -> tuple[Person, Channel]:
        directory = self._workspace.directory
        seen = {each.id: each for each in directory.seen_by(user)}
        if channel not in seen:
            raise ValueError(f"{user} is not a person who sees {channel}")
        if seen[channel].archived:
            raise ValueError(f"#{seen[channel].name} is archived")
        return directory.people[user], seen[channel]

    def _cause(self, user: str, channel: Channel | None = None) -> Cause:
        person = self._workspace.directory.people.get(user)
        if person is None:
            raise ValueError(f"{user} is not a person of this Slack")
        return Cause(self._workspace.verification, person, self._workspace.triggers.issue(user), channel)

    def _answer_url(self, channel: str, user: str, said: Message | None = None) -> str:
        return f"{self._workspace.url}/commands/{TEAM}/{self._workspace.replies.open(channel, user, said)}"

    async def command(self, text: str, *, user: str, channel: str) -> Command:
        """Type a slash command; it is not heard in threads, as in Slack."""
        person, place = self._place(user, channel)
        trigger, url = self._workspace.triggers.issue(user), self._answer_url(channel, user)
        common = interactions.typed_where(self._workspace.verification, person, place)
        command = Command(
            COMMANDS,
            commands.payload(text.strip(), common, trigger_id=trigger, response_url=url),
            user,
            channel,
            text=text.strip(),
            ts=self._workspace.messages.stamp(),
            trigger_id=trigger,
            response_url=url,
        )
        command.answered = lambda payload: self._spoken(command, payload)
        if name_of(command.text) in self._workspace.hints:
            await self._dispatch.send(command)
        else:
            self._workspace.deliveries.append(command)
            self._dispatch.fail(command, UNKNOWN)
        return command

    def _spoken(self, command: Command, payload: Json) -> None:
        """The words of an ack; they cost no use of the response_url."""
        if not (payload.get("text") or payload.get("blocks")):
            return
        where = f"ack of {name_of(command.text)}"
        said = self._workspace.read(payload, where, ephemeral=payload.get("response_type") != "in_channel")
        reply = self._workspace.replies.find(command.response_url.rpartition("/")[2])
        self._workspace.replies.say(reply, said, payload, via="ack")

    async def say(self, text: str, *, user: str, channel: str, thread: str = "") -> Message:
        """A person's own words; `@kpi-bot` in them is a mention. `thread`: the ts of a message in it."""
        _, place = self._place(user, channel)
        root = self._workspace.messages.root(channel, thread) if thread else None
        if thread and root is None:
            raise ValueError("the message that this would answer is gone")
        bot = self._workspace.directory.bot
        words = escape(text).replace(f"&lt;@{bot.id}&gt;", f"<@{bot.id}>").replace(f"@{bot.handle}", f"<@{bot.id}>")
        message = Message(channel, user, words, thread_ts=root, payload={"text": words})
        said = self._workspace.messages.post(message)
        await self._events.said(said, place)
        return said

    async def press(
        self,
        source: Message | View,
        action_id: str,
        *,
        user: str,
        value: Chosen = None,
        block_id: str | None = None,
        values: Values | None = None,
    ) -> Delivery:
        """Press or choose something as it was seen in `source`, which may have changed since.

        `values`: what the other elements of it hold meanwhile.
        """
        if not self._workspace.app.interactive:
            raise ValueError("this app does not listen to what is pressed")
        blocks = source.whole if isinstance(source, Message) else source.blocks
        block, element = _pressed(blocks, action_id, block_id)
        if block["type"] == "input" and not block.get("dispatch_action"):
            raise ValueError("this is sent with its form only")
        act = interactions.action(block, element, chosen(element, value), self._workspace.messages.stamp())
        if isinstance(source, View):
            return await self._in_view(source, act, user, values or {})
        _, channel = self._place(user, source.channel)
        now = self._workspace.messages.find(source.channel, source.ts)
        if now is None or not now.seen_by(user):
            raise ValueError("this message is gone")
        url = self._answer_url(source.channel, user, now)
        state = overlaid(now.whole, state_of(now.whole), values or {})
        payload = interactions.in_message(self._cause(user, channel), now, act, url, state)
        return await self._sent(Delivery(INTERACTIVE, payload, user, source.channel))

    async def _in_view(self, view: View, act: Json, user: str, values: Values) -> Delivery:
        if user != view.user or view not in (*self._workspace.views.stack(user), self._workspace.views.home(user)):
            raise ValueError("this view is gone")
        view.state = overlaid(view.blocks, view.state, values)
        self._forms.hold(view, act)
        return await self._sent(Delivery(INTERACTIVE, interactions.in_view(self._cause(user), view, act), user))

    async def _sent(self, delivery: Delivery) -> Delivery:
        await self._dispatch.send(delivery)
        return delivery

    async def shortcut(self, callback_id: str, *, user: str, message: Message | None = None) -> Delivery:
        """A global shortcut, or one of `message`."""
        known = {each.callback_id: each for each in self._workspace.app.shortcuts}
        wanted = known.get(callback_id) or Shortcut("", "", kind="global")
        if not wanted.callback_id or (wanted.kind == "message") != (message is not None):
            raise ValueError(f"{callback_id} is no shortcut that this app has there")
        if message is None:
            payload = interactions.shortcut(self._cause(user), callback_id, self._workspace.messages.stamp())
            return await self._sent(Delivery(INTERACTIVE, payload, user))
        _, channel = self._place(user, message.channel)
        url = self._answer_url(message.channel, user)
        stamp = self._workspace.messages.stamp()
        payload = interactions.of_message(self._cause(user, channel), message, callback_id, url, stamp)
        return await self._sent(Delivery(INTERACTIVE, payload, user, message.channel))

    async def open_home(self, *, user: str, tab: str = "home") -> Delivery | None:
        """Look at the app's Home, or at the messages with it."""
        cause = self._cause(user)
        return await self._events.home_opened(user, cause.person.dm, tab, self._workspace.views.home(user))

    async def submit(self, view: View, values: Values, *, user: str) -> Delivery:
        """Send a form; Incomplete where the client itself sees that something is missing."""
        return await self._forms.submit(view, values, self._cause(user))

    async def close_view(self, view: View, *, user: str, every: bool = False) -> Delivery | None:
        """Close the modal on top, or all of the stack."""
        return await self._forms.close(view, self._cause(user), every=every)


def _pressed(blocks: list[Json], action_id: str, block_id: str | None) -> tuple[Json, Json]:
    for block, element in elements(blocks):
        if element["action_id"] == action_id and block_id in (None, block["block_id"]):
            return block, element
    raise ValueError(f"there is nothing called {action_id} to press")
