"""Cat-cow from the side: on hands and knees, arching and rounding the back.

A rep goes from the cow, the arched back, to the cat, the rounded one, and back. The bend is that of the
back's outline, shirt and buttocks included, so its level differs between people and every level is counted
from the person's own cow.

References
----------
.. [Abbott2022] Abbott, thesis, University of Western Australia, 2022: most physiotherapists see a change of
   the lumbar curve from 9 to 12 degrees.
"""

from formcheck.arching import (
    BEND_ON_ALL_FOURS,
    ELBOW_FLEXION,
    HEAD_TO_BACK,
    WRIST_AHEAD,
    elbow_bend,
    from_cow_to_cat,
    thigh_sway,
    time_to_cow,
)
from formcheck.exercise import Exercise
from formcheck.landmark_bias import LandmarkBias
from formcheck.landmarks import Joint
from formcheck.movement import Cycle, Gate, Moment, Phase, Sign
from formcheck.postures import Posture
from formcheck.rules import Check, OwnRange, Severity
from formcheck.side_view import (
    NECK,
    SHIN_LEAN,
    THIGH_LEAN,
    TRUNK_LEAN,
    WRIST_HEIGHT,
    at_turn,
    computed,
    duration,
)

__all__ = ["EXERCISE"]

_MEASURED = "measured on rendered people, up to 12 degrees off the side"
_MEASURED_TIME = (
    "96 rendered reps: ways of 0.8 s read 0.07 s apart, ways of 2 s 0.28; between them, near the limit, 0.2"
)
_WIDE = "measured on rendered people: clothes and build shift the outline's level by tens of degrees"

BACK_RANGE = computed(
    "back_range_deg",
    "deg",
    from_cow_to_cat(BEND_ON_ALL_FOURS),
    4.0,
    "how far the back's outline goes from arched to rounded",
    uses=(BEND_ON_ALL_FOURS,),
    source=_MEASURED_TIME,
)
CAT_BEND = at_turn(
    BEND_ON_ALL_FOURS,
    8.0,
    "bend of the back's outline in the cat, shirt and buttocks included",
    name="cat_bend_deg",
    source=_WIDE,
)
HEAD_TRAVEL = computed(
    "head_travel_deg",
    "deg",
    from_cow_to_cat(HEAD_TO_BACK),
    4.0,
    "how far the head turns against the upper back from cow to cat",
    uses=(HEAD_TO_BACK, BEND_ON_ALL_FOURS),
    source=_MEASURED,
)
THIGH_SWAY = computed(
    "thigh_sway_deg",
    "deg",
    thigh_sway,
    1.5,
    "how far the thighs rock to and fro",
    uses=(THIGH_LEAN,),
    source=_MEASURED,
    bias=LandmarkBias(constant=2.9),
)
ELBOW_BEND = computed(
    "elbow_bend_deg",
    "deg",
    elbow_bend,
    5.5,
    "bend of the elbow that a fifth of the rep goes beyond",
    uses=(ELBOW_FLEXION, WRIST_AHEAD, WRIST_HEIGHT),
    source="spread over 13 rendered bodies with straight arms, whose elbows are 9 degrees from straight",
    bias=LandmarkBias(constant=10.7),
)
TO_CAT = duration(
    "to_cat_s", Phase.OUT, "time from the cow to the cat", uncertainty=0.2, source=_MEASURED_TIME
)
CAT_HOLD = duration("cat_hold_s", Phase.TURN, "time in the cat")
TO_COW = computed(
    "to_cow_s",
    "s",
    time_to_cow,
    0.2,
    "time from the cat back to the cow",
    uses=(BEND_ON_ALL_FOURS,),
    source=_MEASURED,
)

_STRAIGHT_ARMS = "Keep your arms straight and push the floor away."

EXERCISE = Exercise(
    name="cat_cow",
    title="Cat-cow",
    how_to_film=(
        "Put the camera at the height of your back, two to three metres to your side, so that you are in the "
        "picture from head to knees, and wear a shirt that lies close."
    ),
    cycle=Cycle(
        signal=BEND_ON_ALL_FOURS,
        leave=11.0,
        arrive=8.0,
        min_excursion=24.0,
        recent_s=1.5,
        turn_margin=9.0,
        min_duration_s=0.8,
        source="engineering default: a range of 25 degrees, 24 above a held cow, is the least that people "
        "call a cat after a cow; the noise of the outline is 2",
        phase_names=(
            (Phase.UNKNOWN, ""),
            (Phase.REST, "cow"),
            (Phase.OUT, "to cat"),
            (Phase.TURN, "cat"),
            (Phase.BACK, "to cow"),
        ),
        rest_memory_s=30.0,
        still_s=0.2,
        returned_share=0.4,
        starts_away=55.0,
        near_turn=4.0,
        near_rest=5.0,
    ),
    posture=Posture.ALL_FOURS,
    signs=(
        Sign(
            signal=TRUNK_LEAN,
            low=65.0,
            high=115.0,
            source="engineering default: 10 degrees beyond a good set-up on hands and knees, 75 to 105",
        ),
    ),
    gates=(
        Gate(
            reason="not_on_all_fours",
            signal=SHIN_LEAN,
            moment=Moment.WHOLE,
            low=50.0,
            high=135.0,
            source="engineering default: shins lie level, within 40 degrees and more for guessed ankles",
        ),
    ),
    metrics=(
        BACK_RANGE,
        CAT_BEND,
        HEAD_TRAVEL,
        THIGH_SWAY,
        ELBOW_BEND,
        TO_CAT,
        CAT_HOLD,
        TO_COW,
    ),
    checks=(
        Check(
            name="small_range",
            metric=BACK_RANGE,
            fails="below",
            own_range=OwnRange(
                quantile=1.0,
                margins=((Severity.WARN, 0.4),),
                repeatability=3.0,
                min_reps=2,
                unless=(),
                is_share=True,
            ),
            cue="Arch and round your back as far in every rep as in your best one.",
            praise="All reps went equally far.",
            source="60 % of the person's own best; engineering default",
        ),
        Check(
            name="rocking",
            metric=THIGH_SWAY,
            fails="above",
            limits=((Severity.WARN, 12.0),),
            cue="Keep your hips over your knees and move only your spine.",
            praise="Your hips stayed over your knees.",
            source="engineering default",
            is_essential=True,
        ),
        Check(
            name="elbows_bend",
            metric=ELBOW_BEND,
            fails="above",
            limits=((Severity.WARN, 20.0),),
            cue=_STRAIGHT_ARMS,
            praise="",
            source="engineering default",
        ),
        Check(
            name="elbows_bend",
            metric=ELBOW_BEND,
            fails="above",
            # From body to body the same arms are read 6 degrees apart, from rep to rep of one body 3.
            own_range=OwnRange(
                quantile=0.25,
                margins=((Severity.WARN, 9.0),),
                repeatability=3.0,
                min_reps=3,
                unless=(),
            ),
            cue=_STRAIGHT_ARMS,
            praise="",
            source="9 degrees more than in the person's own straighter reps; engineering default",
        ),
        Check(
            name="head_still",
            metric=HEAD_TRAVEL,
            fails="below",
            limits=((Severity.INFO, 16.0),),
            cue="Let your head follow, up in the cow and chin to chest in the cat.",
            praise="Your head followed your back.",
            source="8 degrees at either end are less than observers see [Abbott2022]; engineering default",
        ),
        Check(
            name="rushed",
            metric=TO_CAT,
            fails="below",
            limits=((Severity.WARN, 1.2),),
            cue="Take a whole breath for each half, two seconds or more.",
            praise="You took your time.",
            source="engineering default: two seconds for a breath are customary",
        ),
        Check(
            name="rushed",
            metric=TO_COW,
            fails="below",
            limits=((Severity.WARN, 1.2),),
            cue="Take a whole breath for each half, two seconds or more.",
            praise="",
            source="engineering default: two seconds for a breath are customary",
        ),
    ),
    not_checked=(
        "the tuck of the pelvis itself",
        "which part of the spine moves",
        "the breath",
        "the shoulder blades",
        "left and right sides against each other",
        "a head that moves alone, which is no rep",
    ),
    needs_outline=True,
    depth_name="back_range_deg",
    columns=(("Head", ("head_travel_deg",)), ("Cat/cow", ("to_cat_s", "to_cow_s"))),
    shown=((Joint.HIP, BEND_ON_ALL_FOURS), (Joint.SHOULDER, NECK)),
    planted=Joint.KNEE,
    max_travel=0.4,
)
