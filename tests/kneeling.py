"""What the stick figure does on its knees: Nordic curls that fall, and cats and cows."""

import math
from collections.abc import Sequence
from dataclasses import dataclass, replace
from functools import cached_property

import numpy as np

from formcheck.geometry import Array
from tests.figure import ANKLE, FOREARM, THIGH, TRUNK, UPPER_ARM, Posture
from tests.lifting import Motion, Move

__all__ = ["ALL_FOURS", "CatCowRep", "NordicRep", "NordicSet", "cat_cow_set", "lower"]

WRIST = 0.03
# Height of a wrist over the floor with the hand flat on it, in body heights.

STEP_S = 0.005

FREE_FALL_DEG_PER_S2 = 630.0
# Per sine of the lean: 3 g / 2 l of a rod from knee to head.

CAUGHT_DEG, LOWEST_DEG = 60.0, 74.0


@dataclass(frozen=True, slots=True, kw_only=True)
class NordicRep:
    """One Nordic curl.

    Attributes
    ----------
    speed_deg_per_s : float
        Of the lowering under control.
    break_deg : float
        Lean at which control is lost; beyond `lowest_deg` it never is.
    lowest_deg : float
        Lean at which the rep turns.
    hip_deg : float
        Bend of the hips on the way down, positive with the trunk in front of the thighs.
    loss : float
        Share of free fall after the break.
    sets_in : float
        Lean over which the loss sets in; 0 all at once.
    top_deg : float
        Lean at which the rep ends.
    uses_hands : bool
        Whether the hands catch and push.
    """

    speed_deg_per_s: float = 14.0
    break_deg: float = 36.0
    lowest_deg: float = LOWEST_DEG
    hip_deg: float = 4.0
    loss: float = 1.0
    sets_in: float = 0.0
    bottom_s: float = 0.4
    up_s: float = 2.0
    rest_s: float = 1.4
    top_deg: float = 0.0
    uses_hands: bool = True


def lower(rep: NordicRep, *, from_deg: float = 0.0) -> Array:
    """Lean over time, one value every :data:`STEP_S`: lowered, fallen and caught."""
    lean, rate, caught_rate, leans, clock = from_deg, 0.0, math.nan, [from_deg], 0.0
    while lean < rep.lowest_deg - 0.05 and clock < 30.0:
        clock += STEP_S
        caught = min(CAUGHT_DEG, rep.lowest_deg - 12.0)
        if lean < min(rep.break_deg, caught):
            rate = rep.speed_deg_per_s * min(1.0, clock / 0.5)
        elif lean < caught:
            share = 1.0 if rep.sets_in <= 0.0 else min(1.0, (lean - rep.break_deg) / rep.sets_in + 0.05)
            rate += FREE_FALL_DEG_PER_S2 * math.sin(math.radians(lean)) * rep.loss * share * STEP_S
        else:
            # Speed goes with the root of the way that is left: an even brake.
            caught_rate = rate if math.isnan(caught_rate) else caught_rate
            left = (rep.lowest_deg - lean) / (rep.lowest_deg - caught)
            rate = max(caught_rate * math.sqrt(max(left, 0.0)), 1.0)
        lean += rate * STEP_S
        leans.append(lean)
    return np.array(leans)


def _ease(count: int) -> Array:
    part = np.linspace(0.0, 1.0, count)
    return np.asarray(part**3 * (10.0 - 15.0 * part + 6.0 * part**2))


@dataclass(frozen=True, kw_only=True)
class NordicSet:
    """A set of Nordic curls as a course of postures."""

    reps: Sequence[NordicRep]
    start_s: float = 1.5

    @property
    def duration_s(self) -> float:
        """Length of it all."""
        return float(STEP_S * (self._course[0].size - 1))

    @cached_property
    def breaks(self) -> tuple[float, ...]:
        """Moments of the breaks."""
        return tuple(self._breaks)

    @cached_property
    def _breaks(self) -> list[float]:
        moments, clock, top = [], self.start_s, 0.0
        for rep in self.reps:
            down = lower(rep, from_deg=top)
            moments.append(clock + STEP_S * float(np.argmax(down >= rep.break_deg)))
            clock += STEP_S * (down.size + _count(rep.bottom_s) + _count(rep.up_s) + _count(rep.rest_s))
            top = rep.top_deg
        return moments

    @cached_property
    def _course(self) -> tuple[Array, Array, Array]:
        """Lean, bend of the hips, and share of the way of the hands to the floor."""
        still = np.zeros(_count(self.start_s))
        leans, hips, hands = [still], [still], [still]
        top = 0.0
        for rep in self.reps:
            down = lower(rep, from_deg=top)
            bottom = np.full(_count(rep.bottom_s), down[-1])
            up = down[-1] + _ease(_count(rep.up_s)) * (rep.top_deg - down[-1])
            rest = np.full(_count(rep.rest_s), rep.top_deg)
            leans += [down, bottom, up, rest]
            bend = np.interp(down, [0.0, 12.0], [0.0, rep.hip_deg])
            hips += [bend, np.full(bottom.size, bend[-1]), bend[-1] * (1.0 - _ease(up.size)), 0.0 * rest]
            reach = np.interp(down, [CAUGHT_DEG - 12.0, CAUGHT_DEG], [0.0, 1.0])
            push = np.interp(up, [CAUGHT_DEG - 12.0, CAUGHT_DEG], [0.0, 1.0])
            use = 1.0 if rep.uses_hands else 0.0
            hands += [use * reach, np.full(bottom.size, use * reach[-1]), use * push, 0.0 * rest]
            top = rep.top_deg
        return np.concatenate(leans), np.concatenate(hips), np.concatenate(hands)

    def at(self, time_s: Array) -> Posture:
        """Give the posture at each of the given times."""
        clock = STEP_S * np.arange(self._course[0].size)
        lean, hip, hand = (np.interp(time_s, clock, part) for part in self._course)
        height = ANKLE + THIGH * np.cos(np.radians(lean)) + TRUNK * np.cos(np.radians(lean + hip))
        arm, elbow = _reach_down(height - WRIST)
        # Hands ready before the chest, on their way to the floor as it comes near.
        return Posture(
            trunk_deg=lean + hip,
            thigh_deg=lean,
            shank_deg=90.0,
            arm_deg=(1.0 - hand) * (10.0 - 0.5 * lean) + hand * arm,
            elbow_deg=(1.0 - hand) * 120.0 + hand * elbow,
        )


def _count(duration_s: float) -> int:
    return max(round(duration_s / STEP_S), 2)


def _reach_down(depth: Array) -> tuple[Array, Array]:
    """Upper arm and elbow of a hand straight below the shoulder, the elbow behind."""
    depth = np.clip(depth, 0.05, 0.995 * (UPPER_ARM + FOREARM))
    above = np.arccos((UPPER_ARM**2 + depth**2 - FOREARM**2) / (2.0 * UPPER_ARM * depth))
    below = np.arccos((FOREARM**2 + depth**2 - UPPER_ARM**2) / (2.0 * FOREARM * depth))
    return -np.degrees(above), np.degrees(above + below)


ALL_FOURS = Posture(trunk_deg=81.0, thigh_deg=0.0, shank_deg=90.0, elbow_deg=4.0, neck_deg=8.0)


@dataclass(frozen=True, slots=True, kw_only=True)
class CatCowRep:
    """One cat-cow: cow, cat, and back to the middle."""

    cow: Posture = replace(ALL_FOURS, back_bend_deg=-20.0, neck_deg=-30.0)  # noqa: RUF009 - frozen data
    cat: Posture = replace(ALL_FOURS, back_bend_deg=45.0, neck_deg=45.0)  # noqa: RUF009 - frozen data
    middle: Posture = ALL_FOURS
    to_cow_s: float = 1.8
    to_cat_s: float = 2.6
    back_s: float = 1.8
    hold_s: float = 0.5
    rest_s: float = 0.3


def cat_cow_set(reps: Sequence[CatCowRep], *, start: Posture = ALL_FOURS, start_s: float = 0.8) -> Motion:
    """Line reps up, and end in the middle."""
    moves = []
    for rep in reps:
        moves += [
            Move(to=rep.cow, over_s=rep.to_cow_s, hold_s=rep.hold_s),
            Move(to=rep.cat, over_s=rep.to_cat_s, hold_s=rep.hold_s),
            Move(to=rep.middle, over_s=rep.back_s, hold_s=rep.rest_s),
        ]
    return Motion(start=start, hold_s=start_s, moves=tuple(moves))
