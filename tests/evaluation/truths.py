"""Truths made from the stick figure: what it does is known exactly."""

from dataclasses import dataclass, replace
from typing import Any

import numpy as np

from formcheck.evaluation.truth import Series, TrueFault, TrueRep, Truth, View
from formcheck.pose import PoseTrack
from formcheck.report import Advice, Measured, Quality, Rep, Report, Source
from tests.lifting import Motion, deadlift_set, film
from tests.lifting import Rep as Lift

__all__ = ["Filmed", "film_set", "make_report", "make_reps", "renumber"]


@dataclass(frozen=True)
class Filmed:
    """A recording of the stick figure and its truth."""

    track: PoseTrack
    truth: Truth


def _angles(motion: Motion, time_s: Any) -> dict[str, tuple[float, ...]]:
    posture = motion.at(time_s)
    angles = {
        "hip_flexion_deg": posture.hip_flexion_deg,
        "knee_flexion_deg": posture.knee_flexion_deg,
        "trunk_lean_deg": posture.trunk_deg,
        "thigh_lean_deg": posture.thigh_deg,
        "shin_lean_deg": posture.shank_deg,
        "neck_deg": posture.neck_deg,
        "back_bend_deg": posture.back_bend_deg,
    }
    return {name: tuple(np.asarray(values).tolist()) for name, values in angles.items()}


def film_set(
    lifts: list[Lift], *, faults: dict[int, tuple[str, ...]] | None = None, clip: str = "set.mp4"
) -> Filmed:
    """Film a set of deadlifts that begins and ends standing; `faults` names those of a rep by number."""
    stand_s = 1.5
    motion = deadlift_set(lifts, stand_s=stand_s)
    track = film(motion, fps=30.0)
    reps, start_s = [], stand_s
    for number, lift in enumerate(lifts, start=1):
        turn_s = start_s + lift.down_s + 0.5 * lift.pause_s
        end_s = start_s + lift.down_s + lift.pause_s + lift.up_s
        at_turn = _angles(motion, np.array([turn_s]))
        reps.append(
            TrueRep(
                number=number,
                start_s=start_s,
                turn_s=turn_s,
                end_s=end_s,
                values={
                    name: at_turn[name][0]
                    for name in ("hip_flexion_deg", "trunk_lean_deg", "knee_flexion_deg")
                },
                faults=tuple(
                    TrueFault(name=name, value=30.0, unit="deg") for name in (faults or {}).get(number, ())
                ),
            )
        )
        start_s = end_s + lift.top_s
    truth = Truth(
        clip=clip,
        movement="deadlift",
        exercise="deadlift",
        true_reps=len(lifts),
        reps=tuple(reps),
        series=Series(
            time_s=tuple(track.time_s.tolist()),
            angles_deg=_angles(motion, track.time_s),
        ),
        camera=View(yaw_deg=0.0),
        side="right",
        facing="right",
    )
    return Filmed(track=track, truth=truth)


def make_report(reps: tuple[Rep, ...], *, exercise: str = "deadlift", duration_s: float = 60.0) -> Report:
    """Report these reps, and nothing else."""
    return Report(
        source=Source(
            name="", sha256="", duration_s=duration_s, frames=1, width=None, height=None, rotation_deg=0
        ),
        exercise=exercise,
        exercise_from="given",
        side="right",
        facing="right",
        reps=reps,
        refused=(),
        summary={},
        advice=Advice(good=(), change=()),
        quality=Quality(seen_fraction=1.0, camera_yaw_deg=3.0, camera_roll_deg=None, warnings=()),
        not_checked=(),
        formcheck="0",
    )


def make_reps(
    truth: Truth, *, late_s: float = 0.0, off: float = 0.0, uncertainty: float = 5.0
) -> tuple[Rep, ...]:
    """Report every true rep, some seconds late and every number off by the same."""
    reps = []
    for true in truth.reps:
        metrics = {
            name: Measured(value=value + off, uncertainty=uncertainty)
            for name, value in true.values.items()
            if value is not None
        }
        reps.append(
            Rep(
                number=true.number,
                start_s=true.start_s + late_s,
                turn_s=true.turn_s + late_s,
                end_s=true.end_s + late_s,
                clean=True,
                metrics=metrics,
                faults=(),
                borderline=(),
                unchecked=(),
            )
        )
    return tuple(reps)


def renumber(reps: tuple[Rep, ...]) -> tuple[Rep, ...]:
    """Count from 1 again."""
    return tuple(replace(rep, number=number) for number, rep in enumerate(reps, start=1))
