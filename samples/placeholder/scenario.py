"""What happens in the placeholder sample: five repetitions, one of them short, one with a rounded back."""

import math
from dataclasses import dataclass
from typing import Any

import numpy as np

from placeholder.skeleton import Posture

__all__ = ["DURATION_S", "REPETITIONS", "Repetition", "posture_at"]

STANDING_S = 2.0
BETWEEN_S = 0.6
AFTER_S = 1.0

# Standing, and what a full hinge adds (a typical Romanian deadlift with soft knees).
STANDING_DEG = {"trunk_lean": 2.0, "hip_flexion": 3.0, "knee_flexion": 3.0, "neck": 6.0}
HINGE_DEG = {"trunk_lean": 68.0, "hip_flexion": 92.0, "knee_flexion": 15.0, "neck": -17.0}
ROUNDED_NECK_DEG = 20.0
REACH_M = 0.12


@dataclass(frozen=True, slots=True, kw_only=True)
class Repetition:
    """One repetition of the set.

    Attributes
    ----------
    start_s : float
        When the hinge begins.
    down_s, pause_s, up_s : float
        How long the parts take.
    depth : float
        Share of a full hinge, 0..1.
    back_bend_deg : float
        How much the back is rounded at the turn.
    faults : tuple of str
        What is wrong with it.
    """

    start_s: float
    down_s: float = 1.6
    pause_s: float = 0.2
    up_s: float = 1.2
    depth: float = 1.0
    back_bend_deg: float = 0.0
    faults: tuple[str, ...] = ()

    @property
    def turn_s(self) -> float:
        """Middle of the pause at the bottom."""
        return self.start_s + self.down_s + self.pause_s / 2

    @property
    def end_s(self) -> float:
        """When the lifter stands again."""
        return self.start_s + self.down_s + self.pause_s + self.up_s

    def progress_at(self, *, time_s: float) -> float:
        """How far the hinge has come.

        Parameters
        ----------
        time_s : float
            Seconds since the start of the clip.

        Returns
        -------
        float
            0 standing, 1 at the bottom; minimum-jerk in between, as people move.
        """
        down = min(max((time_s - self.start_s) / self.down_s, 0), 1)
        up = min(max((self.end_s - time_s) / self.up_s, 0), 1)
        share = min(down, up)
        return share**3 * (10 - 15 * share + 6 * share**2)


def _plan_set() -> tuple[Repetition, ...]:
    """Line the repetitions up, one after the other."""
    kinds: tuple[dict[str, Any], ...] = (
        {},
        {},
        {"depth": 0.6, "down_s": 1.2, "up_s": 1.0, "faults": ("short",)},
        {"back_bend_deg": 40.0, "faults": ("rounded_back",)},
        {},
    )
    repetitions: list[Repetition] = []
    start_s = STANDING_S
    for kind in kinds:
        repetitions.append(Repetition(start_s=start_s, **kind))
        start_s = repetitions[-1].end_s + BETWEEN_S
    return tuple(repetitions)


REPETITIONS = _plan_set()
DURATION_S = REPETITIONS[-1].end_s + AFTER_S


def posture_at(*, time_s: float) -> Posture:
    """Joint angles at an instant.

    Parameters
    ----------
    time_s : float
        Seconds since the start of the clip.

    Returns
    -------
    Posture
        With a little sway: nobody stands like a post.
    """
    shares = [repetition.progress_at(time_s=time_s) for repetition in REPETITIONS]
    current = int(np.argmax(shares))
    repetition, hinge = REPETITIONS[current], shares[current] * REPETITIONS[current].depth
    sway = 0.5 * math.sin(2 * math.pi * time_s / 3.7) + 0.3 * math.sin(2 * math.pi * time_s / 1.9)
    angles = {name: STANDING_DEG[name] + hinge * HINGE_DEG[name] for name in STANDING_DEG}
    rounding = shares[current] * repetition.back_bend_deg
    return Posture(
        trunk_lean_deg=angles["trunk_lean"] + 0.8 * sway,
        hip_flexion_deg=angles["hip_flexion"] + sway,
        knee_flexion_deg=angles["knee_flexion"] + 0.3 * sway,
        back_bend_deg=rounding,
        neck_deg=angles["neck"] + (ROUNDED_NECK_DEG * shares[current] if rounding else 0.0),
        reach_m=REACH_M,
        hang=hinge,
    )
