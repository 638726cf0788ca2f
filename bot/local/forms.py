"""Modals as a person fills them in: what they hold, sending, and what an app's answer does to the stack."""

from collections.abc import Mapping

from bot.local import interactions
from bot.local.blocks import elements, refuse_wrong_view
from bot.local.deliveries import INTERACTIVE, WRONG, Delivery
from bot.local.dispatch import Dispatch
from bot.local.interactions import Cause, held
from bot.local.refused import RefusedError
from bot.local.values import Values, chosen, incomplete
from bot.local.views import View
from bot.local.wire import Json
from bot.local.workspace import Workspace

TROUBLE = "We had some trouble connecting. Try again?"
"""All that Slack says, whether the app was late or answered with something that cannot be shown."""


class Incomplete(ValueError):  # noqa: N818 - a form, not a fault
    """`errors`: what is missing, by block."""

    def __init__(self, errors: Mapping[str, str]) -> None:
        super().__init__("the form is not complete")
        self.errors = dict(errors)


class Forms:
    def __init__(self, workspace: Workspace, dispatch: Dispatch) -> None:
        self._workspace = workspace
        self._dispatch = dispatch

    def hold(self, view: View, act: Json) -> None:
        """Keep what was chosen in a view."""
        kept = held(act)
        if act["action_id"] in view.state.get(act["block_id"], {}):
            view.state[act["block_id"]][act["action_id"]] = kept

    def _on_top(self, view: View, user: str) -> None:
        stack = self._workspace.views.stack(user)
        if not stack or stack[-1] is not view:
            raise ValueError("this form is not open any more")

    async def submit(self, view: View, values: Values, cause: Cause) -> Delivery:
        self._on_top(view, cause.person.id)
        if view.label("submit") is None:
            raise ValueError("this view has nothing to send")
        if view.busy:
            raise ValueError("this form is being sent already")
        self._fill(view, values)
        with self._workspace.journal.changed:
            view.busy, view.errors, view.trouble = True, {}, None
        delivery = Delivery(INTERACTIVE, interactions.submission(cause, view), cause.person.id)
        delivery.answered = lambda payload: self._answered(view, payload)
        delivery.failed = lambda _: self._workspace.views.fail(view, TROUBLE)
        await self._dispatch.send(delivery)
        return delivery

    @staticmethod
    def _fill(view: View, values: Values) -> None:
        wrong = {}
        for block, element in elements(view.blocks):
            given = values.get(block["block_id"], {})
            if element["action_id"] not in given or block["block_id"] not in view.state:
                continue
            try:
                choice = {"type": element["type"], **chosen(element, given[element["action_id"]])}
            except ValueError as error:
                wrong[block["block_id"]] = f"{str(error)[:1].upper()}{str(error)[1:]}."
            else:
                view.state[block["block_id"]][element["action_id"]] = choice
        wrong = {**incomplete(view.blocks, view.state), **wrong}
        if wrong:
            raise Incomplete(wrong)

    def _answered(self, view: View, payload: Json) -> None:
        """What the app's ack does: close this view, or all, show errors, another view in its place or above it."""
        views, act = self._workspace.views, payload.get("response_action")
        if view not in views.stack(view.user):
            return
        if act is None:
            views.close(view)
        elif act == "clear":
            views.close(view, every=True)
        elif act == "errors":
            views.refuse(view, self._errors(view, payload.get("errors")))
        elif act == "update":
            views.update(view, self._shape(payload))
        elif act == "push":
            views.push(view.user, self._shape(payload))
            with self._workspace.journal.changed:
                view.busy = False
        else:
            raise RefusedError(WRONG, response_action=act)

    @staticmethod
    def _errors(view: View, errors: object) -> Mapping[str, str]:
        inputs = {block["block_id"] for block in view.blocks if block["type"] == "input"}
        if not isinstance(errors, dict) or not errors or not {*errors} <= inputs:
            raise RefusedError(WRONG, errors="an error belongs to an input block of the view")
        if not all(isinstance(said, str) for said in errors.values()):
            raise RefusedError(WRONG, errors="an error is a sentence")
        return errors

    def _shape(self, payload: Json) -> Json:
        shape = payload.get("view")
        refuse_wrong_view(shape, self._workspace.files.is_processed)
        if not isinstance(shape, dict) or shape["type"] != "modal":
            raise RefusedError(WRONG, view="a modal gives way to a modal")
        return dict(shape)

    async def close(self, view: View, cause: Cause, *, every: bool = False) -> Delivery | None:
        self._on_top(view, cause.person.id)
        closed = self._workspace.views.close(view, every=every)
        last = None
        for each in closed:
            if each.shape.get("notify_on_close"):
                payload = interactions.closed(cause, each, cleared=every)
                last = Delivery(INTERACTIVE, payload, cause.person.id)
                await self._dispatch.send(last)
        return last
