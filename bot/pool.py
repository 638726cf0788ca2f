"""Bounded work: a place is reserved before the acknowledgement, so a full house is said at once, never queued."""

from collections.abc import Callable
from concurrent.futures import Future, ThreadPoolExecutor
from threading import BoundedSemaphore


class Pool:
    """`threads` at work and at most `queue` jobs waiting."""

    def __init__(self, threads: int, queue: int) -> None:
        self._room = BoundedSemaphore(threads + queue)
        self._closed = False
        self._threads = ThreadPoolExecutor(threads, thread_name_prefix="job")

    def reserve(self) -> bool:
        """Takes a place if there is one; whoever has it must `submit` or `release`."""
        return not self._closed and self._room.acquire(blocking=False)

    def release(self) -> None:
        self._room.release()

    def submit(self, job: Callable[[], None]) -> Future[None]:
        """Runs `job` in the reserved place, which is free again when the job ends, however it ends."""

        def work() -> None:
            try:
                job()
            finally:
                self._room.release()

        try:
            begun = self._threads.submit(work)
        except RuntimeError:
            self._room.release()
            raise
        begun.add_done_callback(lambda done: self._room.release() if done.cancelled() else None)
        return begun

    def close(self) -> None:
        """Takes no more work and waits for what has begun; what is still waiting is dropped."""
        self._closed = True
        self._threads.shutdown(wait=True, cancel_futures=True)
