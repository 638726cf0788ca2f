"""blocks.validate: what Slack would say to blocks or a view, without showing them to anyone."""

import re

from bot.local.api.call import Call
from bot.local.api.method import Method
from bot.local.blocks import refuse_wrong_blocks, refuse_wrong_view
from bot.local.draft import decoded
from bot.local.refused import RefusedError, lacking
from bot.local.wire import Json
from bot.local.workspace import Workspace

SAID = re.compile(r"(?:\[ERROR\] )?(?P<message>.*) \[json-pointer:/(?:blocks|view)(?P<pointer>[^\]]*)\]")


def validate(workspace: Workspace, call: Call) -> Json:
    given = {
        name: decoded(call.arguments[name], "invalid_arguments")
        for name in ("blocks", "view")
        if name in call.arguments
    }
    if not given:
        raise lacking("blocks")
    try:
        if "view" in given:
            refuse_wrong_view(given["view"], workspace.files.is_processed)
        if "blocks" in given:
            refuse_wrong_blocks(given["blocks"], workspace.files.is_processed, ephemeral=False)
    except RefusedError as refused:
        said = refused.more.get("response_metadata", {})
        messages = said.get("messages", []) if isinstance(said, dict) else []
        errors = [found.groupdict() for message in messages if (found := SAID.fullmatch(message))]
        raise RefusedError("invalid_blocks", errors=errors) from None
    return {}


METHODS = [Method("blocks.validate", validate, tier=4, json=True)]
