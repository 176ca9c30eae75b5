"""Squats without weights: what looks a little like our exercises and is none of them."""

from dataclasses import dataclass, replace

from render.contacts import Figure
from render.movements.carrying import free_arms
from render.movements.motion import NotRep, RepPlan, State
from render.movements.sequence import Key, LivingStance
from render.movements.standing import Stance, stand
from render.movements.timing import Course
from render.posture import blend
from render.props import Props

__all__ = ["Squat", "SquatRep", "SquatSet"]


@dataclass(frozen=True, slots=True, kw_only=True)
class SquatRep:
    """One squat as it shall be.

    Attributes
    ----------
    knee_flexion_deg : float
        Bend of the knees at the bottom, 100 with the thighs almost level.
    pelvis_lean_deg : float
        Lean of the pelvis there.
    down_s, pause_s, up_s, rest_s : float
        Times of going down, staying, coming up, and of the rest after it.
    """

    knee_flexion_deg: float = 100.0
    pelvis_lean_deg: float = 34.0
    down_s: float = 1.5
    pause_s: float = 0.3
    up_s: float = 1.2
    rest_s: float = 0.7


@dataclass(frozen=True, slots=True, kw_only=True)
class SquatSet:
    """A set of squats as data.

    Attributes
    ----------
    reps : tuple of SquatRep
        In order.
    lead_in_s, lead_out_s : float
        Times of standing before and after.
    arms_forward : bool
        Whether the arms are stretched forward at the bottom; otherwise they hang.
    seed : int
        Of sway and breath.
    """

    reps: tuple[SquatRep, ...] = (SquatRep(), SquatRep(), SquatRep())
    lead_in_s: float = 0.8
    lead_out_s: float = 0.6
    arms_forward: bool = True
    seed: int = 0


class Squat:
    """The movement of one figure through a set of squats.

    Parameters
    ----------
    figure : Figure
        Who squats.
    plan : SquatSet
        How.
    """

    signal = "knee_flexion_deg"

    def __init__(self, figure: Figure, plan: SquatSet) -> None:
        self.figure = figure
        self.not_reps: tuple[NotRep, ...] = ()
        self._arms_forward = plan.arms_forward
        top = Stance(leg_spread=0.12)
        keys = [Key(start_s=0.0, end_s=plan.lead_in_s, stance=top)]
        arms = [(0.0, 0.0), (plan.lead_in_s, 0.0)]
        reps = []
        for rep in plan.reps:
            clock = keys[-1].end_s
            arrives, departs = clock + rep.down_s, clock + rep.down_s + rep.pause_s
            bottom = replace(
                top,
                pelvis_lean_deg=rep.pelvis_lean_deg,
                spine_deg=6.0,
                neck_deg=-20.0,
                knee_flexion_deg=rep.knee_flexion_deg,
            )
            returns = departs + rep.up_s
            keys.append(Key(start_s=arrives, end_s=departs, stance=bottom))
            keys.append(Key(start_s=returns, end_s=returns + rep.rest_s, stance=top))
            arms += [(arrives, 1.0), (departs, 1.0), (returns, 0.0), (returns + rep.rest_s, 0.0)]
            reps.append(RepPlan(leaves_s=clock, arrives_s=arrives, departs_s=departs, returns_s=returns))
        keys[-1] = replace(keys[-1], end_s=keys[-1].end_s + plan.lead_out_s)
        self.duration_s = keys[-1].end_s
        self.reps = tuple(reps)
        self._living = LivingStance(keys, seed=plan.seed)
        self._arms = Course.of(arms)

    def at(self, time_s: float) -> State:
        """Find the body at a time.

        Parameters
        ----------
        time_s : float
            Seconds from the start.

        Returns
        -------
        State
            In balance on flat feet.
        """
        stood = stand(self.figure, self._living.at(time_s))
        hanging = free_arms(stood.posture)
        stretched = stood.posture.with_limbs(
            {"upper_arm_deg": 84.0, "forearm_deg": 88.0, "hand_deg": 88.0, "upper_arm_spread": 0.05}
        )
        share = self._arms.at(time_s) if self._arms_forward else 0.0
        posture = blend(hanging, stretched, share)
        return State(posture=posture, placement=self.figure.place(posture, stood.hip), props=Props())
