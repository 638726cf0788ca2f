"""Bounded work: a place is reserved before the acknowledgement, so a full house is said at once, never queued."""

import logging
import time
from collections.abc import Callable, Iterable
from concurrent.futures import Future, wait
from dataclasses import dataclass, field
from queue import Empty, SimpleQueue
from threading import BoundedSemaphore, Lock, Thread

log = logging.getLogger(__name__)
FINISH = 20.0
"""Seconds that what has begun may go on when the pool is closed."""
LAST_WORD = 5.0
"""Seconds more in which those are told who got no answer: all at once."""

Call = Callable[[], object]


def _nothing() -> None:
    return None


@dataclass(eq=False, slots=True)
class _Job:
    run: Call
    instead: Call
    done: Future[None] = field(default_factory=Future)

    def tell(self) -> None:
        try:
            self.instead()
        except Exception:
            log.exception("somebody who waited could not be told")

    def work(self, before: Call) -> None:
        """Runs it unless it was cancelled; calls `before` just before the end is known."""
        if not self.done.set_running_or_notify_cancel():
            return
        try:
            self.run()
        except BaseException as error:  # a thread of the pool outlives every job
            log.exception("a job failed")  # whoever submitted it may never ask
            before()
            self.done.set_exception(error)
        else:
            before()
            self.done.set_result(None)


class Pool:
    """`threads` at work and at most `queue` jobs waiting. The threads do not keep the process from ending."""

    def __init__(self, threads: int, queue: int) -> None:
        self._room = BoundedSemaphore(threads + queue)
        self._closed = self._is_over = False
        self._jobs: SimpleQueue[_Job | None] = SimpleQueue()
        self._left: set[_Job] = set()
        self._lock = Lock()
        self._threads = [Thread(target=self._work, name=f"job-{number}", daemon=True) for number in range(threads)]
        for thread in self._threads:
            thread.start()

    @property
    def is_closed(self) -> bool:
        return self._closed

    def reserve(self) -> bool:
        """Takes a place if there is one; whoever has it must `submit` or `release`."""
        return not self._closed and self._room.acquire(blocking=False)

    def release(self) -> None:
        self._room.release()

    def submit(self, job: Call, instead: Call = _nothing) -> Future[None]:
        """Runs `job` in the reserved place, which is free again when the job ends, however it ends.

        `instead` is called where the pool closes first: before the job begins, or before it ends in time.
        """
        made = _Job(job, instead)
        made.done.add_done_callback(lambda done: self._ended(made) if done.cancelled() else None)
        with self._lock:
            self._left.add(made)
            if not self._closed:
                self._jobs.put(made)
                return made.done
        made.done.cancel()
        made.tell()
        return made.done

    def refuse(self) -> None:
        """Takes no more work."""
        with self._lock:
            self._closed = True

    def close(self, patience: float = FINISH) -> None:
        """Takes no more work. What waits is told, what has begun may end; after `patience` seconds that is told too.

        Returns at most `LAST_WORD` seconds later. What is cut off goes on for as long as the process does.
        """
        if self._is_over:
            return
        self._is_over = True
        self.refuse()
        waiting = [job for job in self._drained() if job.done.cancel()]
        for _ in self._threads:
            self._jobs.put(None)
        tellers = _told(waiting)
        with self._lock:
            running = [*self._left]
        wait([job.done for job in running], patience)
        late = [job for job in running if not job.done.done()]
        if late:
            log.warning("%s answers were not ready in time and are cut off", len(late))
        until = time.monotonic() + LAST_WORD
        for teller in (*tellers, *_told(late)):
            teller.join(max(until - time.monotonic(), 0.0))

    def _work(self) -> None:
        while job := self._jobs.get():
            current = job
            current.work(lambda: self._ended(current))  # noqa: B023 - called before the next turn

    def _ended(self, job: _Job) -> None:
        with self._lock:
            self._left.discard(job)
        self._room.release()

    def _drained(self) -> Iterable[_Job]:
        while True:
            try:
                job = self._jobs.get_nowait()
            except Empty:
                return
            if job:
                yield job


def _told(jobs: Iterable[_Job]) -> list[Thread]:
    """Everybody at once: nobody's turn comes too late."""
    tellers = [Thread(target=job.tell, name="told", daemon=True) for job in jobs]
    for teller in tellers:
        teller.start()
    return tellers
