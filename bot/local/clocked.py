"""The times of a local Slack that a test may change."""

import math

from bot.local.workspace import Workspace


class Clocked:
    def __init__(self, workspace: Workspace) -> None:
        self._workspace = workspace

    @property
    def paced(self) -> bool:
        """Whether posts and calls are counted against Slack's rates."""
        return self._workspace.pace.on

    @paced.setter
    def paced(self, on: bool) -> None:
        self._workspace.pace.on = self._workspace.rates.on = on

    @property
    def ack_limit(self) -> float:
        """Seconds that the app has for an acknowledgement."""
        return self._workspace.ack_limit

    @ack_limit.setter
    def ack_limit(self, seconds: float) -> None:
        self._workspace.ack_limit = seconds

    @property
    def processing(self) -> float:
        """Seconds until an upload can be shown; infinite: never."""
        return self._workspace.files.processing

    @processing.setter
    def processing(self, seconds: float) -> None:
        self._workspace.files.processing = seconds

    @property
    def reply_lifetime(self) -> float:
        """Seconds a response_url lives."""
        return self._workspace.replies.lifetime

    @reply_lifetime.setter
    def reply_lifetime(self, seconds: float) -> None:
        self._workspace.replies.lifetime = seconds

    @property
    def trigger_lifetime(self) -> float:
        """Seconds in which a trigger opens a view."""
        return self._workspace.triggers.lifetime

    @trigger_lifetime.setter
    def trigger_lifetime(self, seconds: float) -> None:
        self._workspace.triggers.lifetime = seconds

    @property
    def clock_offset(self) -> float:
        """Seconds that this Slack's clock is ahead of the machine's."""
        return self._workspace.messages.offset

    @clock_offset.setter
    def clock_offset(self, seconds: float) -> None:
        if not math.isfinite(seconds):
            raise ValueError("a clock is so many seconds ahead")
        self._workspace.messages.offset = seconds
