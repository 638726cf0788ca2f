"""`kpi-bot run`: the bot in Slack."""

import logging
from argparse import Namespace
from contextlib import suppress
from http.client import HTTPException
from urllib.error import URLError

from slack_sdk.errors import SlackApiError, SlackClientError

from bot.app import Bot, build
from bot.outcome import SlackError, refused
from bot.serve import connected, terminable, wait_for_a_signal
from bot.settings import Settings
from bot.slack import PASSING
from storage.engine import where
from storage.trouble import Trouble


def run(arguments: Namespace, settings: Settings) -> int:  # noqa: ARG001 - every verb is called alike
    logging.basicConfig(level=logging.INFO, format="%(asctime)s %(levelname)s %(name)s: %(message)s")
    logging.getLogger("alembic").setLevel(logging.WARNING)
    logging.getLogger("slack_sdk").setLevel(logging.CRITICAL)  # a line for each try; we say once what comes of them
    with terminable(), build(settings) as bot, _reaching():
        _serve(bot)
    return 0


def _serve(bot: Bot) -> None:
    with connected(bot) as watch, suppress(KeyboardInterrupt):
        print(f"kpi-bot is connected to {watch.team}, with the data in {where(bot.services.engine)}. Ctrl-C stops it.")
        wait_for_a_signal()


class _reaching:  # noqa: N801 - read as a word: with reaching
    """Says what keeps us from Slack."""

    def __enter__(self) -> None:
        return None

    def __exit__(self, kind: object, error: BaseException | None, trace: object) -> None:
        if isinstance(error, SlackApiError):
            code = str(error.response.get("error"))
            if refused(code, int(error.response.status_code), None).kind in PASSING:
                raise Trouble(f"Slack is not ready ({code}): try again in a minute") from error
            raise Trouble(
                f"Slack refuses the tokens ({code}): "
                "copy SLACK_BOT_TOKEN and SLACK_APP_TOKEN anew from api.slack.com/apps",
            ) from error
        if isinstance(error, SlackError):
            raise Trouble(
                f"Slack gives no connection ({error.code}): try again in a minute; an app may have ten of them"
            ) from error
        if isinstance(error, SlackClientError | URLError | OSError | HTTPException):
            raise Trouble(f"Slack cannot be reached ({error}): check the network and SLACK_API_URL") from error
