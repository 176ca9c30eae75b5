"""Single-leg deadlift with one weight: one leg stands, the other goes back in line with the trunk.

Which leg stands is told for every rep, so both sides may be done in one recording; a rep is short only
against the same lifter's other reps on the same leg. No norms of this movement in the side view were found:
the limits of standing leg, back and head are the deadlift's, those of the raised leg engineering defaults.

References
----------
.. [Schellenberg2013] F. Schellenberg et al., "Kinetic and kinematic differences between deadlifts and
   goodmornings", BMC Sports Sci Med Rehabil 5:27, 2013, PMC3878967: greatest knee flexion 5.3 (6.7) degrees
   in the good morning.
.. [Cosoli2026] Cosoli et al., 2026, hdl 11389/91575: MediaPipe knee flexion in squats filmed from the side,
   -2.3 (6.4) degrees.
.. [Abbott2022] Abbott, thesis, University of Western Australia, 2022: most physiotherapists see a change of
   the lumbar curve from 9 to 12 degrees.
.. [Falk2021] J. Falk et al., Phys Ther Sport 51, 2021, doi:10.1016/j.ptsp.2021.05.011: below 34 degrees of
   pelvic motion observers do not agree on "butt wink".
"""

import math
from dataclasses import replace

from formcheck.exercise import Exercise
from formcheck.landmark_bias import LandmarkBias
from formcheck.landmarks import Joint
from formcheck.movement import Cycle, Gate, Moment, Phase
from formcheck.one_leg import (
    RAISED_FOOT_HEIGHT,
    RAISED_KNEE_FLEXION,
    RAISED_LEG_FOLLOWS,
    RAISED_LEG_LEAN,
    RAISED_LINE,
    STANDING_HIP_FLEXION,
    STANDING_KNEE_FLEXION,
    STRAIGHTER_KNEE,
    measure_touch_down,
)
from formcheck.postures import Posture
from formcheck.rules import Check, Condition, Metric, OwnRange, Reference, Severity, Statistic, Trend
from formcheck.side_view import (
    BACK_BEND,
    BACK_ROUNDED,
    LANDMARK_ERROR,
    MOVING,
    NECK,
    TRUNK_LEAN,
    at_top,
    at_turn,
    duration,
    held,
)

__all__ = ["EXERCISE"]

_MEASURED = "measured on 6 rendered sets, half of them on the far leg, each against the others"
_TOP_ERROR = "engineering default, as in the deadlift"
_OUTLINE_ERROR = "simulation: 3 to 4 degrees for 4 mm of contour noise over the whole back"

HIP_AT_TURN = replace(
    at_turn(
        STANDING_HIP_FLEXION,
        5.0,
        "hinge depth: angle between trunk and standing thigh at the bottom",
        source=_MEASURED,
        bias=LandmarkBias(constant=-5.5),
    ),
    far_uncertainty=6.0,
    far_bias=LandmarkBias(constant=-1.1),
)
TRUNK_AT_TURN = at_turn(
    TRUNK_LEAN,
    3.4,
    "forward lean of the trunk at the bottom",
    source=_MEASURED + ": 1.7 degrees; and 3 for a camera that is not level",
    bias=LandmarkBias(constant=-2.9),
)
KNEE_AT_TURN = replace(
    at_turn(
        STANDING_KNEE_FLEXION,
        6.0,
        "bend of the standing knee at the bottom",
        source=_MEASURED,
        bias=LandmarkBias(constant=1.0),
    ),
    far_uncertainty=8.0,
    far_bias=LandmarkBias(constant=7.0),
)
FOLLOWS_AT_TURN = replace(
    at_turn(
        RAISED_LEG_FOLLOWS,
        0.08,
        "lean of the raised leg at the bottom as a fraction of the trunk's",
        source=_MEASURED,
        bias=LandmarkBias(constant=0.1),
    ),
    far_bias=LandmarkBias(),
)
LINE_AT_TURN = replace(
    at_turn(
        RAISED_LINE,
        3.0,
        "raised leg at the bottom against the line of the trunk, positive where it hangs",
        source=_MEASURED,
        bias=LandmarkBias(constant=-4.8),
    ),
    far_uncertainty=4.5,
    far_bias=LandmarkBias(constant=-0.2),
)
RAISED_KNEE_AT_TURN = at_turn(
    RAISED_KNEE_FLEXION,
    4.5,
    "bend of the raised knee at the bottom",
    source=_MEASURED,
    bias=LandmarkBias(constant=-2.0),
)
TOUCH_DOWN = Metric(
    name="touch_down_deg",
    unit="deg",
    signal=None,
    statistic=Statistic.FORMULA,
    formula=measure_touch_down,
    uses=(TRUNK_LEAN, RAISED_LEG_LEAN, RAISED_FOOT_HEIGHT),
    during=MOVING,
    uncertainty=4.0,
    description="how far the raised leg fell behind with its foot at the floor, against the other way",
    source=LANDMARK_ERROR,
)
BACK_ROUNDING = held(
    "back_rounding_deg",
    BACK_ROUNDED,
    Statistic.HIGH,
    4.0,
    "how much rounder the back's outline became than at the start of the rep",
    reference=Reference.START,
    source=_OUTLINE_ERROR,
)
BACK_BEND_AT_TURN = Metric(
    name="back_bend_deg",
    unit="deg",
    signal=BACK_BEND,
    statistic=Statistic.HIGH,
    during=(Phase.TURN,),
    uncertainty=8.0,
    description="bend of the back's outline at the bottom, shirt and buttocks included",
    source="simulation: 3 to 4 degrees of contour noise; clothes and build add more",
)
NECK_CHANGE_UP = held(
    "neck_extension_deg",
    NECK,
    Statistic.LOW,
    6.7,
    "how far the head tipped back against the trunk, negative is back",
    reference=Reference.START,
    sustained_s=0.5,
    source=LANDMARK_ERROR,
)
NECK_CHANGE_DOWN = held(
    "neck_flexion_deg",
    NECK,
    Statistic.HIGH,
    5.0,
    "how far the chin dropped towards the chest, positive is down",
    reference=Reference.START,
    sustained_s=0.5,
    source=LANDMARK_ERROR,
)
HIP_AT_TOP = at_top(
    "stance_hip_flexion_top_deg",
    STANDING_HIP_FLEXION,
    3.0,
    "what is left of the standing hip's flexion at the top that follows, against standing",
    reference=Reference.STANDING,
    source=_TOP_ERROR,
)
KNEE_AT_TOP = at_top(
    "stance_knee_flexion_top_deg",
    STANDING_KNEE_FLEXION,
    3.0,
    "what is left of the standing knee's flexion at the top that follows, against standing",
    reference=Reference.STANDING,
    source=_TOP_ERROR,
)
TEMPO_DOWN = duration("tempo_down_s", Phase.OUT, "time from leaving the top to the bottom")
PAUSE = duration("pause_s", Phase.TURN, "time at the bottom")
TEMPO_UP = duration("tempo_up_s", Phase.BACK, "time from the bottom to the top")

EXERCISE = Exercise(
    name="single_leg_deadlift",
    title="Single-leg deadlift",
    how_to_film=(
        "Put the camera at hip height, three to four metres to the side of your standing leg, so that you "
        "are in the picture from head to shoes with the other leg stretched out behind you. Turn round for "
        "the other side."
    ),
    cycle=Cycle(
        # The trunk's lean is the same whichever leg stands, and the landmarker never takes it for another.
        signal=TRUNK_LEAN,
        leave=20.0,
        arrive=15.0,
        min_excursion=28.0,
        turn_margin=6.0,
        min_duration_s=1.0,
        phase_names=(
            (Phase.UNKNOWN, ""),
            (Phase.REST, "top"),
            (Phase.OUT, "down"),
            (Phase.TURN, "bottom"),
            (Phase.BACK, "up"),
        ),
    ),
    posture=Posture.STANDING,
    gates=(Gate(reason="lunge", signal=STRAIGHTER_KNEE, moment=Moment.TURN, low=-math.inf, high=65.0),),
    metrics=(
        HIP_AT_TURN,
        TRUNK_AT_TURN,
        KNEE_AT_TURN,
        FOLLOWS_AT_TURN,
        LINE_AT_TURN,
        RAISED_KNEE_AT_TURN,
        TOUCH_DOWN,
        BACK_ROUNDING,
        BACK_BEND_AT_TURN,
        NECK_CHANGE_UP,
        NECK_CHANGE_DOWN,
        HIP_AT_TOP,
        KNEE_AT_TOP,
        TEMPO_DOWN,
        PAUSE,
        TEMPO_UP,
    ),
    checks=(
        Check(
            name="rounded_back",
            metric=BACK_ROUNDING,
            fails="above",
            limits=((Severity.WARN, 20.0), (Severity.FAULT, 30.0)),
            cue="Stop a little higher, where your back can still keep its shape.",
            praise="Your back kept its shape.",
            source="observers see 9 to 12 degrees [Abbott2022] and agree only on much more [Falk2021]; "
            "engineering default",
            is_essential=True,
        ),
        Check(
            name="rounded_back",
            metric=BACK_BEND_AT_TURN,
            fails="above",
            own_range=OwnRange(
                quantile=0.25,
                margins=((Severity.WARN, 20.0), (Severity.FAULT, 30.0)),
                repeatability=4.0,
                min_reps=3,
                unless=(),
            ),
            cue="Stop a little higher, where your back can still keep its shape.",
            praise="",
            source="against the lifter's own flattest reps, for a hollow back may flatten in every hinge; "
            "engineering default",
        ),
        Check(
            name="stance_knee_bends",
            metric=KNEE_AT_TURN,
            fails="above",
            limits=((Severity.WARN, 35.0), (Severity.FAULT, 45.0)),
            cue="Push your hips back and bend the standing knee less.",
            praise="You hinged at the hip instead of bending the standing knee.",
            source="good mornings need 5 (7) degrees of knee [Schellenberg2013], here 10 to 25 are "
            "customary; engineering default",
            is_essential=True,
        ),
        Check(
            name="leg_not_following",
            metric=FOLLOWS_AT_TURN,
            fails="below",
            limits=((Severity.WARN, 0.6), (Severity.FAULT, 0.4)),
            cue="Let your free leg rise behind you as far as your trunk goes down.",
            praise="Your free leg went with your trunk.",
            source="engineering default: leg and trunk tip together, a fraction of 0.75 to 1.25",
            is_essential=True,
        ),
        Check(
            name="leg_not_following",
            metric=LINE_AT_TURN,
            fails="above",
            limits=((Severity.WARN, 30.0),),
            cue="Let your free leg rise behind you as far as your trunk goes down.",
            praise="",
            source="engineering default: from shoulder over hip to ankle 165 to 190 degrees are customary",
        ),
        Check(
            name="leg_too_high",
            metric=LINE_AT_TURN,
            fails="below",
            limits=((Severity.INFO, -15.0),),
            cue="Raise your free leg no higher than the line of your trunk.",
            praise="",
            source="engineering default: from shoulder over hip to ankle 165 to 190 degrees are customary",
        ),
        Check(
            name="touch_down",
            metric=TOUCH_DOWN,
            fails="above",
            limits=((Severity.WARN, 10.0),),
            cue="Keep your free foot off the floor until you stand upright.",
            praise="",
            source="engineering default: twice what the leg's way up and down differ by",
        ),
        Check(
            name="short",
            metric=HIP_AT_TURN,
            fails="below",
            own_range=OwnRange(
                quantile=0.8,
                margins=((Severity.WARN, 15.0),),
                repeatability=3.0,
                min_reps=3,
                unless=("rounded_back", "stance_knee_bends"),
            ),
            cue="Go as deep in every rep as in your good ones, no deeper than your back stays flat.",
            praise="All reps went equally deep.",
            source="engineering default: the own range is the depth that four of five good reps reach",
        ),
        Check(
            name="no_lockout",
            metric=HIP_AT_TOP,
            fails="above",
            limits=((Severity.WARN, 12.0),),
            cue="Stand all the way up and finish with your hips forward.",
            praise="You stood all the way up.",
            source="engineering default: standing reads 0 to 10 degrees",
        ),
        Check(
            name="knee_bent_at_top",
            metric=KNEE_AT_TOP,
            fails="above",
            limits=((Severity.WARN, 15.0),),
            cue="Straighten the standing knee at the top.",
            praise="",
            source="engineering default: standing reads 0 to 10 degrees",
        ),
        Check(
            name="stance_knee_locked",
            metric=KNEE_AT_TURN,
            fails="below",
            limits=((Severity.INFO, 5.0),),
            cue="Soften the standing knee a little as you bend.",
            praise="",
            source="teaching texts ask for a softly bent knee; engineering default",
            when=(Condition(metric=HIP_AT_TURN, above=60.0),),
        ),
        Check(
            name="rear_knee_bends",
            metric=RAISED_KNEE_AT_TURN,
            fails="above",
            limits=((Severity.INFO, 40.0),),
            cue="Straighten the knee of your free leg.",
            praise="",
            source="engineering default: up to 25 degrees are customary",
        ),
        Check(
            name="chin_up",
            metric=NECK_CHANGE_UP,
            fails="below",
            limits=((Severity.WARN, -25.0),),
            cue="Let your head follow your trunk instead of looking up.",
            praise="",
            source="engineering default: 15 degrees are customary, 25 beyond doubt",
        ),
        Check(
            name="chin_down",
            metric=NECK_CHANGE_DOWN,
            fails="above",
            limits=((Severity.WARN, 25.0),),
            cue="Keep your neck long instead of dropping your chin.",
            praise="",
            source="engineering default: 15 degrees are customary, 25 beyond doubt",
        ),
        Check(
            name="too_fast_down",
            metric=TEMPO_DOWN,
            fails="below",
            limits=((Severity.INFO, 1.2),),
            cue="Take two to three seconds on the way down.",
            praise="You lowered the weight under control.",
            source="engineering default: two to three seconds are customary",
        ),
        Check(
            name="too_fast_up",
            metric=TEMPO_UP,
            fails="below",
            limits=((Severity.INFO, 0.6),),
            cue="Come up smoothly instead of jerking.",
            praise="",
            source="engineering default",
        ),
    ),
    not_checked=(
        "the pelvis turning open",
        "the standing knee falling inwards",
        "the trunk turning towards the weight",
        "pressure under the foot",
        "grip",
        "the angle of the lumbar spine itself",
        "the load",
        "in which hand the weight is",
    ),
    needs_outline=True,
    depth_name="hinge_depth_deg",
    columns=(
        ("Trunk", ("trunk_lean_deg",)),
        ("Knee", ("stance_knee_flexion_deg",)),
        ("Rear leg", ("rear_line_deg",)),
        ("Down/up", ("tempo_down_s", "tempo_up_s")),
    ),
    trends=(
        Trend(
            metric=HIP_AT_TURN,
            at_least=10.0,
            falls="Your hinge got about {change}° shallower over the set.",
            rises="Your hinge got about {change}° deeper over the set.",
            source="engineering default: three times what two reps of a set differ by",
        ),
    ),
    shown=((Joint.HIP, TRUNK_LEAN),),
    planted=Joint.ANKLE,
    max_travel=0.6,
    is_on_one_leg=True,
)
