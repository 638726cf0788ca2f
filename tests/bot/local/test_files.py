"""Pictures: uploaded, processed some time later, shown in a message."""

import io
import re
from http import HTTPStatus
from typing import Any
from urllib.error import HTTPError
from urllib.request import Request, urlopen

import pytest
from PIL import Image
from slack_sdk import WebClient
from slack_sdk.errors import SlackApiError

from bot.local import LocalSlack


def png() -> bytes:
    out = io.BytesIO()
    Image.new("RGB", (88, 38), "teal").save(out, "PNG")
    return out.getvalue()


def upload(client: WebClient, content: bytes, name: str = "frt.png") -> str:
    answer = client.files_upload_v2(content=content, filename=name, alt_txt="FRT per day", highlight_type="png")
    file = answer["file"]
    assert isinstance(file, dict)
    return str(file["id"])


def picture(file: str) -> list[dict[str, Any]]:
    return [{"type": "image", "slack_file": {"id": file}, "alt_text": "FRT per day"}]


def fetch(request: str | Request) -> tuple[int, str, bytes]:
    try:
        with urlopen(request) as answer:  # noqa: S310 # loopback
            return answer.status, answer.headers["Content-Type"], answer.read()
    except HTTPError as error:
        with error:
            return error.code, error.headers["Content-Type"] or "", error.read()


def post(url: str, data: bytes, kind: str = "application/octet-stream") -> tuple[int, str, bytes]:
    return fetch(Request(url, data, {"Content-Type": kind}))  # noqa: S310 # loopback


def test_a_picture_can_be_shown_once_it_is_processed(slack: LocalSlack, client: WebClient) -> None:
    slack.processing = 1e9
    file = upload(client, png())
    assert re.fullmatch(r"F[A-Z0-9]{8,}", file)
    told = client.files_info(file=file)["file"]
    assert (told["mimetype"], told["alt_txt"]) == ("", "FRT per day")
    with pytest.raises(SlackApiError) as refused:
        client.chat_postMessage(channel="C0SUPPORT1", text="FRT", blocks=picture(file))
    assert refused.value.response["errors"] == ["invalid slack file [json-pointer:/blocks/0/slack_file]"]
    assert fetch(f"{slack.url}/page/files/{file}")[0] == HTTPStatus.NOT_FOUND

    slack.processing = 0.0
    told = client.files_info(file=file)["file"]
    assert (told["mimetype"], told["filetype"], told["original_w"], told["original_h"]) == ("image/png", "png", 88, 38)
    client.chat_postMessage(channel="C0SUPPORT1", text="FRT", blocks=picture(file))
    assert slack.messages("C0SUPPORT1")[0].blocks == picture(file)
    assert fetch(f"{slack.url}/page/files/{file}") == (HTTPStatus.OK, "image/png", png())


def test_the_words_of_a_picture_may_not_be_endless(client: WebClient) -> None:
    asked = {"filename": "frt.png", "length": 1, "alt_txt": "x" * 1_000}
    assert client.api_call("files.getUploadURLExternal", params=asked)["ok"]
    with pytest.raises(SlackApiError, match="alt_txt_too_large"):
        client.api_call("files.getUploadURLExternal", params={**asked, "alt_txt": "x" * 1_001})


def test_processing_takes_the_time_it_is_given(slack: LocalSlack, client: WebClient) -> None:
    assert slack.processing == 0.0
    slack.processing = 0.2
    file = upload(client, png())
    slack.paced = False  # it is asked more often than Slack lets one ask
    assert slack.wait_for(lambda: client.files_info(file=file)["file"]["mimetype"]) == "image/png"


def test_no_picture_in_an_ephemeral(slack: LocalSlack, client: WebClient) -> None:
    file = upload(client, png())
    with pytest.raises(SlackApiError) as refused:
        client.chat_postEphemeral(channel="C0SUPPORT1", user="U0MANAGER1", text="FRT", blocks=picture(file))
    assert refused.value.response["errors"] == ["invalid slack file [json-pointer:/blocks/0/slack_file]"]
    assert slack.messages("C0SUPPORT1", seen_by="U0MANAGER1") == []


def test_a_form_uploads_as_well_as_raw_bytes(slack: LocalSlack, client: WebClient) -> None:
    asked = client.files_getUploadURLExternal(filename="a.gif", length=6)
    body = b'--x\r\nContent-Disposition: form-data; name="file"; filename="a.gif"\r\n\r\nGIF89a\r\n--x--\r\n'
    assert post(str(asked["upload_url"]), body, "multipart/form-data; boundary=x")[0] == HTTPStatus.OK
    done = client.files_completeUploadExternal(files=[{"id": str(asked["file_id"]), "title": "A"}])
    assert done["files"][0]["title"] == "A"
    assert fetch(f"{slack.url}/page/files/{asked['file_id']}") == (HTTPStatus.OK, "image/gif", b"GIF89a")


def test_uploads_that_fail(client: WebClient) -> None:
    asked = client.files_getUploadURLExternal(filename="a.txt", length=3)
    url, file = str(asked["upload_url"]), str(asked["file_id"])
    assert post(url, b"four")[0] == HTTPStatus.BAD_REQUEST
    assert post(f"{url}x", b"abc")[0] == HTTPStatus.NOT_FOUND
    empty = b'--x\r\nContent-Disposition: form-data; name="words"\r\n\r\nabc\r\n--x--\r\n'
    assert post(url, empty, "multipart/form-data; boundary=x")[0] == HTTPStatus.BAD_REQUEST
    with pytest.raises(SlackApiError, match="file_not_found"):
        client.files_completeUploadExternal(files=[{"id": file}])
    assert post(url, b"abc")[0] == HTTPStatus.OK
    assert post(url, b"abc")[0] == HTTPStatus.NOT_FOUND
    with pytest.raises(SlackApiError, match="invalid_arguments"):
        client.files_completeUploadExternal(files=[{"id": file}], channel_id="C0SUPPORT1")
    client.files_completeUploadExternal(files=[{"id": file}])


@pytest.mark.parametrize(
    ("method", "arguments", "error"),
    [
        ("files.getUploadURLExternal", {"length": 1}, "invalid_arguments"),
        ("files.getUploadURLExternal", {"filename": "a", "length": 0}, "invalid_arguments"),
        ("files.getUploadURLExternal", {"filename": "a", "length": "x"}, "invalid_arguments"),
        ("files.completeUploadExternal", {"files": "no json"}, "invalid_arguments"),
        ("files.completeUploadExternal", {"files": "[]"}, "invalid_arguments"),
        ("files.info", {"file": "F0AAAAAAAA"}, "file_not_found"),
    ],
)
def test_wrong_arguments_for_files(client: WebClient, method: str, arguments: dict[str, Any], error: str) -> None:
    with pytest.raises(SlackApiError) as refused:
        client.api_call(method, params=arguments)
    assert refused.value.response["error"] == error


def test_what_is_no_picture_is_only_downloaded(slack: LocalSlack, client: WebClient) -> None:
    file = upload(client, b"<svg onload=alert(1)>", "a.svg")
    assert fetch(f"{slack.url}/page/files/{file}")[1] == "application/octet-stream"


def test_faults_of_an_upload(slack: LocalSlack, client: WebClient) -> None:
    slack.faults.add("upload", slack.faults.SERVER_ERROR)
    slack.faults.add("upload", "rejected")
    for status in (500, 400):
        with pytest.raises(HTTPError) as refused:
            upload(client, png())
        with refused.value:
            assert refused.value.code == status
    slack.faults.add("upload", slack.faults.CUT)
    with pytest.raises(OSError, match=r"."):
        upload(client, png())
    assert upload(client, png())
