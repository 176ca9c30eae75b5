"""The committed samples: one clip of every movement of the programme, a squat, and three standing stills."""

from render.body import BodyPlan
from render.clothes import Outfit
from render.movements.ball_curl import BallCurlRep, BallCurlSet
from render.movements.cat_cow import CatCowRep, CatCowSet
from render.movements.deadlift_plan import DeadliftRep, DeadliftSet
from render.movements.hip_lift import HipLiftRep, HipLiftSet
from render.movements.nordic_curl import NordicRep, NordicSet
from render.movements.single_leg_deadlift import SingleLegRep, SingleLegSet
from render.movements.squat import SquatRep, SquatSet
from render.movements.stand import QuietStand, TiltKey
from render.scenario import Scenario, View

__all__ = ["SAMPLE_CLIPS", "SAMPLE_STILLS"]

_ANNA = BodyPlan(sex="female", age_years=34.0, origin="caucasian", muscle=0.6, weight=0.45, height=0.05)
_ANNA_WEARS = Outfit(
    top="tight",
    sleeve=0.45,
    bottom="leggings",
    hair="ponytail01",
    top_colour=(0.05, 0.22, 0.30),
    bottom_colour=(0.03, 0.03, 0.04),
    skin_colour=(0.62, 0.39, 0.29),
    hair_colour=(0.12, 0.06, 0.03),
)
_BEN = BodyPlan(sex="male", age_years=42.0, origin="african", muscle=0.65, weight=0.5, height=0.1)
_BEN_WEARS = Outfit(
    top="tight",
    bottom="shorts",
    hair="short04",
    top_colour=(0.45, 0.40, 0.33),
    bottom_colour=(0.04, 0.05, 0.09),
    skin_colour=(0.17, 0.085, 0.05),
    hair_colour=(0.01, 0.008, 0.007),
)
_CHEN = BodyPlan(sex="male", age_years=28.0, origin="asian", muscle=0.55, weight=0.45, height=-0.1)
_CHEN_WEARS = Outfit(
    top="loose",
    bottom="shorts",
    hair="short02",
    top_colour=(0.38, 0.10, 0.08),
    bottom_colour=(0.06, 0.06, 0.07),
    skin_colour=(0.58, 0.37, 0.25),
)

SAMPLE_CLIPS: tuple[Scenario, ...] = (
    Scenario(
        name="deadlift",
        seed=11,
        plan=DeadliftSet(
            seed=11,
            lead_in_s=1.4,
            reps=(
                DeadliftRep(hip_flexion_deg=94.0),
                DeadliftRep(hip_flexion_deg=96.0, down_s=2.0),
                DeadliftRep(hip_flexion_deg=63.0, down_s=1.5, up_s=1.2, faults=("short",)),
                DeadliftRep(hip_flexion_deg=95.0, rounded_deg=35.0, down_s=2.1, faults=("rounded_back",)),
                DeadliftRep(hip_flexion_deg=95.0, up_s=1.5),
            ),
        ),
        body=_BEN,
        outfit=_BEN_WEARS,
        view=View(side="right", yaw_deg=6.0, distance_m=3.4, height_m=0.95),
        room="gym",
    ),
    Scenario(
        name="single_leg_deadlift",
        seed=12,
        plan=SingleLegSet(
            seed=12,
            reps=(
                SingleLegRep(),
                SingleLegRep(hip_flexion_deg=88.0),
                SingleLegRep(follow=0.35, faults=("leg_not_following",)),
            ),
        ),
        body=_ANNA,
        outfit=_ANNA_WEARS,
        view=View(side="left", yaw_deg=-4.0, distance_m=3.6, height_m=0.9),
    ),
    Scenario(
        name="ball_curl",
        seed=13,
        plan=BallCurlSet(
            seed=13,
            reps=(
                BallCurlRep(lowers=False),
                BallCurlRep(knee_flexion_deg=92.0, lowers=False),
                BallCurlRep(knee_flexion_deg=57.0, faults=("short_curl",)),
            ),
        ),
        body=_CHEN,
        outfit=_CHEN_WEARS,
        view=View(side="left", yaw_deg=5.0, distance_m=3.2, height_m=0.6),
        room="bedroom",
    ),
    Scenario(
        name="nordic_curl",
        seed=14,
        plan=NordicSet(
            seed=14,
            reps=(
                NordicRep(break_deg=38.0),
                NordicRep(break_deg=34.0),
                NordicRep(break_deg=30.0, hip_flexion_deg=42.0, faults=("hips_break",)),
            ),
        ),
        body=_BEN,
        outfit=_BEN_WEARS,
        view=View(side="right", yaw_deg=-5.0, distance_m=3.4, height_m=0.7),
    ),
    Scenario(
        name="cat_cow",
        seed=15,
        plan=CatCowSet(
            seed=15,
            reps=(
                CatCowRep(),
                CatCowRep(cat_deg=52.0),
                CatCowRep(cow_head_deg=2.0, cat_head_deg=0.0, faults=("head_still",)),
            ),
        ),
        body=_ANNA,
        outfit=_ANNA_WEARS,
        view=View(side="right", yaw_deg=3.0, distance_m=3.0, height_m=0.6),
        room="bedroom",
    ),
    Scenario(
        name="hip_lift",
        seed=16,
        plan=HipLiftSet(
            seed=16,
            reps=(
                HipLiftRep(),
                HipLiftRep(hold_s=3.5),
                HipLiftRep(hold_s=1.3, faults=("hold_short",)),
            ),
        ),
        body=_ANNA,
        outfit=_ANNA_WEARS,
        view=View(side="left", yaw_deg=4.0, distance_m=3.0, height_m=0.6),
    ),
    Scenario(
        name="squat",
        seed=17,
        plan=SquatSet(seed=17, reps=(SquatRep(), SquatRep(knee_flexion_deg=105.0), SquatRep())),
        body=_CHEN,
        outfit=_CHEN_WEARS,
        view=View(side="left", yaw_deg=8.0, distance_m=3.6, height_m=0.9),
        room="garage",
    ),
)
"""The clips, each with its name."""

SAMPLE_STILLS: tuple[Scenario, ...] = tuple(
    Scenario(
        name=f"standing_{name}",
        seed=18,
        plan=QuietStand(
            seed=18,
            keys=(TiltKey(start_s=0.0, end_s=1.0, tilt_deg=tilt, arms="fingers_on_shoulders"),),
        ),
        body=_ANNA,
        outfit=_ANNA_WEARS,
        view=View(side="right", distance_m=3.2, height_m=0.95, width_px=480, height_px=854),
        noise=0.7,  # noise makes a PNG large
    )
    for name, tilt in (("anterior", 12.0), ("neutral", 0.0), ("posterior", -12.0))
)
"""The stills: one body whose pelvis is tilted forward, not at all, and backward."""
