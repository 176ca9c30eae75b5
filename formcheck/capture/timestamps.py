"""Strictly increasing times from the timestamps of a container, whatever state those are in."""

from collections import deque
from collections.abc import Iterator
from statistics import median
from typing import Generic, TypeVar

__all__ = ["Timeline"]

Item = TypeVar("Item")

# How many pictures may wait for the next credible timestamp before it is concluded that the clock itself was
# set back or stands still. Engineering default: a quarter of a second at 30 fps, and a small, fixed memory.
_PATIENCE = 8

# How many of the latest intervals the usual one is taken from: one to two seconds. Engineering default.
_MEMORY = 61


class Timeline(Generic[Item]):
    """Gives each item of a stream a time: its own timestamp where that is credible, a repaired one elsewhere.

    The first item is at 0 s, and times increase strictly. A timestamp that is later than the time before is
    taken as it is, so a variable frame rate is kept. One that is missing, repeated or earlier is not: its
    item waits for the next credible timestamp, and what waited is spread evenly in between. When eight
    items in a row have waited in vain, the clock was set back or stands still: they follow at the usual
    interval, and the clock counts on from there.

    Parameters
    ----------
    interval_s : float
        Usual interval in seconds, until enough items have been seen to measure it.

    Attributes
    ----------
    repaired_count : int
        Items so far whose timestamp was missing, repeated or earlier than one before.

    Examples
    --------
    >>> line = Timeline(interval_s=0.1)
    >>> stamped = [("a", 5.0), ("b", 5.1), ("c", 5.1), ("d", None), ("e", 5.4)]
    >>> placed = [pair for item, stamp in stamped for pair in line.place(item, stamp_s=stamp)]
    >>> [(item, round(time_s, 3)) for item, time_s in placed]
    [('a', 0.0), ('b', 0.1), ('c', 0.2), ('d', 0.3), ('e', 0.4)]
    >>> line.repaired_count
    2
    """

    def __init__(self, *, interval_s: float) -> None:
        # Several times the given value, so that one odd first interval does not become the usual one.
        self._intervals_s = deque([interval_s] * 5, maxlen=_MEMORY)
        self._shift_s: float | None = None
        self._last_s: float | None = None
        self._waiting: list[Item] = []
        self.repaired_count = 0

    @property
    def interval_s(self) -> float:
        """Median of the latest intervals in seconds."""
        return median(self._intervals_s)

    def place(self, item: Item, *, stamp_s: float | None) -> Iterator[tuple[Item, float]]:
        """Take the next item; give those whose time is now known.

        Parameters
        ----------
        item : object
            The next item of the stream.
        stamp_s : float or None
            Its timestamp in seconds by the container's clock; None if it has none.

        Yields
        ------
        item : object
            An item, in the order in which they came.
        time_s : float
            Its time in seconds, later than all before.
        """
        time_s = self._time_of(stamp_s)
        if time_s is not None and (self._last_s is None or time_s > self._last_s):
            yield from self._spread_waiting(
                step_s=(time_s - (self._last_s or 0.0)) / (len(self._waiting) + 1)
            )
            yield item, self._settle(time_s)
            return
        self.repaired_count += 1
        if self._last_s is None:
            yield item, self._settle(0.0)
            return
        self._waiting.append(item)
        if len(self._waiting) >= _PATIENCE:
            yield from self.finish()
            if stamp_s is not None and self._last_s is not None:
                self._shift_s = self._last_s - stamp_s

    def finish(self) -> Iterator[tuple[Item, float]]:
        """Give the items that still wait, at the usual interval.

        Yields
        ------
        item : object
            An item, in the order in which they came.
        time_s : float
            Its time in seconds, later than all before.
        """
        if self._last_s is not None:
            yield from self._spread_waiting(step_s=self.interval_s)

    def _time_of(self, stamp_s: float | None) -> float | None:
        """Seconds since the origin; the first timestamp there is decides where that lies."""
        if stamp_s is None:
            return None
        if self._shift_s is None:
            passed = 0 if self._last_s is None else len(self._waiting) + 1
            self._shift_s = (self._last_s or 0.0) + passed * self.interval_s - stamp_s
        return stamp_s + self._shift_s

    def _spread_waiting(self, *, step_s: float) -> Iterator[tuple[Item, float]]:
        waiting, self._waiting = self._waiting, []
        start_s = self._last_s or 0.0
        for count, item in enumerate(waiting, start=1):
            yield item, self._settle(start_s + step_s * count)

    def _settle(self, time_s: float) -> float:
        if self._last_s is not None:
            self._intervals_s.append(time_s - self._last_s)
        self._last_s = time_s
        return time_s
