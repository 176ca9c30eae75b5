"""Pacing the breath: a plan of when to breathe in, out and hold, walked through as time goes by.

The breath is paced and never measured: a camera can neither see nor hear it in a movement.
"""

from collections.abc import Iterator

from formcheck.program.programme import Breath

__all__ = ["BreathPacer"]


class BreathPacer:
    """Tells the parts of a number of breaths, each at its time.

    Parameters
    ----------
    breath : Breath
        How long the parts of one breath are.
    count : int
        How many breaths there are.
    """

    def __init__(self, breath: Breath, count: int) -> None:
        lengths = (("in", breath.in_s), ("out", breath.out_s), ("hold", breath.hold_s))
        self._parts = [part for part in lengths if part[1] > 0.0]
        self._count = count
        self._told = 0
        self._starts = [0.0]
        for _ in range(count):
            for _, seconds in self._parts:
                self._starts.append(self._starts[-1] + seconds)

    def reach(self, elapsed_s: float) -> Iterator[tuple[str, float, int]]:
        """Give the part that has begun by now, if it is a new one.

        Parameters
        ----------
        elapsed_s : float
            Seconds since the first breath began.

        Yields
        ------
        tuple of (str, float, int)
            The part (``in``, ``out``, ``hold``, and ``end`` when all is over), its length in seconds, and the
            number of the breath. What has already passed by is not told late.
        """
        before = self._told
        while self._told < len(self._starts) and self._starts[self._told] <= elapsed_s:
            self._told += 1
        if self._told == before:
            return
        latest = self._told - 1
        if latest == len(self._starts) - 1:
            yield "end", 0.0, self._count
            return
        name, seconds = self._parts[latest % len(self._parts)]
        yield name, seconds, latest // len(self._parts) + 1
