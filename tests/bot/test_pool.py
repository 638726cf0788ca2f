"""Bounded work: never more places than there are, and none lost."""

from collections.abc import Iterator
from functools import partial
from queue import SimpleQueue
from threading import Event, Semaphore, Thread

import pytest

from bot.pool import Pool

THREADS, QUEUE = 2, 3
PLACES = THREADS + QUEUE
PATIENCE = 10.0


@pytest.fixture
def gate() -> Iterator[Event]:
    """Jobs wait for it; it is open in the end, whatever happens."""
    event = Event()
    yield event
    event.set()


@pytest.fixture
def pool(gate: Event) -> Iterator[Pool]:
    made = Pool(THREADS, QUEUE)
    yield made
    gate.set()
    made.close()


def free(pool: Pool) -> int:
    """How many places are free: all are taken, counted and given back."""
    taken = 0
    while pool.reserve():
        taken += 1
    for _ in range(taken):
        pool.release()
    return taken


def test_there_are_as_many_places_as_threads_and_queue(pool: Pool) -> None:
    assert [pool.reserve() for _ in range(PLACES + 2)] == [True] * PLACES + [False] * 2


def test_a_full_house_says_so_while_its_jobs_wait(pool: Pool, gate: Event) -> None:
    done = []
    for _ in range(PLACES):
        assert pool.reserve()
        done.append(pool.submit(lambda: None if gate.wait(PATIENCE) else pytest.fail("nobody opened the gate")))
    assert not pool.reserve()
    gate.set()
    for job in done:
        job.result(PATIENCE)
    assert free(pool) == PLACES


def test_no_more_jobs_run_at_once_than_there_are_threads(pool: Pool, gate: Event) -> None:
    begun = [Event() for _ in range(PLACES)]

    def job(number: int) -> None:
        begun[number].set()
        gate.wait(PATIENCE)

    jobs = []
    for number in range(PLACES):
        pool.reserve()
        jobs.append(pool.submit(partial(job, number)))
    assert all(event.wait(PATIENCE) for event in begun[:THREADS])
    assert not any(event.is_set() for event in begun[THREADS:])
    gate.set()
    for each in jobs:
        each.result(PATIENCE)
    assert all(event.is_set() for event in begun)


def test_a_place_given_back_unused_is_free(pool: Pool) -> None:
    for _ in range(PLACES):
        pool.reserve()
    pool.release()
    assert pool.reserve()
    assert not pool.reserve()


def test_a_place_that_nobody_took_cannot_be_given_back(pool: Pool) -> None:
    with pytest.raises(ValueError, match="too many"):
        pool.release()


@pytest.mark.parametrize("error", [ValueError, SystemExit, KeyboardInterrupt])
def test_a_job_that_fails_leaves_its_place_and_its_thread(pool: Pool, error: type[BaseException]) -> None:
    def fail() -> None:
        raise error

    for _ in range(3 * PLACES):
        assert pool.reserve()
        with pytest.raises(error):
            pool.submit(fail).result(PATIENCE)
    assert free(pool) == PLACES


@pytest.mark.parametrize("error", [None, ValueError])
def test_the_place_is_free_before_the_end_is_known(gate: Event, error: type[Exception] | None) -> None:
    pool, was_free = Pool(1, 0), SimpleQueue[bool]()

    def job() -> None:
        gate.wait(PATIENCE)
        if error:
            raise error

    pool.reserve()
    pool.submit(job).add_done_callback(lambda _: was_free.put(pool.reserve()))
    gate.set()
    assert was_free.get(timeout=PATIENCE)
    pool.release()
    pool.close()


def test_a_cancelled_job_leaves_its_place(pool: Pool, gate: Event) -> None:
    begun = Semaphore(0)

    def job() -> None:
        begun.release()
        gate.wait(PATIENCE)

    jobs = []
    for _ in range(PLACES):
        pool.reserve()
        jobs.append(pool.submit(job))
    assert all(begun.acquire(timeout=PATIENCE) for _ in range(THREADS))
    assert [job.cancel() for job in jobs].count(True) == QUEUE
    assert free(pool) == QUEUE


def test_closing_finishes_what_has_begun_and_tells_what_waits() -> None:
    pool, gate, begun = Pool(1, 2), Event(), Event()
    happened: SimpleQueue[str] = SimpleQueue()

    def job() -> None:
        begun.set()
        assert gate.wait(PATIENCE)
        happened.put("finished")

    def told(name: str) -> None:
        happened.put(name)
        if happened.qsize() == 2:
            gate.set()

    for name in ("running", "second", "third"):
        assert pool.reserve()
        pool.submit(job, partial(told, name))
    assert begun.wait(PATIENCE)
    pool.close(PATIENCE)
    all_ = [happened.get(timeout=PATIENCE) for _ in range(3)]
    assert sorted(all_[:2]) == ["second", "third"], "they are told while the first is still at work"
    assert all_[2] == "finished"
    assert happened.empty()
    assert free_of(pool) == 3


def test_what_does_not_end_in_time_is_told_and_does_not_keep_the_process(caplog: pytest.LogCaptureFixture) -> None:
    pool, gate, begun, told = Pool(1, 0), Event(), Event(), Event()

    def job() -> None:
        begun.set()
        gate.wait(PATIENCE)

    pool.reserve()
    running = pool.submit(job, told.set)
    assert begun.wait(PATIENCE)
    pool.close(0.0)
    assert told.wait(PATIENCE)
    assert "1 answers" in caplog.text
    assert {thread.daemon for thread in pool._threads} == {True}
    gate.set()
    running.result(PATIENCE)


def test_who_is_told_of_the_end_may_fail_and_hold_nobody_up(caplog: pytest.LogCaptureFixture) -> None:
    pool, gate, begun, told = Pool(1, 2), Event(), Event(), Event()

    def job() -> None:
        begun.set()
        assert gate.wait(PATIENCE)

    def fail() -> None:
        raise ValueError

    for instead in (fail, fail, told.set):
        pool.reserve()
        pool.submit(job, instead)
    assert begun.wait(PATIENCE)
    gate.set()
    pool.close(PATIENCE)
    assert told.wait(PATIENCE)
    assert "could not be told" in caplog.text


def test_however_many_cannot_be_told_the_end_comes_soon(monkeypatch: pytest.MonkeyPatch) -> None:
    """All have the same last seconds, not each its own."""
    monkeypatch.setattr("bot.pool.LAST_WORD", 0.2)
    pool, gate = Pool(1, 60), Event()
    for _ in range(61):
        pool.reserve()
        pool.submit(lambda: gate.wait(PATIENCE), lambda: gate.wait(PATIENCE))
    closing = Thread(target=pool.close, args=(0.0,))
    closing.start()
    closing.join(PATIENCE / 2)
    assert not closing.is_alive()
    gate.set()


def test_a_failure_that_nobody_asks_about_is_in_the_log(pool: Pool, caplog: pytest.LogCaptureFixture) -> None:
    def fail() -> None:
        raise ValueError("a bug of ours")

    pool.reserve()
    with pytest.raises(ValueError, match="bug"):
        pool.submit(fail).result(PATIENCE)
    assert "a bug of ours" in caplog.text


def free_of(pool: Pool) -> int:
    """How many places a closed pool has left."""
    taken = 0
    while pool._room.acquire(blocking=False):
        taken += 1
    return taken


def test_a_closed_pool_has_no_place_and_tells_who_comes_at_the_last_moment() -> None:
    pool, told = Pool(THREADS, QUEUE), Event()
    assert pool.reserve()
    pool.close()
    pool.close()
    assert pool.is_closed
    assert not pool.reserve()
    late = pool.submit(lambda: pytest.fail("it is closed"), told.set)
    assert late.cancelled()
    assert told.is_set()
    assert free_of(pool) == PLACES


def test_a_pool_that_refuses_finishes_what_it_has(pool: Pool, gate: Event) -> None:
    pool.reserve()
    job = pool.submit(lambda: gate.wait(PATIENCE))
    pool.refuse()
    assert not pool.reserve()
    gate.set()
    job.result(PATIENCE)
