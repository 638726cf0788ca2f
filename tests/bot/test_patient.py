"""Patience for somebody who waits: only with what Slack surely did not take, and not for long."""

import pytest

from bot.outcome import Kind, SlackError
from bot.patient import PATIENCE, Patient
from bot.render import Message
from tests.bot.fakes import FakeMouth

HELLO = Message("hello")
URL = "https://slack.test/commands/1"


@pytest.fixture
def naps() -> list[float]:
    return []


@pytest.fixture
def mouth() -> FakeMouth:
    return FakeMouth()


@pytest.fixture
def patient(mouth: FakeMouth, naps: list[float]) -> Patient:
    return Patient(mouth, naps.append)


@pytest.mark.parametrize("wait", [None, 3.0])
def test_what_is_to_come_later_is_said_again_after_the_pause(
    mouth: FakeMouth, patient: Patient, naps: list[float], wait: float | None
) -> None:
    mouth.refuse("post", Kind.LATER, retry_after=wait)
    assert patient.post("C", HELLO) == "1.000001"
    mouth.refuse("answer", Kind.LATER, retry_after=wait)
    patient.answer(URL, HELLO, in_channel=True)
    assert naps == [wait or 1.0] * 2
    assert [(said.way, said.in_channel) for said in mouth.shown] == [("post", False), ("answer", True)]
    assert patient.said


@pytest.mark.parametrize("wait", [None, 0.0, 1.0, 4.0, 9.0])
def test_one_answer_waits_no_longer_than_its_patience_in_all(
    mouth: FakeMouth, patient: Patient, naps: list[float], wait: float | None
) -> None:
    mouth.refuse("post", *[Kind.LATER] * 99, retry_after=wait)
    with pytest.raises(SlackError):
        patient.post("C", HELLO)
    assert 0 < sum(naps) <= PATIENCE
    assert len(mouth.tried) == len(naps) + 1 <= PATIENCE + 1
    assert not patient.said


def test_a_long_wait_is_told_at_once(mouth: FakeMouth, patient: Patient, naps: list[float]) -> None:
    mouth.refuse("post", Kind.LATER, retry_after=PATIENCE + 1)
    with pytest.raises(SlackError) as refused:
        patient.post("C", HELLO)
    assert refused.value.retry_after == PATIENCE + 1
    assert naps == []


@pytest.mark.parametrize("kind", [kind for kind in Kind if kind is not Kind.LATER])
def test_whatever_else_goes_wrong_is_told_at_once_and_never_said_again(
    mouth: FakeMouth, patient: Patient, naps: list[float], kind: Kind
) -> None:
    mouth.refuse("post", kind)
    mouth.refuse("answer", kind)
    with pytest.raises(SlackError):
        patient.post("C", HELLO)
    with pytest.raises(SlackError):
        patient.answer(URL, HELLO)
    assert (len(mouth.tried), naps, patient.said) == (2, [], False)


def test_the_rest_is_the_mouths_own(mouth: FakeMouth, patient: Patient) -> None:
    file_id = patient.upload(b"png", "kpi", "alt")
    assert patient.is_ready(file_id, 1)
    assert not patient.said
    ts = patient.post("C", HELLO)
    patient.update("C", ts, Message("edited"))
    assert mouth.posts["C", ts].text == "edited"
