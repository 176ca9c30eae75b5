"""Names for the 33 points the pose landmarker returns, and for the joints without a side.

Rules are written once, for a :class:`Joint`; :func:`landmark_of` says which of the 33 points that is on a
given :class:`Side`. Nothing outside this module spells an index or repeats a rule for left and right.

References
----------
.. [1] MediaPipe Pose landmark model, "33 pose landmarks",
   https://ai.google.dev/edge/mediapipe/solutions/vision/pose_landmarker
"""

from enum import Enum, IntEnum
from functools import cache

__all__ = ["LANDMARK_COUNT", "MIRRORED", "SKELETON", "Joint", "Landmark", "Side", "landmark_of"]


class Landmark(IntEnum):
    """The 33 landmarks in the order of the model; left and right are the person's own."""

    NOSE = 0
    LEFT_EYE_INNER = 1
    LEFT_EYE = 2
    LEFT_EYE_OUTER = 3
    RIGHT_EYE_INNER = 4
    RIGHT_EYE = 5
    RIGHT_EYE_OUTER = 6
    LEFT_EAR = 7
    RIGHT_EAR = 8
    MOUTH_LEFT = 9
    MOUTH_RIGHT = 10
    LEFT_SHOULDER = 11
    RIGHT_SHOULDER = 12
    LEFT_ELBOW = 13
    RIGHT_ELBOW = 14
    LEFT_WRIST = 15
    RIGHT_WRIST = 16
    LEFT_PINKY = 17
    RIGHT_PINKY = 18
    LEFT_INDEX = 19
    RIGHT_INDEX = 20
    LEFT_THUMB = 21
    RIGHT_THUMB = 22
    LEFT_HIP = 23
    RIGHT_HIP = 24
    LEFT_KNEE = 25
    RIGHT_KNEE = 26
    LEFT_ANKLE = 27
    RIGHT_ANKLE = 28
    LEFT_HEEL = 29
    RIGHT_HEEL = 30
    LEFT_FOOT_INDEX = 31
    RIGHT_FOOT_INDEX = 32


LANDMARK_COUNT = len(Landmark)


def _twin(landmark: Landmark) -> Landmark:
    other = {"LEFT": "RIGHT", "RIGHT": "LEFT"}
    return Landmark["_".join(other.get(word, word) for word in landmark.name.split("_"))]


MIRRORED: tuple[Landmark, ...] = tuple(_twin(landmark) for landmark in Landmark)
"""For every landmark the one that it is in a mirror: left is right."""


class Side(Enum):
    """A side of the person (not of the picture)."""

    LEFT = "left"
    RIGHT = "right"

    @property
    def other(self) -> "Side":
        """The opposite side."""
        return Side.RIGHT if self is Side.LEFT else Side.LEFT


class Joint(Enum):
    """A point of the body without its side; the nose is the same on both."""

    NOSE = "nose"
    EAR = "ear"
    SHOULDER = "shoulder"
    ELBOW = "elbow"
    WRIST = "wrist"
    HIP = "hip"
    KNEE = "knee"
    ANKLE = "ankle"
    HEEL = "heel"
    FOOT_INDEX = "foot_index"


SKELETON: tuple[tuple[Joint, Joint], ...] = (
    (Joint.EAR, Joint.SHOULDER),
    (Joint.SHOULDER, Joint.ELBOW),
    (Joint.ELBOW, Joint.WRIST),
    (Joint.SHOULDER, Joint.HIP),
    (Joint.HIP, Joint.KNEE),
    (Joint.KNEE, Joint.ANKLE),
    (Joint.ANKLE, Joint.HEEL),
    (Joint.HEEL, Joint.FOOT_INDEX),
    (Joint.ANKLE, Joint.FOOT_INDEX),
)
"""The lines of one side of the body, by name."""


@cache
def landmark_of(joint: Joint, side: Side) -> Landmark:
    """Say which of the 33 landmarks a joint is on one side of the body.

    Parameters
    ----------
    joint : Joint
        The joint; the nose is the same on both sides.
    side : Side
        The person's own left or right.

    Returns
    -------
    Landmark
        The index into arrays of shape (..., 33, 2).

    Examples
    --------
    >>> landmark_of(Joint.HIP, Side.RIGHT).name
    'RIGHT_HIP'
    """
    if joint is Joint.NOSE:
        return Landmark.NOSE
    return Landmark[f"{side.name}_{joint.name}"]
