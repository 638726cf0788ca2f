"""A socket as the SDK's reader needs it."""

import socket
import threading
from collections.abc import Iterator

import pytest

from bot.serve.session import _Whole


@pytest.fixture
def ends() -> Iterator[tuple[socket.socket, socket.socket]]:
    one, other = socket.socketpair()
    with one, other:
        one.settimeout(0.01)
        yield one, other


def test_a_pause_within_a_frame_is_waited_out(ends: tuple[socket.socket, socket.socket]) -> None:
    one, other = ends
    with pytest.raises(TimeoutError):
        one.recv(1)
    later = threading.Timer(0.05, other.send, (b"rest",))
    later.start()
    assert _Whole(one).recv(16) == b"rest"
    later.join()


def test_the_end_of_a_stream_is_an_error_not_silence(ends: tuple[socket.socket, socket.socket]) -> None:
    one, other = ends
    other.close()
    with pytest.raises(ConnectionResetError):
        _Whole(one).recv(16)
    assert _Whole(one).fileno() == one.fileno()
