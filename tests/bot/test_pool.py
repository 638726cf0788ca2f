"""Bounded work: never more places than there are, and none lost."""

from collections.abc import Iterator
from concurrent.futures import CancelledError
from functools import partial
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


def test_closing_finishes_what_has_begun_and_drops_what_waits() -> None:
    pool, gate, begun = Pool(1, 1), Event(), Event()
    finished: list[str] = []

    def job(name: str) -> None:
        begun.set()
        gate.wait(PATIENCE)
        finished.append(name)

    pool.reserve()
    running = pool.submit(lambda: job("running"))
    assert begun.wait(PATIENCE)
    pool.reserve()
    waiting = pool.submit(lambda: job("waiting"))
    closing = Thread(target=pool.close)
    closing.start()
    with pytest.raises(CancelledError):
        waiting.result(PATIENCE)
    assert finished == []
    gate.set()
    closing.join(PATIENCE)
    assert not closing.is_alive()
    assert running.done()
    assert finished == ["running"]


def test_closing_drops_what_waits_and_finishes_what_has_begun() -> None:
    pool, gate, begun = Pool(1, 1), Event(), Event()

    def job() -> None:
        begun.set()
        gate.wait(PATIENCE)

    pool.reserve()
    running = pool.submit(job)
    assert begun.wait(PATIENCE)
    pool.reserve()
    dropped = pool.submit(job)
    dropped.add_done_callback(lambda _: gate.set())
    pool.close()
    assert dropped.cancelled()
    assert running.done()


def test_a_closed_pool_has_no_place() -> None:
    pool = Pool(THREADS, QUEUE)
    assert pool.reserve()
    pool.close()
    pool.close()
    assert not pool.reserve()
    with pytest.raises(RuntimeError):
        pool.submit(lambda: None)
