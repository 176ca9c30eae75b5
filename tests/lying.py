"""The stick figure on its back, shoulders in their place: heels on a ball, or feet on a wall."""

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np

from formcheck.geometry import Array
from tests.figure import ANKLE, SHANK, THIGH, TRUNK, Posture

__all__ = ["AtWall", "BallCurl", "HipLift", "OnBall"]

SHOULDER_X, SHOULDER_Y = -0.45, 0.07
# Half a body behind the figure's place, a thickness of the back above the floor.

SLOPE_OUT_DEG, SLOPE_IN_DEG = 25.0, 58.0
# Slope of a straight body with legs straight and with the knees at 90 degrees, on a ball of 65 centimetres.


@dataclass(frozen=True, slots=True, kw_only=True)
class OnBall:
    """How it lies with the heels on a ball."""

    knee_deg: float = 8.0
    line_deg: float = 2.0
    slope_deg: float | None = None
    head_deg: float = 0.0

    @property
    def slope(self) -> float:
        """Slope of the trunk; of a straight body it follows from the knees."""
        if self.slope_deg is not None:
            return self.slope_deg
        straight = SLOPE_OUT_DEG + (SLOPE_IN_DEG - SLOPE_OUT_DEG) * (self.knee_deg - 8.0) / 82.0
        # The knees stay about where they are when the hips sag: half of what is missing the trunk has.
        return straight - 0.5 * self.line_deg


@dataclass(frozen=True, slots=True, kw_only=True)
class AtWall:
    """How it lies with the feet on a wall."""

    rise_pct: float = 0.0
    slide_pct: float = 0.0
    knee_deg: float = 90.0


def _course(
    start: Sequence[float],
    hold_s: float,
    steps: Sequence[tuple[Sequence[float], float, float]],
    time_s: Array,
) -> Array:
    """Numbers over time, each way as smooth as people move (minimum jerk, Flash and Hogan 1985)."""
    knots_s, values = [0.0, hold_s], [list(start), list(start)]
    for to, over_s, stay_s in steps:
        knots_s += [knots_s[-1] + over_s, knots_s[-1] + over_s + stay_s]
        values += [list(to), list(to)]
    table = np.array(values, dtype=np.float64)
    place = np.interp(time_s, knots_s, np.arange(len(knots_s)))
    index = np.minimum(place.astype(int), len(knots_s) - 2)
    part = place - index
    share = part**3 * (10.0 - 15.0 * part + 6.0 * part**2)
    return np.asarray(table[index] + share[:, None] * (table[index + 1] - table[index]))


def _along(lean_deg: Array, length: float) -> Array:
    lean = np.radians(lean_deg)
    return length * np.stack([np.sin(lean), np.cos(lean)], axis=-1)


def _posture(trunk: Array, thigh: Array, shank: Array, head: Array) -> Posture:
    """Put the shoulder in its place, and the ankle where it comes to be."""
    shoulder = np.array([SHOULDER_X, SHOULDER_Y])
    ankle = shoulder - _along(trunk, TRUNK) - _along(thigh, THIGH) - _along(shank, SHANK)
    return Posture(
        trunk_deg=trunk,
        thigh_deg=thigh,
        shank_deg=shank,
        neck_deg=head - 90.0 - trunk,
        arm_deg=np.full(trunk.shape, 90.0),
        ankle_x=ankle[:, 0],
        ankle_y=ankle[:, 1] - ANKLE,
    )


@dataclass(frozen=True, slots=True, kw_only=True)
class BallCurl:
    """A course with the heels on a ball: where to, how long to get there, how long to stay."""

    start: OnBall
    hold_s: float
    moves: tuple[tuple[OnBall, float, float], ...]

    @property
    def duration_s(self) -> float:
        """Length of it all."""
        return self.hold_s + sum(over_s + stay_s for _, over_s, stay_s in self.moves)

    def at(self, time_s: Array) -> Posture:
        """Give the posture at each of the given times."""
        steps = [(_numbers(to), over_s, stay_s) for to, over_s, stay_s in self.moves]
        knee, line, slope, head = _course(_numbers(self.start), self.hold_s, steps, time_s).T
        trunk = -90.0 - slope
        thigh = trunk - line
        return _posture(trunk, thigh, thigh + knee, head)


def _numbers(where: OnBall) -> tuple[float, ...]:
    return where.knee_deg, where.line_deg, where.slope, where.head_deg


def _at_wall(where: AtWall) -> tuple[float, ...]:
    return where.rise_pct, where.slide_pct, where.knee_deg


@dataclass(frozen=True, slots=True, kw_only=True)
class HipLift:
    """A course with the feet on a wall: where to, how long to get there, how long to stay."""

    start: AtWall
    hold_s: float
    moves: tuple[tuple[AtWall, float, float], ...]

    @property
    def duration_s(self) -> float:
        """Length of it all."""
        return self.hold_s + sum(over_s + stay_s for _, over_s, stay_s in self.moves)

    def at(self, time_s: Array) -> Posture:
        """Give the posture at each of the given times."""
        steps = [(_at_wall(to), over_s, stay_s) for to, over_s, stay_s in self.moves]
        rise, slide, knee = _course(_at_wall(self.start), self.hold_s, steps, time_s).T
        trunk = -90.0 - np.degrees(np.arcsin(0.01 * rise * THIGH / TRUNK))
        hip = np.array([SHOULDER_X, SHOULDER_Y]) - _along(trunk, TRUNK)
        flat = np.array([SHOULDER_X + TRUNK, SHOULDER_Y])
        # At rest the thigh is upright and the shank level; knees that are not at a right angle move the wall.
        reach = np.radians(knee)
        ankle = flat + np.stack([SHANK * np.sin(reach), THIGH + SHANK * np.cos(reach)], axis=-1)
        ankle[:, 1] -= 0.01 * slide * SHANK
        way = ankle - hip
        far = np.hypot(way[:, 0], way[:, 1])
        inner = np.degrees(
            np.arccos(np.clip((THIGH**2 + far**2 - SHANK**2) / (2.0 * THIGH * far), -1.0, 1.0))
        )
        thigh_up = np.degrees(np.arctan2(way[:, 0], way[:, 1])) - inner
        knee_at = hip + _along(thigh_up, THIGH)
        down = knee_at - ankle
        shank = np.degrees(np.arctan2(down[:, 0], down[:, 1]))
        thigh = thigh_up - 180.0
        return _posture(trunk, thigh, shank, np.zeros_like(trunk))
