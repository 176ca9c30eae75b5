"""A sequence of stances in time, alive with sway and breath."""

from collections.abc import Sequence
from dataclasses import dataclass, fields

import numpy as np

from render.movements.standing import Stance
from render.movements.timing import Course, Unrest

__all__ = ["Key", "LivingStance"]

_BREATH_DEG = 0.5  # how far the thorax leans with a breath, engineering default
_SWAY = {"pelvis_lean_deg": 0.35, "neck_deg": 1.2, "shin_forward_deg": 0.25, "knee_flexion_deg": 0.4}
# Standard deviations that give some 4 mm at the hips and 8 mm at the head, engineering default.


@dataclass(frozen=True, slots=True, kw_only=True)
class Key:
    """A stance to be in from one time to another.

    Attributes
    ----------
    start_s, end_s : float
        The times; between two keys the body moves from one stance to the next.
    stance : Stance
        What to be in.
    """

    start_s: float
    end_s: float
    stance: Stance


class LivingStance:
    """Stances at any time, with sway and breath.

    Parameters
    ----------
    keys : sequence of Key
        In the order of time.
    seed : int
        Of sway and breath.
    """

    def __init__(self, keys: Sequence[Key], *, seed: int) -> None:
        times = [time for key in keys for time in (key.start_s, key.end_s)]
        self._courses = {
            field.name: Course.of(
                list(zip(times, (getattr(k.stance, field.name) for k in keys for _ in range(2)), strict=True))
            )
            for field in fields(Stance)
        }
        self._unrest = Unrest(seed=seed, names=tuple(_SWAY))
        self._breath_hz = float(np.random.default_rng(seed).uniform(0.22, 0.32))
        # 13 to 19 breaths a minute: a standing adult at light work, engineering default.

    def at(self, time_s: float) -> Stance:
        """Find the stance at a time.

        Parameters
        ----------
        time_s : float
            Seconds.

        Returns
        -------
        Stance
            Between the keys' stances, never quite still.
        """
        values = {name: course.at(time_s) for name, course in self._courses.items()}
        for name, size in _SWAY.items():
            values[name] += size * self._unrest.at(name, time_s)
        values["spine_deg"] += _BREATH_DEG * float(np.sin(2.0 * np.pi * self._breath_hz * time_s))
        return Stance(**values)
