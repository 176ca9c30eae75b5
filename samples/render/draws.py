"""Random scenarios: people, clothes, cameras and repetitions drawn from a seed."""

from collections.abc import Callable
from dataclasses import replace
from typing import Any

import numpy as np

from render.body import BodyPlan
from render.clothes import Outfit
from render.movements.ball_curl import BallCurlRep, BallCurlSet
from render.movements.carrying import Carry
from render.movements.cat_cow import CatCowRep, CatCowSet
from render.movements.deadlift_plan import DeadliftRep, DeadliftSet
from render.movements.hip_lift import HipLiftRep, HipLiftSet
from render.movements.nordic_curl import NordicRep, NordicSet
from render.movements.single_leg_deadlift import SingleLegRep, SingleLegSet
from render.movements.squat import SquatRep, SquatSet
from render.movements.stand import QuietStand, TiltKey
from render.movements.walk import WalkPast
from render.room import OCCLUDERS, ROOMS
from render.scenario import Plan, Scenario, View

__all__ = ["draw_body", "draw_outfit", "draw_scenario", "random_scenarios"]

_FPS = (24, 25, 30, 30, 30, 30, 30, 50, 60)  # most phones film 30 pictures a second
_SKIN = {
    "african": ((0.10, 0.045, 0.025), (0.22, 0.11, 0.065)),
    "asian": ((0.50, 0.31, 0.20), (0.62, 0.40, 0.27)),
    "caucasian": ((0.50, 0.29, 0.20), (0.68, 0.44, 0.34)),
}
# Linear red, green, blue of the darkest and the lightest skin drawn, engineering defaults.
_HAIR = (
    (0.01, 0.008, 0.006),
    (0.035, 0.02, 0.012),
    (0.12, 0.07, 0.03),
    (0.30, 0.22, 0.11),
    (0.25, 0.25, 0.25),
)
_LOW_MOVEMENTS = ("ball_curl", "nordic_curl", "cat_cow", "hip_lift")
_FAULT_SHARE = 1.0 / 3.0
_SET_S = 12.0  # how long the repetitions of a deadlift set may take together

_Rng = np.random.Generator


def random_scenarios(movement: str, count: int, seed: int) -> tuple[Scenario, ...]:
    """Draw scenarios of a movement.

    Parameters
    ----------
    movement : str
        One of :data:`render.scenario.MOVEMENTS`.
    count : int
        How many.
    seed : int
        The same seed draws the same scenarios; the first of a longer draw are those of a shorter one.

    Returns
    -------
    tuple of Scenario
        Named ``<movement>_<number>``.

    Raises
    ------
    ValueError
        If there is no such movement.
    """
    if movement not in _PLANS:
        raise ValueError(f"no movement {movement!r}: there are {', '.join(_PLANS)}")
    scenarios = []
    for number in range(count):
        rng = np.random.default_rng([seed, number, *movement.encode()])
        scenarios.append(draw_scenario(movement, f"{movement}_{number:03d}", rng))
    return tuple(scenarios)


def draw_scenario(movement: str, name: str, rng: _Rng) -> Scenario:
    """Draw one scenario of a movement.

    Parameters
    ----------
    movement : str
        One of :data:`render.scenario.MOVEMENTS`.
    name : str
        Of the clip.
    rng : Generator
        Chance.

    Returns
    -------
    Scenario
        Who, how, where and filmed from where.
    """
    body = draw_body(rng)
    # Somebody on the floor would be hidden altogether.
    low = movement in _LOW_MOVEMENTS
    seed = int(rng.integers(1, 2**31 - 1))
    return Scenario(
        name=name,
        seed=seed,
        plan=replace(_PLANS[movement](rng), seed=seed),
        body=body,
        outfit=draw_outfit(rng, body),
        view=_draw_view(rng, low=low, wide=movement in (*_LOW_MOVEMENTS, "walk")),
        room=str(rng.choice(list(ROOMS))),
        light=float(rng.uniform(0.45, 1.2)),
        occluder=None if low or rng.random() > 0.12 else str(rng.choice(list(OCCLUDERS))),
        stripes=float(rng.uniform(8.0, 30.0)) if rng.random() < 0.2 else 0.0,
        noise=float(rng.uniform(0.5, 6.0)),
        crf=int(rng.integers(20, 33)),
        fps=int(rng.choice(_FPS)),
    )


def draw_body(rng: _Rng) -> BodyPlan:
    """Draw a body.

    Parameters
    ----------
    rng : Generator
        Chance.

    Returns
    -------
    BodyPlan
        An adult.
    """
    # A standard deviation of 7 cm, as adults of one sex and origin have: the plan's unit is 36 cm below the
    # average and 72 cm above it.
    height = float(np.clip(rng.normal(), -2.2, 2.2))
    return BodyPlan(
        sex=str(rng.choice(["female", "male"])),
        age_years=float(rng.uniform(25.0, 65.0)),
        origin=str(rng.choice(["african", "asian", "caucasian"])),
        muscle=float(rng.uniform(0.2, 0.95)),
        weight=float(np.clip(rng.normal(0.5, 0.2), 0.05, 0.95)),
        height=height * (0.19 if height < 0.0 else 0.10),
    )


def draw_outfit(rng: _Rng, body: BodyPlan) -> Outfit:
    """Draw clothes.

    Parameters
    ----------
    rng : Generator
        Chance.
    body : BodyPlan
        Who wears them.

    Returns
    -------
    Outfit
        Of any colours.
    """
    dark, light = np.array(_SKIN[body.origin])
    skin = dark + rng.random() * (light - dark)

    def colour() -> tuple[float, float, float]:
        red, green, blue = rng.uniform(0.02, 1.0) * rng.uniform(0.1, 1.0, 3) ** 1.5 + 0.01
        return float(red), float(green), float(blue)

    hair = _HAIR[int(rng.integers(len(_HAIR)))]
    female = body.sex == "female"
    return Outfit(
        top=str(rng.choice(["tight", "loose"])) if female or rng.random() < 0.92 else "none",
        sleeve=float(rng.choice([0.1, 0.45, 0.6, 1.8])),
        bottom=str(rng.choice(["shorts", "leggings"])),
        shorts_length=float(rng.uniform(0.35, 0.75)),
        shoes=str(rng.choice(["shoes02", "shoes04"])) if rng.random() < 0.8 else None,
        hair=str(rng.choice(["ponytail01", "short04"] if female else ["short02", "short04"])),
        top_colour=colour(),
        bottom_colour=colour(),
        skin_colour=(float(skin[0]), float(skin[1]), float(skin[2])),
        hair_colour=hair,
        shoe_colour=colour(),
    )


def _draw_view(rng: _Rng, *, low: bool, wide: bool) -> View:
    portrait = not wide and rng.random() < 0.4
    width, height = (480, 854) if portrait else (854, 480)
    return View(
        side=str(rng.choice(["left", "right"])),
        distance_m=float(rng.uniform(2.5, 4.5)),
        height_m=float(rng.uniform(0.4, 0.8) if low else rng.uniform(0.4, 1.3)),
        yaw_deg=float(rng.uniform(-20.0, 20.0)),
        roll_deg=float(rng.uniform(-3.0, 3.0)),
        slack=float(rng.uniform(1.06, 1.5)),
        width_px=width,
        height_px=height,
    )


def _vary(rng: _Rng, value: float, share: float) -> float:
    """Vary a number by a normal share of itself, at most three standard deviations."""
    return float(value * (1.0 + share * np.clip(rng.normal(), -3.0, 3.0)))


def _draw_deadlift(rng: _Rng) -> DeadliftSet:
    depth, knee = float(rng.uniform(76.0, 108.0)), float(rng.uniform(10.0, 25.0))
    down, up = float(rng.uniform(1.2, 2.2)), float(rng.uniform(0.9, 1.6))
    handled = rng.random() < 0.25
    # Rendering is slow: fewer repetitions where they take long.
    count = 2 if handled else int(np.clip(rng.integers(2, 5), 2, _SET_S / (down + up + 1.0)))
    reps = []
    for _ in range(count):
        reps.append(
            DeadliftRep(
                hip_flexion_deg=_vary(rng, depth, 0.03),
                knee_flexion_deg=_vary(rng, knee, 0.08),
                neck_deg=float(rng.normal(-10.0, 4.0)),
                down_s=_vary(rng, down, 0.08),
                pause_s=float(rng.uniform(0.15, 0.5)),
                up_s=_vary(rng, up, 0.08),
                rest_s=float(rng.uniform(0.35, 0.9)),
            )
        )
    if rng.random() < _FAULT_SHARE * 1.2:
        # Half of these sets have the fault in one repetition only, half in all.
        name = str(rng.choice(list(_DEADLIFT_FAULTS)))
        chosen = range(count) if rng.random() < 0.5 and name != "short" else [int(rng.integers(count))]
        for index in chosen:
            reps[index] = replace(reps[index], faults=(name,), **_DEADLIFT_FAULTS[name](rng, reps[index]))
    if rng.random() < 0.2:
        dip = replace(reps[0], hip_flexion_deg=float(rng.uniform(22.0, 38.0)), down_s=0.9, up_s=0.8)
        reps.insert(int(rng.integers(len(reps) + 1)), replace(dip, counts=False, faults=()))
    picks_up = handled and rng.random() < 0.6
    return DeadliftSet(
        reps=tuple(reps),
        carry=Carry.FRONT if rng.random() < 0.65 else Carry.BESIDE,
        load=float(rng.uniform(0.1, 0.4)),
        lead_in_s=float(rng.uniform(0.6, 1.3)),
        lead_out_s=float(rng.uniform(0.4, 1.0)),
        picks_up=picks_up,
        puts_down=handled and not picks_up,
        looks_around_after=1 if rng.random() < 0.1 else 0,
        shuffles_after=1 if rng.random() < 0.15 else 0,
    )


_Change = Callable[[_Rng, DeadliftRep], dict[str, Any]]
_DEADLIFT_FAULTS: dict[str, _Change] = {
    "rounded_back": lambda rng, _: {"rounded_deg": float(rng.uniform(22.0, 45.0))},
    "squatting": lambda rng, _: {"knee_flexion_deg": float(rng.uniform(48.0, 80.0))},
    "short": lambda rng, rep: {"hip_flexion_deg": rep.hip_flexion_deg - float(rng.uniform(22.0, 32.0))},
    "no_lockout": lambda rng, _: {"top_hip_flexion_deg": float(rng.uniform(16.0, 28.0))},
    "weight_drifts": lambda rng, _: {"drift_m": float(rng.uniform(0.16, 0.26))},
    "knees_travel": lambda rng, _: {
        "shin_forward_deg": float(rng.uniform(10.0, 16.0)),
        "knee_flexion_deg": float(rng.uniform(34.0, 42.0)),
    },
    "chin_up": lambda rng, _: {"neck_deg": float(rng.uniform(-78.0, -68.0))},
    "chin_down": lambda rng, _: {"neck_deg": float(rng.uniform(44.0, 54.0))},
    "leans_back": lambda rng, _: {"top_lean_back_deg": float(rng.uniform(12.0, 18.0))},
    "too_fast_down": lambda rng, _: {"down_s": float(rng.uniform(0.6, 0.85))},
    "too_fast_up": lambda rng, _: {"up_s": float(rng.uniform(0.4, 0.52))},
}


def _draw_single_leg(rng: _Rng) -> SingleLegSet:
    reps = []
    for _ in range(int(rng.integers(2, 4))):
        rep = SingleLegRep(
            hip_flexion_deg=float(rng.uniform(65.0, 95.0)),
            knee_flexion_deg=float(rng.uniform(10.0, 24.0)),
            down_s=float(rng.uniform(1.6, 2.4)),
            up_s=float(rng.uniform(1.3, 1.9)),
        )
        if rng.random() < _FAULT_SHARE:
            fault = str(rng.choice(["stance_knee_bends", "leg_not_following", "touch_down", "rounded_back"]))
            changes: dict[str, dict[str, Any]] = {
                "stance_knee_bends": {"knee_flexion_deg": float(rng.uniform(42.0, 60.0))},
                "leg_not_following": {"follow": float(rng.uniform(0.2, 0.45))},
                "touch_down": {"touches": True},
                "rounded_back": {"rounded_deg": float(rng.uniform(25.0, 40.0))},
            }
            rep = replace(rep, faults=(fault,), **changes[fault])
        reps.append(rep)
    return SingleLegSet(reps=tuple(reps), stance_side=str(rng.choice(["left", "right"])))


def _draw_ball_curl(rng: _Rng) -> BallCurlSet:
    reps = []
    lowers = bool(rng.random() < 0.5)
    for _ in range(int(rng.integers(2, 4))):
        rep = BallCurlRep(
            knee_flexion_deg=float(rng.uniform(78.0, 98.0)),
            hip_flexion_deg=float(rng.uniform(0.0, 8.0)),
            curl_hip_flexion_deg=float(rng.uniform(2.0, 14.0)),
            lowers=lowers,
            curl_s=float(rng.uniform(0.9, 1.5)),
            out_s=float(rng.uniform(1.1, 1.9)),
        )
        if rng.random() < _FAULT_SHARE:
            fault = str(rng.choice(["hips_sag", "hips_pike", "short_curl", "too_fast_out"]))
            changes: dict[str, dict[str, Any]] = {
                "hips_sag": {"hip_flexion_deg": float(rng.uniform(24.0, 32.0))},
                "hips_pike": {"curl_hip_flexion_deg": float(rng.uniform(36.0, 48.0))},
                "short_curl": {"knee_flexion_deg": float(rng.uniform(52.0, 62.0))},
                "too_fast_out": {"out_s": float(rng.uniform(0.5, 0.7))},
            }
            rep = replace(rep, faults=(fault,), **changes[fault])
        reps.append(rep)
    return BallCurlSet(reps=tuple(reps), ball_radius_m=float(rng.uniform(0.27, 0.33)))


def _draw_nordic_curl(rng: _Rng) -> NordicSet:
    reps = []
    for _ in range(2):
        rep = NordicRep(
            break_deg=float(rng.uniform(25.0, 48.0)),
            control_s=float(rng.uniform(2.0, 3.5)),
            hip_flexion_deg=float(rng.uniform(2.0, 16.0)),
        )
        if rng.random() < _FAULT_SHARE:
            fault = str(rng.choice(["hips_break", "dropped"]))
            changes: dict[str, dict[str, Any]] = {
                "hips_break": {"hip_flexion_deg": float(rng.uniform(38.0, 52.0))},
                "dropped": {
                    "control_s": float(rng.uniform(0.7, 1.1)),
                    "break_deg": float(rng.uniform(14.0, 20.0)),
                },
            }
            rep = replace(rep, faults=(fault,), **changes[fault])
        reps.append(rep)
    return NordicSet(reps=tuple(reps))


def _draw_cat_cow(rng: _Rng) -> CatCowSet:
    reps = []
    for _ in range(int(rng.integers(2, 4))):
        rep = CatCowRep(cow_deg=float(rng.uniform(22.0, 36.0)), cat_deg=float(rng.uniform(38.0, 55.0)))
        if rng.random() < _FAULT_SHARE:
            fault = str(rng.choice(["head_still", "rocking", "small_range", "rushed"]))
            changes: dict[str, dict[str, Any]] = {
                "head_still": {"cow_head_deg": 2.0, "cat_head_deg": 0.0},
                "rocking": {"rock_deg": float(rng.uniform(24.0, 34.0))},
                "small_range": {"cow_deg": 5.0, "cat_deg": 10.0},
                "rushed": {"to_cow_s": 0.6, "to_cat_s": 0.8, "back_s": 0.6},
            }
            rep = replace(rep, faults=(fault,), **changes[fault])
        reps.append(rep)
    return CatCowSet(reps=tuple(reps))


def _draw_hip_lift(rng: _Rng) -> HipLiftSet:
    reps = []
    for _ in range(2):
        rep = HipLiftRep(rise_m=float(rng.uniform(0.03, 0.06)), hold_s=float(rng.uniform(3.0, 5.0)))
        if rng.random() < _FAULT_SHARE:
            fault = str(rng.choice(["too_high", "hold_short", "never_settles"]))
            changes: dict[str, dict[str, Any]] = {
                "too_high": {"rise_m": float(rng.uniform(0.12, 0.18))},
                "hold_short": {"hold_s": float(rng.uniform(0.8, 1.8))},
                "never_settles": {"unrest_deg": float(rng.uniform(2.5, 4.0))},
            }
            rep = replace(rep, faults=(fault,), **changes[fault])
        reps.append(rep)
    return HipLiftSet(reps=tuple(reps))


def _draw_squat(rng: _Rng) -> SquatSet:
    reps = [
        SquatRep(
            knee_flexion_deg=float(rng.uniform(75.0, 115.0)),
            pelvis_lean_deg=float(rng.uniform(24.0, 42.0)),
            down_s=float(rng.uniform(1.1, 2.0)),
        )
        for _ in range(int(rng.integers(2, 4)))
    ]
    return SquatSet(reps=tuple(reps), arms_forward=bool(rng.random() < 0.7))


def _draw_stand(rng: _Rng) -> QuietStand:
    tilt = float(rng.uniform(-15.0, 20.0))
    ways = ["hang", "forward", "fingers_on_shoulders"]
    first, second = (str(way) for way in rng.choice(ways, 2))
    keys = (
        TiltKey(start_s=0.0, end_s=1.5, tilt_deg=tilt, arms=first),
        TiltKey(start_s=2.5, end_s=4.0, tilt_deg=tilt, arms=second),
    )
    return QuietStand(keys=keys, knee_flexion_deg=float(rng.uniform(0.0, 6.0)))


def _draw_walk(rng: _Rng) -> WalkPast:
    return WalkPast(speed_m_s=float(rng.uniform(0.8, 1.3)), step_m=float(rng.uniform(0.5, 0.68)))


_PLANS: dict[str, Callable[[_Rng], Plan]] = {
    "deadlift": _draw_deadlift,
    "single_leg_deadlift": _draw_single_leg,
    "ball_curl": _draw_ball_curl,
    "nordic_curl": _draw_nordic_curl,
    "cat_cow": _draw_cat_cow,
    "hip_lift": _draw_hip_lift,
    "squat": _draw_squat,
    "stand": _draw_stand,
    "walk": _draw_walk,
}
