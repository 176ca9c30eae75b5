"""Courses of numbers over time, and the small unrest of a living body.

References
----------
.. [Flash1985] T. Flash, N. Hogan, "The coordination of arm movements", J Neurosci 5:1688, 1985: unhindered
   movements follow the polynomial of least jerk.
.. [Winter1995] D. Winter, "Human balance and posture control", Gait Posture 3:193, 1995: a standing body
   sways by some 4 mm (standard deviation), mostly below 0.5 Hz.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from itertools import pairwise

import numpy as np

from render.skeleton import Array

__all__ = ["Course", "Unrest", "minimum_jerk"]


def minimum_jerk(share: float) -> float:
    """Share of the way after a share of the time [Flash1985]_.

    Parameters
    ----------
    share : float
        Share of the time; outside 0 to 1 the movement has not begun or is over.

    Returns
    -------
    float
        In 0 to 1, with rest at both ends.
    """
    s = min(max(share, 0.0), 1.0)
    return s**3 * (10.0 - 15.0 * s + 6.0 * s**2)


@dataclass(frozen=True, slots=True, kw_only=True)
class Course:
    """A number over time: keys with rest at each, least jerk between them.

    Attributes
    ----------
    times_s : tuple of float
        When the keys are, rising.
    values : tuple of float
        What the number is there. Two equal neighbours are a pause.

    Raises
    ------
    ValueError
        If times and values do not fit each other or the times do not rise.
    """

    times_s: tuple[float, ...]
    values: tuple[float, ...]

    def __post_init__(self) -> None:
        if not self.times_s or len(self.times_s) != len(self.values):
            raise ValueError(f"expected one value per time, got {len(self.values)} for {len(self.times_s)}")
        if any(later <= earlier for earlier, later in pairwise(self.times_s)):
            raise ValueError(f"expected rising times, got {self.times_s}")

    @classmethod
    def of(cls, keys: Sequence[tuple[float, float]]) -> "Course":
        """Make a course of (time, value) pairs.

        Parameters
        ----------
        keys : sequence of (float, float)
            Times in seconds, rising, and values.

        Returns
        -------
        Course
            Through all of them.
        """
        return cls(times_s=tuple(key[0] for key in keys), values=tuple(key[1] for key in keys))

    def at(self, time_s: float) -> float:
        """Read the number at a time.

        Parameters
        ----------
        time_s : float
            Any time; before the first key and after the last the number stays.

        Returns
        -------
        float
            The value.
        """
        if time_s <= self.times_s[0]:
            return self.values[0]
        if time_s >= self.times_s[-1]:
            return self.values[-1]
        index = int(np.searchsorted(self.times_s, time_s, side="right")) - 1
        start, end = self.times_s[index], self.times_s[index + 1]
        share = minimum_jerk((time_s - start) / (end - start))
        return self.values[index] + share * (self.values[index + 1] - self.values[index])


class Unrest:
    """Slow seeded noise: a sum of sines of random phase, smooth and the same at every call.

    Parameters
    ----------
    seed : int
        Which noise.
    names : sequence of str
        The numbers that shall wander, each on its own.
    slowest_hz, fastest_hz : float
        Band of the noise, engineering default within the sway of standing [Winter1995]_.
    """

    def __init__(
        self, *, seed: int, names: Sequence[str], slowest_hz: float = 0.08, fastest_hz: float = 0.6
    ) -> None:
        rng = np.random.default_rng(seed)
        count = 6
        self._rows = {name: row for row, name in enumerate(names)}
        self._hz: Array = rng.uniform(slowest_hz, fastest_hz, (len(names), count))
        self._phase: Array = rng.uniform(0.0, 2.0 * np.pi, (len(names), count))
        self._scale = np.sqrt(2.0 / count)

    def at(self, name: str, time_s: float) -> float:
        """Read one of the numbers.

        Parameters
        ----------
        name : str
            Which.
        time_s : float
            When.

        Returns
        -------
        float
            Mean 0, standard deviation 1.
        """
        row = self._rows[name]
        waves = np.sin(2.0 * np.pi * self._hz[row] * time_s + self._phase[row])
        return float(self._scale * waves.sum())
