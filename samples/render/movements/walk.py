"""Walking past the camera: what is in many films before and after a set.

References
----------
.. [Perry2010] J. Perry, J. Burnfield, "Gait Analysis", 2nd ed., 2010: 62 % of a stride are stance; the foot
   rolls over the heel, stands flat, and rolls over the ball.
"""

from dataclasses import dataclass, replace

import numpy as np

from render.contacts import Figure
from render.movements.carrying import free_arms
from render.movements.motion import NotRep, RepPlan, State
from render.movements.timing import Course, Unrest, minimum_jerk
from render.posture import Limbs, Posture
from render.props import Props
from render.skeleton import Array

__all__ = ["Walk", "WalkPast"]

_STANCE_SHARE = 0.62  # [Perry2010]_
_STRETCH = 0.992  # a walking leg is never quite straight, engineering default
_SWING_LIFT_M = 0.05
_PITCH = Course.of([(0.0, 18.0), (0.09, 0.0), (0.34, 0.0), (0.62, -52.0), (0.82, -5.0), (1.0, 18.0)])
# Pitch of the foot over a stride from heel strike, after [Perry2010]_.


@dataclass(frozen=True, slots=True, kw_only=True)
class WalkPast:
    """A walk as data.

    Attributes
    ----------
    speed_m_s : float
        How fast.
    step_m : float
        Length of a step.
    from_z, to_z : float
        Where the hips are at the start and the end, metres forward.
    seed : int
        Of small unrest.
    """

    speed_m_s: float = 1.1
    step_m: float = 0.62
    from_z: float = -1.8
    to_z: float = 1.8
    seed: int = 0


class Walk:
    """One figure that walks straight on.

    Parameters
    ----------
    figure : Figure
        Who walks.
    plan : WalkPast
        How.
    """

    signal = "thigh_lean_deg"

    def __init__(self, figure: Figure, plan: WalkPast) -> None:
        self.figure = figure
        self._plan = plan
        self.duration_s = (plan.to_z - plan.from_z) / plan.speed_m_s
        self.reps: tuple[RepPlan, ...] = ()
        self.not_reps = (NotRep(start_s=0.0, end_s=self.duration_s, what="walk"),)
        self._stride_s = 2.0 * plan.step_m / plan.speed_m_s
        self._unrest = Unrest(seed=plan.seed, names=("trunk", "head"))
        self._heights = self._hip_heights()

    def at(self, time_s: float) -> State:
        """Find the body at a time.

        Parameters
        ----------
        time_s : float
            Seconds from the start.

        Returns
        -------
        State
            With the feet on the floor where they carry.
        """
        phase = time_s / self._stride_s
        hip = np.array([self._height(phase), self._hip_z(time_s)])
        lean = 2.0 + 0.5 * self._unrest.at("trunk", time_s)
        posture = free_arms(
            Posture(
                pelvis_lean_deg=lean + 2.0,
                thorax_lean_deg=lean,
                head_lean_deg=1.5 * self._unrest.at("head", time_s),
            )
        )
        posture = replace(
            posture,
            left=self._limbs(posture.left, hip, time_s, phase),
            right=self._limbs(posture.right, hip, time_s, phase + 0.5),
        )
        return State(posture=posture, placement=self.figure.place(posture, hip), props=Props())

    def _limbs(self, limbs: Limbs, hip: Array, time_s: float, phase: float) -> Limbs:
        ankle, pitch = self._foot(time_s, phase)
        swing = 20.0 * np.cos(2.0 * np.pi * (phase % 1.0))  # the arm is back when the foot strikes
        arm = replace(
            limbs, upper_arm_deg=-3.0 - swing, forearm_deg=18.0 - 1.2 * swing, hand_deg=18.0 - 1.2 * swing
        )
        # On the ball of the foot the toes stay on the floor; in the swing they come back in line.
        share = phase % 1.0
        toes = max(-pitch, 0.0) * (
            1.0 if share < _STANCE_SHARE else max(1.0 - (share - _STANCE_SHARE) / 0.12, 0.0)
        )
        return self.figure.reach_with_leg(arm, hip, ankle, foot_deg=pitch, toe_bend_deg=toes)

    def _hip_z(self, time_s: float) -> float:
        return self._plan.from_z + self._plan.speed_m_s * time_s

    def _foot(self, time_s: float, phase: float) -> tuple[Array, float]:
        """Where the ankle is and the foot's pitch; a phase of 0 is heel strike."""
        share = phase % 1.0
        strike_s = time_s - share * self._stride_s
        strike_z = self._hip_z(strike_s) + 0.5 * self._plan.step_m
        if share < _STANCE_SHARE:
            return self._standing_foot(strike_z, share), _PITCH.at(share)
        left = self._standing_foot(strike_z, _STANCE_SHARE)
        lands = self._standing_foot(strike_z + 2.0 * self._plan.step_m, 0.0)
        progress = (share - _STANCE_SHARE) / (1.0 - _STANCE_SHARE)
        # A swinging foot leaves and lands with speed: half way between even and least jerk.
        way = 0.5 * progress + 0.5 * minimum_jerk(progress)
        ankle = left + way * (lands - left)
        ankle[0] += _SWING_LIFT_M * np.sin(np.pi * progress) ** 2
        return ankle, _PITCH.at(share)

    def _standing_foot(self, strike_z: float, share: float) -> Array:
        footprint, pitch = self.figure.footprint, _PITCH.at(share)
        on_heel = pitch >= 0.0
        pivot = np.array([0.0, strike_z + (0.7 * footprint.heel_back if on_heel else footprint.ball_front)])
        return pivot + footprint.pivot_step(pitch, on_heel=on_heel)

    def _hip_heights(self) -> Array:
        """Heights of the hips over a stride: two smooth waves below what the legs allow."""
        phases = np.arange(64) / 64.0
        reach = _STRETCH * self.figure.leg_m
        allowed = np.empty_like(phases)
        for index, phase in enumerate(phases):
            time_s = (2.0 + phase) * self._stride_s
            heights = []
            for foot_phase in (phase, phase + 0.5):
                if foot_phase % 1.0 <= _STANCE_SHARE:
                    ankle, _ = self._foot(time_s, 2.0 + foot_phase)
                    heights.append(ankle[0] + np.sqrt(reach**2 - (ankle[1] - self._hip_z(time_s)) ** 2))
            allowed[index] = min(heights)
        waves = np.fft.rfft(allowed)
        waves[3:] = 0.0
        smooth = np.fft.irfft(waves, 64)
        return np.asarray(smooth - np.max(smooth - allowed))

    def _height(self, phase: float) -> float:
        place = (phase % 1.0) * 64.0
        return float(np.interp(place, np.arange(65), np.append(self._heights, self._heights[0])))
