"""The head in a hinge: whether it follows the trunk, looks up, or drops.

The line from shoulder to ear tells little of it: the head turns on top of the neck, and the ear is near that
place. On rendered lifters whose head turned by 70 to 80 degrees that line turned by 22 to 29, which is hardly
more than what its landmarks are off. The line from ear to nose turns with the head.

References
----------
.. [AAOS1965] American Academy of Orthopaedic Surgeons, "Joint Motion: Method of Measuring and Recording",
   1965: the neck bends 45 degrees forward and 45 back.
"""

from formcheck.landmark_bias import LandmarkBias
from formcheck.landmarks import Joint
from formcheck.rules import Check, Reference, Severity, Statistic
from formcheck.side_view import held
from formcheck.signals import inclination_against

__all__ = ["HEAD_CHECKS", "HEAD_TURN", "NECK_CHANGE_DOWN", "NECK_CHANGE_UP"]

HEAD_TURN = inclination_against(
    "head_turn_deg",
    (Joint.EAR, Joint.NOSE),
    (Joint.HIP, Joint.SHOULDER),
    description="line from ear to nose against the trunk, larger with the chin towards the chest",
)

_MEASURED = (
    "measured on 310 rendered reps on both legs and on one, up to 20 degrees off the side; that a large turn "
    "is read too small is taken off, though not all of it: six dropped chins read 63 %, six lifted ones 84 %"
)
_NORMAL = (
    "engineering default: the trunk's own bend takes up to 20 degrees; the neck's whole way is 45 either way "
    "[AAOS1965]"
)

NECK_CHANGE_UP = held(
    "neck_extension_deg",
    HEAD_TURN,
    Statistic.LOW,
    6.5,
    "how far the head tipped back against the trunk, negative is back",
    reference=Reference.START,
    sustained_s=0.5,
    source=_MEASURED,
    bias=LandmarkBias(gain=0.85),
)
NECK_CHANGE_DOWN = held(
    "neck_flexion_deg",
    HEAD_TURN,
    Statistic.HIGH,
    5.3,
    "how far the chin dropped towards the chest, positive is down",
    reference=Reference.START,
    sustained_s=0.5,
    source=_MEASURED,
    bias=LandmarkBias(gain=0.75),
)

HEAD_CHECKS = (
    Check(
        name="chin_up",
        metric=NECK_CHANGE_UP,
        fails="below",
        limits=((Severity.WARN, -35.0),),
        cue="Let your head follow your trunk instead of looking up.",
        praise="",
        source=_NORMAL,
    ),
    Check(
        name="chin_down",
        metric=NECK_CHANGE_DOWN,
        fails="above",
        limits=((Severity.WARN, 25.0),),
        cue="Keep your neck long instead of dropping your chin.",
        praise="",
        source=_NORMAL + ". A back that rounds takes the head along: all 7 false ones on 1255 rendered reps",
        unless=("rounded_back",),
    ),
)
