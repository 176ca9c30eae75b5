"""Nordic hamstring curl from the side: kneeling with held ankles, lowering the body as long as it holds.

The lean of the thigh is everything: how far it goes under control, where control is lost and how fast it was
until there. To fall after that, to be caught by the hands and to push off with them is how the exercise is
done, and never a fault. The ankles are often hidden under what holds them, so nothing here needs them.

References
----------
.. [Sconce2021] E. Sconce et al., 2021: break point at 121.5 (10.4) degrees between thigh and shin, which is
   31 degrees of lean; trunk-thigh angle there 16.7 (10.8) degrees.
.. [Alt2023] T. Alt et al., 2023: of 613 reps 285 were lowered at constant speed; they last more than twice as
   long under tension.
.. [NATA2023] Case study, 2023: bending the hips takes 63 % off the load of the long head of biceps femoris.
"""

import math

from formcheck.exercise import Exercise
from formcheck.landmark_bias import LandmarkBias
from formcheck.landmarks import Joint
from formcheck.lowering import (
    break_lean,
    catch_lean,
    control_speed,
    controlled_lean,
    controlled_time,
    hips_bent,
    hips_overstretched,
    lowering_time,
    push_lean,
)
from formcheck.movement import Cycle, Gate, Moment, Phase
from formcheck.postures import Posture
from formcheck.rules import Check, Severity, Trend
from formcheck.side_view import (
    HIP_FLEXION,
    SHIN_LEAN,
    THIGH_LEAN,
    TRUNK_LEAN,
    WRIST_HEIGHT,
    at_top,
    at_turn,
    computed,
    duration,
)

__all__ = ["EXERCISE"]

_MEASURED = "measured on rendered people, up to 12 degrees off the side"
_METHOD = "simulated falls and " + _MEASURED

CONTROLLED_LEAN = computed(
    "controlled_lean_deg",
    "deg",
    controlled_lean,
    2.9,
    "lean of the thighs reached under control: at the break point, or the lowest",
    uses=(THIGH_LEAN,),
    source=_METHOD,
    bias=LandmarkBias(constant=1.4),
)
BREAK_LEAN = computed(
    "break_lean_deg",
    "deg",
    break_lean,
    2.9,
    "lean of the thighs at which control was lost, where that happened at one place",
    uses=(THIGH_LEAN,),
    source=_METHOD,
    bias=LandmarkBias(constant=1.4),
)
CONTROLLED_TIME = computed(
    "controlled_s",
    "s",
    controlled_time,
    0.2,
    "time of lowering under control",
    uses=(THIGH_LEAN,),
    source=_METHOD,
    at_turn=True,
)
CONTROL_SPEED = computed(
    "control_speed_deg_per_s",
    "deg/s",
    control_speed,
    2.0,
    "speed of the lowering under control",
    uses=(THIGH_LEAN,),
    source=_METHOD,
    at_turn=True,
)
HIPS_BENT = computed(
    "hip_line_deg",
    "deg",
    hips_bent,
    3.0,
    "how far the hips bent before the break point, against kneeling upright",
    uses=(HIP_FLEXION, THIGH_LEAN),
    source=_MEASURED,
    bias=LandmarkBias(constant=2.7),
    at_turn=True,
)
HIPS_OVERSTRETCHED = computed(
    "over_arch_deg",
    "deg",
    hips_overstretched,
    3.0,
    "least bend of the hips before the break point, against kneeling upright; negative is arched",
    uses=(HIP_FLEXION, THIGH_LEAN),
    source=_MEASURED,
    bias=LandmarkBias(constant=2.7),
)
CATCH_LEAN = computed(
    "catch_lean_deg",
    "deg",
    catch_lean,
    6.0,
    "lean of the thighs when the hands reach the floor",
    uses=(WRIST_HEIGHT, THIGH_LEAN),
    source="engineering default: a tenth of a second of the fall",
)
PUSH_LEAN = computed(
    "push_lean_deg",
    "deg",
    push_lean,
    6.0,
    "lean of the thighs up to which the hands push from the floor",
    uses=(WRIST_HEIGHT, THIGH_LEAN),
    source="engineering default: a tenth of a second of the push",
)
LOWEST_LEAN = at_turn(
    THIGH_LEAN,
    5.0,
    "lean of the thighs at the lowest point",
    source=_MEASURED,
    bias=LandmarkBias(constant=6.3),
)
LEAN_AT_TOP = at_top(
    "thigh_lean_top_deg",
    THIGH_LEAN,
    4.0,
    "what is left of the lean of the thighs at the top that follows",
    source=_MEASURED,
    bias=LandmarkBias(constant=2.0),
)
TEMPO_DOWN = computed(
    "tempo_down_s",
    "s",
    lowering_time,
    0.2,
    "time from leaving the top to the lowest point, the fall included",
    uses=(THIGH_LEAN,),
    source=_METHOD,
)
PAUSE = duration("pause_s", Phase.TURN, "time at the lowest point")
TEMPO_UP = duration("tempo_up_s", Phase.BACK, "time from the lowest point to the top")

EXERCISE = Exercise(
    name="nordic_curl",
    title="Nordic curl",
    how_to_film=(
        "Put the camera at knee to hip height, three to four metres to your side, so that you are in the "
        "picture kneeling up and lying down, with room in front of you."
    ),
    cycle=Cycle(
        signal=THIGH_LEAN,
        leave=14.0,
        arrive=11.0,
        min_excursion=30.0,
        recent_s=2.0,
        turn_margin=8.0,
        min_duration_s=1.2,
        source="leans of 15 to 30 degrees are partial, from 30 on a rep; upright below 12 (engineering "
        "default)",
        phase_names=(
            (Phase.UNKNOWN, ""),
            (Phase.REST, "top"),
            (Phase.OUT, "down"),
            (Phase.TURN, "bottom"),
            (Phase.BACK, "up"),
        ),
    ),
    posture=Posture.KNEELING,
    set_pause_s=10.0,
    gates=(
        # Unknown shins pass: a couch hides the ankles.
        Gate(
            reason="not_kneeling",
            signal=SHIN_LEAN,
            moment=Moment.WHOLE,
            low=60.0,
            high=130.0,
            source="engineering default: shins lie level, within 30 degrees and more for guessed ankles",
        ),
        Gate(
            reason="trunk_stayed_upright",
            signal=TRUNK_LEAN,
            moment=Moment.TURN,
            low=20.0,
            high=math.inf,
            source="engineering default: who sits back on the heels leans the thighs and not the trunk",
        ),
    ),
    metrics=(
        CONTROLLED_LEAN,
        BREAK_LEAN,
        CONTROLLED_TIME,
        CONTROL_SPEED,
        HIPS_BENT,
        HIPS_OVERSTRETCHED,
        LOWEST_LEAN,
        CATCH_LEAN,
        PUSH_LEAN,
        LEAN_AT_TOP,
        TEMPO_DOWN,
        PAUSE,
        TEMPO_UP,
    ),
    checks=(
        Check(
            name="hips_break",
            metric=HIPS_BENT,
            fails="above",
            limits=((Severity.WARN, 25.0), (Severity.FAULT, 35.0)),
            cue="Keep your hips open, one line from your knees to your shoulders.",
            praise="You kept one line from knees to shoulders.",
            source="17 (11) degrees are usual at the break [Sconce2021], and bent hips unload the hamstrings "
            "[NATA2023]; engineering default",
            is_essential=True,
        ),
        Check(
            name="dropped",
            metric=CONTROLLED_TIME,
            fails="below",
            limits=((Severity.WARN, 1.5),),
            cue="Lower yourself for two to three seconds; use a band if you drop at once.",
            praise="You lowered yourself under control.",
            source="two to three seconds are asked for, and slow reps load longer [Alt2023]; engineering "
            "default",
            is_essential=True,
        ),
        Check(
            name="dropped",
            metric=CONTROL_SPEED,
            fails="above",
            limits=((Severity.WARN, 45.0),),
            cue="Lower yourself for two to three seconds; use a band if you drop at once.",
            praise="",
            source="8 to 30 degrees per second are controlled; engineering default",
        ),
        Check(
            name="over_arched",
            metric=HIPS_OVERSTRETCHED,
            fails="below",
            limits=((Severity.INFO, -15.0),),
            cue="Brace your stomach instead of arching your back.",
            praise="",
            source="engineering default: 10 degrees are within reach of a straight line",
        ),
        Check(
            name="not_back_upright",
            metric=LEAN_AT_TOP,
            fails="above",
            limits=((Severity.WARN, 15.0),),
            cue="Push yourself all the way up before the next one.",
            praise="",
            source="engineering default: kneeling upright reads -5 to 8 degrees",
        ),
    ),
    not_checked=(
        "how the feet are held",
        "the bend of the knee where the shins are not level",
        "left and right legs against each other",
        "pain or cramp in the hamstrings",
        "the head",
        "how much a band helps",
    ),
    needs_outline=False,
    depth_name="controlled_lean_deg",
    depth_word="controlled lean",
    columns=(
        ("Break", ("break_lean_deg",)),
        ("Hips", ("hip_line_deg",)),
        ("Control", ("controlled_s",)),
        ("Down/up", ("tempo_down_s", "tempo_up_s")),
    ),
    trends=(
        Trend(
            metric=BREAK_LEAN,
            at_least=8.0,
            falls="Your break point came about {change}° earlier by the end of the set: you were tiring.",
            rises="Your break point came about {change}° later by the end of the set.",
            source="twice the error of a break point; it is expected to fall after four reps or so; "
            "engineering default",
        ),
    ),
    shown=((Joint.HIP, HIP_FLEXION), (Joint.KNEE, THIGH_LEAN)),
    planted=Joint.KNEE,
    # A hand-held camera that follows the lifter moved the knees by 0.63 thighs within a rep of a real film;
    # whoever walks on their knees goes farther (engineering default).
    max_travel=0.8,
)
