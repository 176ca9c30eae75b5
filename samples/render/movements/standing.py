"""Standing on both feet in balance: the legs that carry a given trunk, and where the arms hang.

References
----------
.. [Winter2009] D. Winter, "Biomechanics and Motor Control of Human Movement", 4th ed., 2009, table 4.1:
   share of the body's mass and place of the centre of mass of every segment.
"""

from dataclasses import dataclass, replace

import numpy as np

from render.contacts import Figure
from render.planar import step_in_plane
from render.posture import EVEN_BEND, LUMBAR_BEND, NEUTRAL, Limbs, Posture
from render.skeleton import Array, Placement

__all__ = [
    "Stance",
    "Stand",
    "balance_point",
    "balance_shin",
    "leg_front",
    "lifted_leg",
    "stand",
    "upper_body",
]

_TRUNK, _HEAD, _ARMS, _THIGHS, _SHANKS = 0.497, 0.081, 0.100, 0.200, 0.122  # [Winter2009]_; feet in shanks
_TRUNK_CENTRE, _THIGH_CENTRE, _SHANK_CENTRE = 0.50, 0.433, 0.60
# Way from hip to shoulder, hip to knee, knee to ankle [Winter2009]_.


@dataclass(frozen=True, slots=True, kw_only=True)
class Stance:
    """What somebody on two feet does, as numbers that can be mixed.

    Attributes
    ----------
    pelvis_lean_deg : float
        Lean of the pelvis.
    spine_deg : float
        How much more the thorax leans than the pelvis: negative a deeper hollow back.
    rounded_deg : float
        More of that, shared by lumbar and thoracic spine: a round back.
    neck_deg : float
        How much more the head leans than the thorax, negative with the chin up.
    head_turn_deg : float
        Turn of the head to the left.
    knee_flexion_deg : float
        Bend of both knees.
    shin_forward_deg : float
        Further forward lean of the shins than balance asks for.
    load : float
        Mass in the hands, of the body's mass.
    leg_spread : float
        Slope of the legs to the outside.
    """

    pelvis_lean_deg: float = 0.0
    spine_deg: float = 0.0
    rounded_deg: float = 0.0
    neck_deg: float = 0.0
    head_turn_deg: float = 0.0
    knee_flexion_deg: float = 4.0
    shin_forward_deg: float = 0.0
    load: float = 0.0
    leg_spread: float = NEUTRAL.left.leg_spread

    def posture(self) -> Posture:
        """Posture of the trunk and the head, with straight legs."""
        thorax = self.pelvis_lean_deg + self.spine_deg + self.rounded_deg
        whole = self.spine_deg + self.rounded_deg
        shares = LUMBAR_BEND
        if abs(whole) > 1e-9:
            shares_of = zip(LUMBAR_BEND, EVEN_BEND, strict=True)
            mixed = [(self.spine_deg * a + self.rounded_deg * b) / whole for a, b in shares_of]
            shares = (mixed[0], mixed[1], mixed[2], mixed[3], mixed[4])
        return Posture(
            pelvis_lean_deg=self.pelvis_lean_deg,
            thorax_lean_deg=thorax,
            head_lean_deg=thorax + self.neck_deg,
            head_turn_deg=self.head_turn_deg,
            spine_shares=shares,
            left=Limbs(leg_spread=self.leg_spread),
            right=Limbs(leg_spread=self.leg_spread),
        )


@dataclass(frozen=True, slots=True, kw_only=True, eq=False)
class Stand:
    """A stance in balance.

    Attributes
    ----------
    posture : Posture
        With legs that stand; the arms are as in the stance's posture.
    placement : Placement
        Where the bones are.
    hip : ndarray, shape (2,)
        Up and forward of the hips, metres.
    """

    posture: Posture
    placement: Placement
    hip: Array


def balance_point(figure: Figure) -> float:
    """How far in front of the ankles the weight rests: the middle of the feet, metres."""
    return 0.5 * (figure.footprint.heel_back + figure.footprint.ball_front)


def stand(figure: Figure, stance: Stance, *, ankle_z: float = 0.0) -> Stand:
    """Put a figure on flat feet so that its centre of mass is over the middle of the feet.

    Parameters
    ----------
    figure : Figure
        Who stands.
    stance : Stance
        How.
    ankle_z : float
        Where the ankles are, metres forward.

    Returns
    -------
    Stand
        In balance, except for what `shin_forward_deg` asks for.
    """
    posture = stance.posture()
    mass, centre = upper_body(figure, posture, stance.load)
    shin = balance_shin(figure, stance, mass, centre, legs=2) + stance.shin_forward_deg
    thigh = stance.knee_flexion_deg - shin
    posture = posture.with_limbs({"thigh_deg": thigh, "shank_deg": -shin})
    ankle = np.array([figure.footprint.ankle_height, ankle_z])
    spread = stance.leg_spread
    hip = ankle - step_in_plane(figure.thigh_m(spread), thigh) - step_in_plane(figure.shank_m(spread), -shin)
    return Stand(posture=posture, placement=figure.place(posture, hip), hip=hip)


def upper_body(figure: Figure, posture: Posture, load: float) -> tuple[float, float]:
    """Weigh everything above the hips.

    Parameters
    ----------
    figure : Figure
        Whose body.
    posture : Posture
        How it leans.
    load : float
        Mass in the hands, of the body's mass.

    Returns
    -------
    mass : float
        Of the body's mass, load included.
    centre : float
        How far its centre is in front of the hips, metres; arms are taken to hang.
    """
    placement = figure.place(posture, (0.0, 0.0))
    shoulder = figure.joint(placement, "upperarm01.L")[1]
    head = figure.joint(placement, "head")[1]
    mass = _TRUNK + _HEAD + _ARMS + load
    moment = _TRUNK * _TRUNK_CENTRE * shoulder + _HEAD * head + (_ARMS + load) * shoulder
    return mass, float(moment / mass)


def balance_shin(figure: Figure, stance: Stance, mass: float, centre: float, *, legs: int) -> float:
    """Lean the shins so that the centre of mass is over the middle of the feet.

    Parameters
    ----------
    figure : Figure
        Who stands.
    stance : Stance
        Its knees and how the legs are spread.
    mass, centre : float
        What the standing legs carry: mass, of the body's mass, and how far in front of the hips, metres.
    legs : {1, 2}
        How many legs stand.

    Returns
    -------
    float
        Degrees, positive forward.
    """
    spread = stance.leg_spread
    thigh_m, shank_m = figure.thigh_m(spread), figure.shank_m(spread)
    goal = balance_point(figure)
    thighs, shanks = 0.5 * legs * _THIGHS, 0.5 * legs * _SHANKS
    low, high = -40.0, 60.0
    for _ in range(30):
        shin = 0.5 * (low + high)
        knee_z = shank_m * np.sin(np.radians(shin))
        hip_z = knee_z + thigh_m * np.sin(np.radians(shin - stance.knee_flexion_deg))
        moment = mass * (hip_z + centre)
        moment += thighs * (hip_z + _THIGH_CENTRE * (knee_z - hip_z))
        moment += shanks * (1.0 - _SHANK_CENTRE) * knee_z
        if moment / (mass + thighs + shanks) < goal:
            low = shin
        else:
            high = shin
    return 0.5 * (low + high)


def lifted_leg(figure: Figure, thigh_deg: float, shank_deg: float) -> tuple[float, float]:
    """Weigh a leg that does not stand.

    Parameters
    ----------
    figure : Figure
        Whose leg.
    thigh_deg, shank_deg : float
        Its directions.

    Returns
    -------
    mass : float
        Of the body's mass.
    centre : float
        How far its centre is in front of the hips, metres.
    """
    knee_z = step_in_plane(figure.thigh_m(), thigh_deg)[1]
    shank_z = knee_z + _SHANK_CENTRE * step_in_plane(figure.shank_m(), shank_deg)[1]
    mass = 0.5 * (_THIGHS + _SHANKS)
    return mass, float(0.5 * (_THIGHS * _THIGH_CENTRE * knee_z + _SHANKS * shank_z) / mass)


def leg_front(figure: Figure) -> tuple[Array, Array]:
    """Measure how far the front of a leg is from the line hip - knee - ankle.

    Parameters
    ----------
    figure : Figure
        Whose leg.

    Returns
    -------
    stations : ndarray, shape (n,)
        Places along the leg: 0 the hip, 1 the knee, 2 the ankle.
    offsets : ndarray, shape (n,)
        How far the skin is in front of the line there, metres.
    """
    aside = replace(NEUTRAL.left, upper_arm_spread=3.0, forearm_spread=3.0)
    placement = figure.place(replace(NEUTRAL, left=aside, right=aside), (1.0, 0.0))
    skin = figure.body.surface("all", placement)
    hip, knee, ankle = (
        placement.heads[figure.skeleton.index(f"{bone}.L")] for bone in ("upperleg01", "lowerleg01", "foot")
    )
    skin = skin[(skin[:, 0] > 0.02) & (skin[:, 0] < hip[0] + 0.25)]
    stations = np.array([0.15, 0.3, 0.5, 0.7, 0.85, 1.0, 1.15, 1.3, 1.5, 1.7])
    offsets = []
    for station in stations:
        upper, lower, share = (hip, knee, station) if station <= 1.0 else (knee, ankle, station - 1.0)
        place = upper + share * (lower - upper)
        near = skin[np.abs(skin[:, 1] - place[1]) < 0.02]
        offsets.append(float(near[:, 2].max() - place[2]) if near.size else 0.06)
    return stations, np.array(offsets)
