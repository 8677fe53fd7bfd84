"""Work that goes on in a thread of its own while a test looks on: it ends, and what it fails of fails the test."""

import threading
from collections.abc import Callable
from typing import Generic, TypeVar

T = TypeVar("T")


class Alongside(Generic[T]):
    """``work``, begun at once."""

    def __init__(self, work: Callable[[], T]) -> None:
        self._work = work
        self._made: list[T] = []
        self._failed: BaseException | None = None
        self._thread = threading.Thread(target=self._run, daemon=True)
        self._thread.start()

    def _run(self) -> None:
        try:
            self._made.append(self._work())
        except BaseException as error:  # noqa: BLE001 - raised where the end is waited for
            self._failed = error

    def goes_on(self, seconds: float) -> bool:
        """Say whether it has not ended after so many seconds."""
        self._thread.join(seconds)
        return self._thread.is_alive()

    def end(self, seconds: float = 90) -> T:
        """Wait for its end, and return what it made or raise what it failed of.

        :raises AssertionError: when it has not ended after so many seconds.
        """
        assert not self.goes_on(seconds), "it goes on for ever"
        if self._failed is not None:
            raise self._failed
        return self._made[0]
