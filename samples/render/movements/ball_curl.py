"""Leg curls with the heels on an exercise ball.

The ball keeps its size. It rolls on the floor without slipping, and the point the heels press on goes with
it: when the ball has rolled by an angle, its middle has moved by radius times angle, and the heels have
been carried along the surface by the same angle. Where the ball is therefore tells where the heels are, and
the legs and the trunk follow from the shoulders that stay.
"""

from dataclasses import dataclass, replace
from itertools import pairwise

import numpy as np

from formcheck.smoothing import smooth
from render.contacts import Figure
from render.movements.carrying import angles_of
from render.movements.motion import Fault, NotRep, RepPlan, State
from render.movements.supine import Supine
from render.movements.timing import Course, Unrest
from render.planar import bend_two_bones
from render.posture import Posture
from render.props import Ball, Props
from render.skeleton import Array

__all__ = ["BallCurl", "BallCurlRep", "BallCurlSet"]

_PLANK_KNEE_DEG = 9.0
_PLANK_HIP_DEG = 3.0
_PLANTAR_DEG = 8.0  # how far the foot points beyond square to the shank, engineering default
_CONTACT_DEG = -12.0
_QUICK_DEG_PER_S = 120.0  # from which on formcheck says that the ball rolls out too fast
_PLAINLY_QUICK_DEG_PER_S = 180.0  # half as much again
# More knee than wanted by so much is out of reach; then the ball rolls on by the other (engineering default).
_OUT_OF_REACH_DEG, _SPARE_ROLL_DEG = 1.0, 0.3
_CUTOFF_HZ, _HELD_S, _STEP_S = 3.0, 0.15, 0.02
# Where on the ball the heels lie with straight legs: from the top, positive away from the head. The calf
# slopes down towards the head there and must not sink into the ball.
_HEEL_DOWN, _HEEL_BACK = 0.75, 0.95  # where the heel presses, in ankle heights and heel lengths


@dataclass(frozen=True, slots=True, kw_only=True)
class BallCurlRep:
    """One repetition as it shall be.

    Attributes
    ----------
    knee_flexion_deg : float
        Bend of the knees with the ball pulled in.
    hip_flexion_deg : float
        What is missing of a straight line from shoulders to knees with straight legs: a sag.
    curl_hip_flexion_deg : float
        The same with the ball pulled in: a pike.
    out_knee_deg : float
        Bend of the knees when the ball is rolled out again.
    lowers : bool
        Whether the hips go down after it.
    lift_s, curl_s, pause_s, out_s, lower_s, rest_s : float
        Times.
    faults : tuple of str
        Names of what is wrong on purpose.
    """

    knee_flexion_deg: float = 88.0
    hip_flexion_deg: float = 3.0
    curl_hip_flexion_deg: float = 8.0
    out_knee_deg: float = _PLANK_KNEE_DEG
    lowers: bool = True
    lift_s: float = 0.9
    curl_s: float = 1.2
    pause_s: float = 0.3
    out_s: float = 1.5
    lower_s: float = 0.8
    rest_s: float = 0.4
    faults: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True, kw_only=True)
class BallCurlSet:
    """A set of ball curls as data.

    Attributes
    ----------
    reps : tuple of BallCurlRep
        In order.
    ball_radius_m : float
        Radius of the ball.
    lead_in_s, lead_out_s : float
        Times of lying before and after.
    seed : int
        Of small unrest.
    """

    reps: tuple[BallCurlRep, ...] = (BallCurlRep(), BallCurlRep(), BallCurlRep())
    ball_radius_m: float = 0.3
    lead_in_s: float = 0.7
    lead_out_s: float = 0.5
    seed: int = 0


class BallCurl:
    """The movement of one figure through a set of ball curls.

    Parameters
    ----------
    figure : Figure
        Who trains.
    plan : BallCurlSet
        How.

    Raises
    ------
    ValueError
        If the ball is so large that straight legs do not reach its top from the floor.
    """

    signal = "knee_flexion_deg"

    def __init__(self, figure: Figure, plan: BallCurlSet) -> None:
        self.figure = figure
        self.not_reps: tuple[NotRep, ...] = ()
        self._radius = plan.ball_radius_m
        self._supine = Supine(figure, thorax_share=0.8, most_deg=72.0)
        self._unrest = Unrest(seed=plan.seed, names=("hip", "roll"))
        self._thigh_m = figure.thigh_m()
        self._heel_m, self._heel_deg = self._measure_heel()
        self._ball_z = 0.0
        self._ball_z = self._find_ball()
        rolls, lines, lifts = [(0.0, 0.0)], [(0.0, 0.0)], [(0.0, 0.0)]
        clock, up, out_knee_deg = plan.lead_in_s, False, _PLANK_KNEE_DEG
        reps = []
        for rep in plan.reps:
            # Hips that sag bring the heels nearer to the head, or the legs would not reach the ball.
            out_roll = self._roll_for(out_knee_deg, rep.hip_flexion_deg)
            if not up:
                rolls.append((clock, out_roll))
                lifts += [(clock, 0.0), (clock + rep.lift_s, 1.0)]
                lines.append((clock, rep.hip_flexion_deg))
                clock += rep.lift_s
            lines.append((clock, rep.hip_flexion_deg))
            rolls.append((clock, out_roll))
            arrives = clock + rep.curl_s
            departs, out = arrives + rep.pause_s, arrives + rep.pause_s + rep.out_s
            curled = self._roll_for(rep.knee_flexion_deg, rep.curl_hip_flexion_deg)
            out_roll, out_knee_deg = self._roll_for(rep.out_knee_deg, rep.hip_flexion_deg), rep.out_knee_deg
            rolls += [(arrives, curled), (departs, curled), (out, out_roll)]
            lines += [
                (arrives, rep.curl_hip_flexion_deg),
                (departs, rep.curl_hip_flexion_deg),
                (out, rep.hip_flexion_deg),
            ]
            reps.append(_plan_of(rep, clock, arrives, departs, out))
            clock = out
            if rep.lowers:
                lifts += [(clock + 0.05, 1.0), (clock + rep.lower_s, 0.0)]
                clock += rep.lower_s
            up = not rep.lowers
            clock += rep.rest_s
        if up:
            lifts += [(clock, 1.0), (clock + 0.9, 0.0)]
            clock += 0.9
        self.duration_s = clock + plan.lead_out_s
        self._rolls, self._lines, self._lifts = (_course(keys) for keys in (rolls, lines, lifts))
        self.reps = tuple(self._name_quick_release(rep) for rep in reps)

    def at(self, time_s: float) -> State:
        """Find body and ball at a time.

        Parameters
        ----------
        time_s : float
            Seconds from the start.

        Returns
        -------
        State
            Shoulders and head on the floor, heels on the ball.
        """
        roll = self._rolls.at(time_s)
        line = self._lines.at(time_s) + 0.4 * self._unrest.at("hip", time_s)
        beyond = self._lean_for_line(roll, line)
        lift = self._lifts.at(time_s)
        if lift < 1.0:
            # With the hips on their way down the legs stay as straight as they are, and the ball gives way.
            knee, _ = self._knee_and_hip(beyond, roll)
            beyond *= lift
            roll = self._roll_for_lean(beyond, knee, roll)
        return self._build(beyond, roll)

    def _build(self, beyond: float, roll: float) -> State:
        hip, heel = self._supine.hip(beyond), self._heel_at(roll)
        posture = self._with_legs(self._supine.posture(beyond), hip, heel)
        ball = Ball(
            center=np.array([0.0, self._radius, self._ball_z - np.radians(roll) * self._radius]),
            radius_m=self._radius,
            roll_angle_deg=-roll,
        )
        placement = self.figure.place(posture, hip)
        return State(posture=posture, placement=placement, props=Props(ball=ball, mat=True))

    def _with_legs(self, posture: Posture, hip: Array, heel: Array) -> Posture:
        thigh, shank = self._reach(hip, heel)
        return posture.with_limbs({"thigh_deg": thigh, "shank_deg": shank, "foot_deg": shank - _PLANTAR_DEG})

    def _reach(self, hip: Array, heel: Array) -> tuple[float, float]:
        """Directions of thigh and shank with the heel where it is, the foot being stiff against the shank."""
        reach = bend_two_bones(hip, heel, upper=self._thigh_m, lower=self._heel_m, bend=1)
        return reach.upper_deg, reach.lower_deg - self._heel_deg

    def _measure_heel(self) -> tuple[float, float]:
        """Distance from the knee to where the heel presses, and its angle against the shank."""
        footprint = self.figure.footprint
        # In the frame of the foot, then in the frame of a shank that hangs.
        down, back = _HEEL_DOWN * footprint.ankle_height, -_HEEL_BACK * footprint.heel_back
        pitch = np.radians(-_PLANTAR_DEG)
        up = -down * np.cos(pitch) - back * np.sin(pitch)
        forward = -back * np.cos(pitch) + down * np.sin(pitch)
        tip = np.array([up - self.figure.shank_m(), forward])
        return float(np.hypot(*tip)), float(np.degrees(np.arctan2(tip[1], -tip[0])))

    def _heel_at(self, roll: float) -> Array:
        """Where the heels are when the ball has rolled towards the head by an angle."""
        angle = np.radians(_CONTACT_DEG - roll)
        middle = np.array([self._radius, self._ball_z - np.radians(roll) * self._radius])
        return np.asarray(middle + self._radius * np.array([np.cos(angle), np.sin(angle)]))

    def _knee_and_hip(self, beyond: float, roll: float) -> tuple[float, float]:
        """Bend of knees and hips for a lean of the pelvis and a roll of the ball, as in the truth."""
        thigh, shank = self._reach(self._supine.hip(beyond), self._heel_at(roll))
        bend = self._supine.trunk_lean_deg(beyond) + thigh
        return thigh - shank, (bend + 180.0) % 360.0 - 180.0

    def _lean_for_line(self, roll: float, hip_flexion_deg: float) -> float:
        """Lean of the pelvis that leaves the hips bent as wanted."""
        low, high = 0.0, 70.0
        for _ in range(22):
            middle = 0.5 * (low + high)
            _, bend = self._knee_and_hip(middle, roll)
            low, high = (middle, high) if bend > hip_flexion_deg else (low, middle)
        return 0.5 * (low + high)

    def _roll_for(self, knee_deg: float, hip_flexion_deg: float) -> float:
        """Roll of the ball at which the knees are bent as wanted, with a given line of the body."""
        low, high = -25.0, 85.0
        for _ in range(22):
            middle = 0.5 * (low + high)
            knee, _ = self._knee_and_hip(self._lean_for_line(middle, hip_flexion_deg), middle)
            low, high = (middle, high) if knee < knee_deg else (low, middle)
        knee, _ = self._knee_and_hip(self._lean_for_line(high, hip_flexion_deg), high)
        # Hips that sag far want the ball so near that the knees bend more, or the heels do not reach it.
        return 0.5 * (low + high) if knee < knee_deg + _OUT_OF_REACH_DEG else high + _SPARE_ROLL_DEG

    def _roll_for_lean(self, beyond: float, knee_deg: float, near: float) -> float:
        """Roll of the ball at which the knees are bent as wanted, with a given lean of the pelvis."""
        low, high = near - 30.0, near + 40.0
        for _ in range(24):
            middle = 0.5 * (low + high)
            knee, _ = self._knee_and_hip(beyond, middle)
            low, high = (middle, high) if knee < knee_deg else (low, middle)
        return 0.5 * (low + high)

    def _find_ball(self) -> float:
        """Put the ball where a straight body has its heels on it."""
        low, high = 0.3, 2.2
        for _ in range(24):
            self._ball_z = 0.5 * (low + high)
            knee, _ = self._knee_and_hip(self._lean_for_line(0.0, _PLANK_HIP_DEG), 0.0)
            low, high = (self._ball_z, high) if knee > _PLANK_KNEE_DEG else (low, self._ball_z)
        return 0.5 * (low + high)

    def _name_quick_release(self, rep: RepPlan) -> RepPlan:
        """Name a ball that rolls out faster than formcheck's limit, where nobody asked for it."""
        times_s = np.arange(rep.departs_s - 0.5, rep.returns_s + 0.5, _STEP_S)
        knee_deg = [angles_of(self.figure, self.at(float(t)).placement)["knee_flexion_deg"] for t in times_s]
        # As formcheck measures it: filtered, and kept for a time.
        slow = smooth(times_s, np.array(knee_deg)[:, None], cutoff_hz=_CUTOFF_HZ)[:, 0]
        is_out = (times_s >= rep.departs_s) & (times_s <= rep.returns_s)
        speed = np.sort(-np.gradient(slow, times_s)[is_out])
        fastest = float(speed[-round(_HELD_S / _STEP_S)])
        if fastest <= _QUICK_DEG_PER_S or "too_fast_out" in {fault.name for fault in rep.faults}:
            return rep
        quick = Fault(
            name="too_fast_out",
            value=fastest,
            unit="deg/s",
            is_slight=fastest < _PLAINLY_QUICK_DEG_PER_S,
        )
        return replace(rep, faults=(*rep.faults, quick))


def _course(keys: list[tuple[float, float]]) -> Course:
    """Drop keys that come twice."""
    kept = [key for key, after in pairwise(keys) if after[0] > key[0] + 1e-9]
    return Course.of([*kept, keys[-1]])


def _plan_of(rep: BallCurlRep, leaves: float, arrives: float, departs: float, returns: float) -> RepPlan:
    sizes = {
        "hips_sag": (rep.hip_flexion_deg, "deg"),
        "hips_pike": (rep.curl_hip_flexion_deg, "deg"),
        "short_curl": (rep.knee_flexion_deg, "deg"),
        "not_extended": (rep.out_knee_deg, "deg"),
        "over_arch": (rep.hip_flexion_deg, "deg"),
        "too_fast_out": (rep.out_s, "s"),
    }
    faults = tuple(Fault(name=n, value=sizes[n][0], unit=sizes[n][1]) for n in rep.faults)
    return RepPlan(leaves_s=leaves, arrives_s=arrives, departs_s=departs, returns_s=returns, faults=faults)
