"""Uploading in three steps, without sharing, and looking at what was uploaded."""

from bot.local.api.call import Call
from bot.local.api.method import Method
from bot.local.draft import decoded
from bot.local.files import File
from bot.local.refused import RefusedError, lacking
from bot.local.wire import Json
from bot.local.workspace import Workspace

LONGEST_ALT = 1_000  # characters; a picture in a block may be told in 2,000
ALONE = "[ERROR] this Slack shares no files: complete without channel_id and show the file by slack_file"


def get_upload_url(workspace: Workspace, call: Call) -> Json:
    length = call.number("length")
    if length < 1:
        raise RefusedError("invalid_arguments")
    alt = str(call.arguments.get("alt_txt") or "")
    if len(alt) > LONGEST_ALT:
        raise RefusedError("alt_txt_too_large")
    file = workspace.files.expect(call.text("filename"), length, alt)
    return {"upload_url": f"{workspace.url}/upload/v1/{file.key}", "file_id": file.id}


def complete_upload(workspace: Workspace, call: Call) -> Json:
    wanted = decoded(call.arguments.get("files"), "invalid_arguments")
    if not isinstance(wanted, list) or not wanted or not all(isinstance(each, dict) for each in wanted):
        raise lacking("files")
    if call.arguments.get("channel_id") or call.arguments.get("channels"):
        raise RefusedError("invalid_arguments", response_metadata={"messages": [ALONE]})
    titles = {workspace.files.received(str(each.get("id"))).id: str(each.get("title") or "") for each in wanted}
    done = [workspace.files.complete(file, title) for file, title in titles.items()]
    return {"files": [_told(workspace, file) for file in done]}


def info(workspace: Workspace, call: Call) -> Json:
    file = workspace.files.find(call.text("file"))
    return {"file": _told(workspace, file), "comments": [], "response_metadata": {"next_cursor": ""}}


def delete(workspace: Workspace, call: Call) -> Json:
    workspace.files.delete(call.text("file"))
    return {}


def _told(workspace: Workspace, file: File) -> Json:
    address = f"{workspace.url}/page/files/{file.id}"
    return {**workspace.files.info(file), "url_private": address, "permalink": address}


METHODS = [
    Method("files.getUploadURLExternal", get_upload_url, "files:write", tier=4),
    Method("files.completeUploadExternal", complete_upload, "files:write", tier=4, json=True),
    Method("files.info", info, "files:read", tier=4),
    Method("files.delete", delete, "files:write", tier=3, json=True),
]
