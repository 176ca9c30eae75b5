"""Deadlift from the side: Romanian with dumbbells, or from the floor.

The hip hinges while the back keeps its shape and the knees stay soft. Depth is the lifter's own affair: a
rep is short only against the same lifter's other reps. Rounding is judged against the back at the start of
the same rep, for a visually flat hinge already contains some 25 degrees of lumbar flexion.

References
----------
.. [Schellenberg2013] F. Schellenberg et al., "Kinetic and kinematic differences between deadlifts and
   goodmornings", BMC Sports Sci Med Rehabil 5:27, 2013, PMC3878967: greatest knee flexion 5.3 (6.7) degrees
   in the good morning, 103 to 108 in the deadlift from the floor.
.. [Vigotsky2015] A. Vigotsky et al., PeerJ 3:e708, 2015: knee flexion in the hinge grows with the load.
.. [Abbott2022] Abbott, thesis, University of Western Australia, 2022: most physiotherapists see a change of
   the lumbar curve from 9 to 12 degrees.
.. [Falk2021] J. Falk et al., Phys Ther Sport 51, 2021, doi:10.1016/j.ptsp.2021.05.011: below 34 degrees of
   pelvic motion observers do not agree on "butt wink".
.. [AAOS1965] American Academy of Orthopaedic Surgeons, "Joint Motion: Method of Measuring and Recording",
   1965: the neck bends 45 degrees forward and 45 back.
"""

import math

from formcheck.exercise import Exercise
from formcheck.head import HEAD_CHECKS, NECK_CHANGE_DOWN, NECK_CHANGE_UP
from formcheck.hinging import (
    BACK_ROUNDING,
    PAUSE,
    PHASE_NAMES,
    TEMPO_DOWN,
    TEMPO_UP,
    TOO_FAST_UP,
    UNSEEN_BACK,
    hinge_trends,
    knees_locked,
    no_lockout,
    rounded_back,
    short_of_own_depth,
    too_fast_down,
)
from formcheck.landmarks import Joint
from formcheck.movement import Cycle, Gate, Handling, Moment, Sign, StandIn
from formcheck.one_leg import LEGS_APART, REAR_LEG_LEAN
from formcheck.postures import Posture
from formcheck.rules import Check, Condition, OwnRange, Severity
from formcheck.side_view import (
    HIP_FLEXION,
    KNEE_FLEXION,
    THIGH_LEAN,
    TRUNK_LEAN,
)
from formcheck.two_legs import (
    BACK_BEND_AT_TURN,
    HAND_HEIGHT,
    HAND_HEIGHT_AT_TURN,
    HIP_AT_TOP,
    HIP_EXTENSION_AT_TOP,
    HIP_FLEXION_AT_TURN,
    HIP_SHIFT_AT_TURN,
    HIP_WITHOUT_BACK_AT_TURN,
    JOINT_OFFSETS,
    KNEE_AT_TOP,
    KNEE_FLEXION_AT_TURN,
    KNEE_SHARE,
    KNEE_SHARE_AT_TURN,
    ROUNDS_FROM,
    SHIN_TRAVEL_AT_TURN,
    THIGH_LEAN_AT_TURN,
    THIGH_SHARE,
    TRUNK_AT_TOP,
    TRUNK_LEAN_AT_TURN,
    WEIGHT_DRIFT_MOST,
)

__all__ = ["EXERCISE"]

_FROM_THE_FLOOR_PCT = -35.0
# Engineering default: a bar on 45 cm plates puts the wrist 37 to 51 % of a shin below the knee of a lifter of
# 1.55 to 1.90 m, and only a hinge with level trunk reaches 40 % (Winter's segment lengths). Hands that low
# excuse the knees from staying straight; then the thigh tells a squat.


_SQUAT_SHARE = 0.8
_SQUAT_THIGH_SHARE = -0.55
_HANDS_UP_PCT = 20.0
_HANDS_AT_CHEST_PCT, _HINGE_SHARE = 60.0, 0.5
_SQUATS = (
    "engineering default: in squats on film the knees bend as much as the hips, in hinges less than half; "
    "more of the hips' bend comes from the thighs that go down than from the trunk that leans, in hinges a "
    "quarter. Weights lifted off the floor with so much of the knees are lower than the knees by then; hands "
    "before the chest or on the shoulders hold nothing that hangs, and a good morning needs less than a "
    "tenth [Schellenberg2013]"
)
# Off the side the knee's bend may read a quarter too small and the thigh's lean does not, so either will do.
_STANDS = (
    "engineering default: whoever stands is within 10 degrees of upright, with room for a camera off the side"
)

EXERCISE = Exercise(
    name="deadlift",
    title="Deadlift",
    how_to_film=(
        "Put the camera at hip height, two to four metres to your side, so that you are in the picture from "
        "head to shoes with the weights down and up."
    ),
    cycle=Cycle(
        signal=HIP_FLEXION,
        # With soft knees the thigh leans back by a quarter to a third of what the trunk leans forward.
        stand_in=StandIn(signal=TRUNK_LEAN, times=1.25),
        leave=25.0,
        arrive=18.0,
        min_excursion=42.0,
        turn_margin=8.0,
        min_duration_s=0.7,
        # Knees that weights half hide are read up to 7 degrees more for a moment, and the hips with them.
        near_turn=7.0,
        source="engineering default: 25 and 18 degrees are above what standing reads, 45 is a hinge that "
        "people call one, and rendered ones read up to 3 less; dips of 38 are none",
        phase_names=PHASE_NAMES,
    ),
    posture=Posture.STANDING,
    signs=(
        Sign(
            signal=KNEE_SHARE,
            low=-math.inf,
            high=_SQUAT_SHARE,
            unless_below=(HAND_HEIGHT, _HANDS_UP_PCT),
            source="engineering default: as the gate against squats, but the hands have to be seen down",
        ),
    ),
    gates=(
        Gate(
            reason="on_one_leg",
            signal=LEGS_APART,
            moment=Moment.WHOLE,
            low=0.0,
            high=20.0,
            source="measured on real and rendered clips: up to 8 degrees on two legs, in single-leg "
            "deadlifts 28 and more for half of the time; then one leg is behind, by 10 degrees and more, and "
            "not in front, where weights beside the knees make the landmarker guess it",
            only_above=(REAR_LEG_LEAN, 2.0),
        ),
        Gate(
            reason="trunk_stayed_upright",
            signal=TRUNK_LEAN,
            moment=Moment.TURN,
            low=20.0,
            high=135.0,
            source="engineering default: less is a bend of the knees, more is no hinge",
        ),
        Gate(
            reason="squat",
            signal=KNEE_SHARE,
            moment=Moment.TURN,
            low=-math.inf,
            high=_SQUAT_SHARE,
            source=_SQUATS,
            only_above=(HAND_HEIGHT, _FROM_THE_FLOOR_PCT),
        ),
        Gate(
            reason="squat",
            signal=KNEE_SHARE,
            moment=Moment.TURN,
            low=-math.inf,
            high=_HINGE_SHARE,
            source=_SQUATS,
            only_above=(HAND_HEIGHT, _HANDS_AT_CHEST_PCT),
        ),
        Gate(
            reason="squat",
            signal=THIGH_SHARE,
            moment=Moment.TURN,
            low=_SQUAT_THIGH_SHARE,
            high=math.inf,
            source=_SQUATS,
            only_above=(HAND_HEIGHT, _HANDS_UP_PCT),
        ),
        Gate(
            reason="not_standing",
            signal=TRUNK_LEAN,
            moment=Moment.END,
            low=-35.0,
            high=40.0,
            source=_STANDS,
        ),
        Gate(
            reason="not_standing",
            signal=THIGH_LEAN,
            moment=Moment.END,
            low=-40.0,
            high=35.0,
            source=_STANDS,
        ),
    ),
    metrics=(
        HIP_FLEXION_AT_TURN,
        TRUNK_LEAN_AT_TURN,
        KNEE_FLEXION_AT_TURN,
        HIP_WITHOUT_BACK_AT_TURN,
        ROUNDS_FROM,
        KNEE_SHARE_AT_TURN,
        SHIN_TRAVEL_AT_TURN,
        THIGH_LEAN_AT_TURN,
        HAND_HEIGHT_AT_TURN,
        HIP_SHIFT_AT_TURN,
        WEIGHT_DRIFT_MOST,
        BACK_ROUNDING,
        BACK_BEND_AT_TURN,
        NECK_CHANGE_UP,
        NECK_CHANGE_DOWN,
        HIP_AT_TOP,
        KNEE_AT_TOP,
        TRUNK_AT_TOP,
        HIP_EXTENSION_AT_TOP,
        TEMPO_DOWN,
        PAUSE,
        TEMPO_UP,
    ),
    checks=(
        *rounded_back(BACK_BEND_AT_TURN),
        Check(
            name="squatting",
            metric=KNEE_SHARE_AT_TURN,
            fails="above",
            limits=((Severity.WARN, 0.35), (Severity.FAULT, 0.5)),
            cue="Push your hips back and up, and bend your knees less.",
            praise="You hinged at the hips instead of squatting.",
            source="good mornings need 5 degrees of knee, loads add some [Schellenberg2013, Vigotsky2015]; "
            "engineering default",
            when=(Condition(metric=HAND_HEIGHT_AT_TURN, above=_FROM_THE_FLOOR_PCT, when_unknown=True),),
            is_essential=True,
        ),
        Check(
            name="squatting",
            metric=THIGH_LEAN_AT_TURN,
            fails="below",
            limits=((Severity.WARN, -75.0), (Severity.FAULT, -85.0)),
            cue="Push your hips back and up, and bend your knees less.",
            praise="",
            source="engineering default: with level thighs the lift is a squat; deadlifts from the floor "
            "start with the thigh 50 to 70 degrees from upright",
            when=(Condition(metric=HAND_HEIGHT_AT_TURN, below=_FROM_THE_FLOOR_PCT),),
            is_essential=True,
        ),
        Check(
            name="squatting",
            metric=KNEE_FLEXION_AT_TURN,
            fails="above",
            limits=((Severity.WARN, 35.0), (Severity.FAULT, 45.0)),
            cue="Push your hips back and up, and bend your knees less.",
            praise="",
            source="good mornings need 5 (7) degrees of knee, lifts from the floor 105 [Schellenberg2013]; "
            "15 to 30 are customary; engineering default",
            when=(
                Condition(metric=HAND_HEIGHT_AT_TURN, above=_FROM_THE_FLOOR_PCT, when_unknown=True),
                # What is customary lies within the error of the limit: of that the share tells.
                Condition(metric=KNEE_FLEXION_AT_TURN, above=32.0),
            ),
        ),
        Check(
            name="weight_drifts",
            metric=WEIGHT_DRIFT_MOST,
            fails="above",
            limits=((Severity.INFO, 35.0), (Severity.WARN, 55.0)),
            cue="Keep the weights close to your legs all the way.",
            praise="You kept the weights close.",
            source="engineering default: arms that simply hang give 50 to 80 % (Winter's segment lengths)",
        ),
        no_lockout(HIP_AT_TOP),
        Check(
            name="knees_bent_at_top",
            metric=KNEE_AT_TOP,
            fails="above",
            limits=((Severity.WARN, 15.0),),
            cue="Straighten your knees at the top.",
            praise="",
            source="engineering default: standing reads 0 to 10 degrees",
        ),
        Check(
            name="leans_back",
            metric=TRUNK_AT_TOP,
            fails="below",
            limits=((Severity.INFO, -8.0),),
            cue="Finish tall instead of leaning back.",
            praise="",
            source="engineering default",
        ),
        Check(
            name="leans_back",
            metric=HIP_EXTENSION_AT_TOP,
            fails="below",
            limits=((Severity.INFO, -10.0),),
            cue="Finish tall instead of leaning back.",
            praise="",
            source="engineering default: standing reads 0 to 10 degrees",
        ),
        Check(
            name="leans_back",
            metric=HIP_AT_TOP,
            fails="below",
            limits=((Severity.INFO, -10.0),),
            cue="Finish tall instead of leaning back.",
            praise="",
            source="engineering default: as above, against the same person standing straight",
        ),
        Check(
            name="hips_stay_forward",
            metric=HIP_SHIFT_AT_TURN,
            fails="below",
            limits=((Severity.INFO, 8.0),),
            cue="Reach back with your hips as you bend.",
            praise="",
            source="engineering default: 12 to 22 % are usual in a hinge (Winter's segment lengths)",
            # Shins that lean forward keep the hips forward too, and have a cue of their own.
            when=(
                Condition(metric=HIP_FLEXION_AT_TURN, above=60.0),
                Condition(metric=SHIN_TRAVEL_AT_TURN, below=5.0),
            ),
        ),
        Check(
            name="knees_travel",
            metric=SHIN_TRAVEL_AT_TURN,
            fails="above",
            limits=((Severity.WARN, 10.0),),
            cue="Keep your shins upright while you hinge.",
            praise="Your shins stayed upright.",
            source="engineering default: teaching texts ask for upright shins",
            when=(Condition(metric=HAND_HEIGHT_AT_TURN, above=_FROM_THE_FLOOR_PCT, when_unknown=True),),
        ),
        Check(
            name="knees_travel",
            metric=SHIN_TRAVEL_AT_TURN,
            fails="above",
            own_range=OwnRange(
                quantile=0.5, margins=((Severity.WARN, 12.0),), repeatability=3.0, min_reps=3, unless=()
            ),
            cue="Keep your shins upright while you hinge.",
            praise="",
            source="against the lifter's own other reps; engineering default",
            when=(
                Condition(metric=HAND_HEIGHT_AT_TURN, above=_FROM_THE_FLOOR_PCT, when_unknown=True),
                Condition(metric=SHIN_TRAVEL_AT_TURN, above=6.0),
            ),
        ),
        short_of_own_depth(HIP_FLEXION_AT_TURN, unless_found=("squatting",)),
        *knees_locked(
            "knees_locked",
            KNEE_FLEXION_AT_TURN,
            HIP_FLEXION_AT_TURN,
            less=2.0,
            below=15.0,
            max_uncertainty=10.0,
            unless=("short",),
            cue="Soften your knees a little as you bend.",
        ),
        *HEAD_CHECKS,
        too_fast_down(1.0),
        TOO_FAST_UP,
    ),
    not_checked=(
        "knees falling inwards",
        "left and right sides against each other",
        "rotation of the pelvis",
        "pressure under the feet",
        "grip",
        *UNSEEN_BACK,
        "the load",
        "the shoulder blades",
        "a bounce at the bottom, which is shorter than a few pictures",
    ),
    needs_outline=True,
    depth_name="hinge_depth_deg",
    trends=hinge_trends(HIP_FLEXION_AT_TURN, BACK_BEND_AT_TURN),
    shown=((Joint.HIP, HIP_FLEXION), (Joint.KNEE, KNEE_FLEXION)),
    handling=Handling(
        reach=HAND_HEIGHT,
        reach_below=_FROM_THE_FLOOR_PCT,
        reach_deeper_by=35.0,
        bend=KNEE_FLEXION,
        bend_above=45.0,
        depth_ratio=1.3,
        source="engineering default: a third of a shin is three times the error of the wrist, and knees read "
        "wrong once moved it by 30 %; knees bent by 45 degrees and 1.3 times the depth are customary for "
        "telling set-up from reps",
    ),
    planted=Joint.ANKLE,
    max_travel=0.6,
    joint_offsets=JOINT_OFFSETS,
)
