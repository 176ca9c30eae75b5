"""Sets of dumbbell deadlifts as data."""

from dataclasses import dataclass

from render.movements.carrying import Carry
from render.movements.motion import Fault

__all__ = ["DeadliftRep", "DeadliftSet", "name_faults"]


@dataclass(frozen=True, slots=True, kw_only=True)
class DeadliftRep:
    """One repetition as it shall be.

    Attributes
    ----------
    hip_flexion_deg : float
        Angle between trunk and thigh at the bottom.
    knee_flexion_deg : float
        Bend of the knees at the bottom.
    rounded_deg : float
        Flexion of the whole back at the bottom on top of what is ordinary.
    neck_deg : float
        Head against thorax at the bottom, negative with the chin up.
    drift_m : float
        How much further from the legs the weights hang than close.
    shin_forward_deg : float
        Forward lean of the shins at the bottom on top of what balance asks for.
    top_hip_flexion_deg : float
        What is left of the hip's flexion at the top that follows.
    top_knee_flexion_deg : float
        Bend of the knees at the top that follows.
    top_lean_back_deg : float
        How far the trunk leans back at the top that follows.
    down_s, pause_s, up_s, rest_s : float
        Times of lowering, staying, lifting, and of the rest after it.
    counts : bool
        False for a dip that no judge counts.
    faults : tuple of str
        Names of what is wrong on purpose.
    """

    hip_flexion_deg: float = 90.0
    knee_flexion_deg: float = 18.0
    rounded_deg: float = 0.0
    neck_deg: float = -10.0
    drift_m: float = 0.0
    shin_forward_deg: float = 0.0
    top_hip_flexion_deg: float = 0.0
    top_knee_flexion_deg: float = 4.0
    top_lean_back_deg: float = 0.0
    down_s: float = 1.9
    pause_s: float = 0.35
    up_s: float = 1.4
    rest_s: float = 0.7
    counts: bool = True
    faults: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True, kw_only=True)
class DeadliftSet:
    """A set of deadlifts as data.

    Attributes
    ----------
    reps : tuple of DeadliftRep
        In order.
    carry : Carry
        Where the weights are held.
    load : float
        Mass of both weights, of the body's mass.
    lead_in_s, lead_out_s : float
        Times of standing before and after.
    picks_up, puts_down : bool
        Whether the weights come from the floor and go back there.
    looks_around_after, shuffles_after : int
        After which repetition the person looks to the side or sets a foot anew; 0 never.
    seed : int
        Of sway and breath.
    """

    reps: tuple[DeadliftRep, ...] = (DeadliftRep(), DeadliftRep(), DeadliftRep())
    carry: Carry = Carry.FRONT
    load: float = 0.25
    lead_in_s: float = 1.0
    lead_out_s: float = 0.8
    picks_up: bool = False
    puts_down: bool = False
    looks_around_after: int = 0
    shuffles_after: int = 0
    seed: int = 0


def name_faults(rep: DeadliftRep) -> tuple[Fault, ...]:
    """Name what is wrong with a repetition on purpose.

    Parameters
    ----------
    rep : DeadliftRep
        As it shall be.

    Returns
    -------
    tuple of Fault
        With how much of it there is.
    """
    sizes = {
        "rounded_back": (rep.rounded_deg, "deg"),
        "squatting": (rep.knee_flexion_deg, "deg"),
        "short": (rep.hip_flexion_deg, "deg"),
        "no_lockout": (rep.top_hip_flexion_deg, "deg"),
        "weight_drifts": (100.0 * rep.drift_m, "cm"),
        "knees_travel": (rep.shin_forward_deg, "deg"),
        "knees_locked": (rep.knee_flexion_deg, "deg"),
        "chin_up": (rep.neck_deg, "deg"),
        "chin_down": (rep.neck_deg, "deg"),
        "knees_bent_at_top": (rep.top_knee_flexion_deg, "deg"),
        "leans_back": (rep.top_lean_back_deg, "deg"),
        "too_fast_down": (rep.down_s, "s"),
        "too_fast_up": (rep.up_s, "s"),
    }
    return tuple(Fault(name=name, value=sizes[name][0], unit=sizes[name][1]) for name in rep.faults)
