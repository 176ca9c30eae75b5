"""Who is in a picture: the landmarker follows one person and does not say who else is there.

Asked for two people the landmarker tends to find the same one twice, above all where two touch. So one is
looked for, painted over, and the picture looked at again: what is found then is somebody else. Whoever is
found so is believed only if the mirrored picture shows the same person.
"""

from contextlib import ExitStack
from dataclasses import dataclass
from pathlib import Path
from typing import Any, Protocol

import cv2
import numpy as np
from numpy.typing import NDArray

from formcheck.capture.frame import Frame, mirror_picture
from formcheck.capture.opened import Opened
from formcheck.capture.pose_estimator import open_landmarker, read_landmarks
from formcheck.capture.privacy import no_usage_reports
from formcheck.geometry import Array
from formcheck.landmarks import MIRRORED, Landmark

__all__ = ["Finder", "PeopleFinder", "Person", "hide", "is_someone_else", "measure_trunk_px"]

SIMILAR_SIZE = 0.6
"""Somebody whose trunk is at least this share of the lifter's could be taken for the lifter; a passer-by in
the background is smaller (engineering default)."""

ASKED_SIZE = 0.3
"""The same where the user names somebody, who may be the smaller one (engineering default)."""

APART_TRUNKS = 0.7
"""The landmarker may find one person twice; two people's hips are at least this far apart, in trunk lengths
(engineering default)."""

MAX_DISAGREEMENT = 0.25
"""Mean distance between shoulders, hips, knees and ankles in the picture and in its mirror image, in trunk
lengths, up to which somebody is there (engineering default). With this and the two limits above nobody was
found who was not there in 398 looks at 38 recordings of one person, and a partner who touches the lifter in
11 looks of 16 (measured)."""

_MIN_VISIBILITY = 0.6
_TRUNK = (Landmark.LEFT_SHOULDER, Landmark.RIGHT_SHOULDER, Landmark.LEFT_HIP, Landmark.RIGHT_HIP)
_BODY = (
    *(Landmark.LEFT_SHOULDER, Landmark.RIGHT_SHOULDER, Landmark.LEFT_HIP, Landmark.RIGHT_HIP),
    *(Landmark.LEFT_KNEE, Landmark.RIGHT_KNEE, Landmark.LEFT_ANKLE, Landmark.RIGHT_ANKLE),
)
_HIDDEN_FROM = 0.3
# Painted over from this probability of "person" on, and a little around it: what is left of the rim would
# still look like somebody. Engineering defaults.
_RIM_TRUNKS = 0.06
_COARSE_PX = 64


@dataclass(frozen=True, slots=True, kw_only=True, eq=False)
class Person:
    """Somebody in one picture.

    Attributes
    ----------
    xy_px : ndarray of float, shape (33, 2)
        Landmarks in pixels.
    visibility : ndarray of float, shape (33,)
        In [0, 1].
    mask : ndarray of bool, shape (height, width)
        Where in the picture the person is, with a rim.
    """

    xy_px: Array
    visibility: Array
    mask: NDArray[np.bool_]

    @property
    def hips_px(self) -> Array:
        """Middle of the hips in pixels, shape (2,)."""
        return np.asarray(self.xy_px[[Landmark.LEFT_HIP, Landmark.RIGHT_HIP]].mean(axis=0))

    @property
    def trunk_px(self) -> float:
        """Length of the trunk in pixels."""
        return measure_trunk_px(self.xy_px)


class Finder(Protocol):
    """Whatever finds people in a picture: the landmarker, or a fake in a test."""

    def find(self, frame: Frame) -> tuple[Person, ...]:
        """Find up to two people.

        Parameters
        ----------
        frame : Frame
            Any picture.

        Returns
        -------
        tuple of Person
            Nobody, one, or two who are not the same.
        """
        ...


class PeopleFinder(Opened):
    """Finds up to two people in single pictures; a context manager.

    Parameters
    ----------
    model : Path
        A pose landmarker bundle.
    similar_size : float, optional
        Share of the first one's trunk from which a second person counts.
    """

    def __init__(self, model: Path, *, similar_size: float = SIMILAR_SIZE) -> None:
        self._similar_size = similar_size
        with ExitStack() as stack:
            stack.enter_context(no_usage_reports())
            self._landmarker: Any = stack.enter_context(open_landmarker(model, video=False, masks=True))
            self._open = stack.pop_all()

    def find(self, frame: Frame) -> tuple[Person, ...]:
        """Find up to two people.

        Parameters
        ----------
        frame : Frame
            Any picture; a look takes about as long as two or three pictures of a recording.

        Returns
        -------
        tuple of Person
            Nobody, one, or two of about equal size who are not the same.
        """
        first = self._find_one(frame.image_rgb)
        if first is None:
            return ()
        rest = hide(frame.image_rgb, first.mask)
        second = self._find_one(rest)
        if second is None or not is_someone_else(first, second, similar_size=self._similar_size):
            return (first,)
        if not self._is_confirmed(second, rest):
            return (first,)
        # With both in the picture the first look may have mixed them.
        alone = self._find_one(hide(frame.image_rgb, second.mask))
        if alone is not None and is_someone_else(alone, second, similar_size=self._similar_size):
            first = alone
        return first, second

    def _find_one(self, image_rgb: NDArray[np.uint8]) -> Person | None:
        import mediapipe as mp

        picture = mp.Image(image_format=mp.ImageFormat.SRGB, data=np.ascontiguousarray(image_rgb))
        result = self._landmarker.detect(picture)
        if not result.pose_landmarks:
            return None
        height_px, width_px = image_rgb.shape[:2]
        xy_px, visibility = read_landmarks(result.pose_landmarks[0], width_px=width_px, height_px=height_px)
        if float(np.mean(visibility[list(_TRUNK)])) < _MIN_VISIBILITY:
            return None
        return Person(
            xy_px=xy_px,
            visibility=visibility,
            mask=_with_rim(result.segmentation_masks[0].numpy_view().squeeze(), xy_px),
        )

    def _is_confirmed(self, person: Person, image_rgb: NDArray[np.uint8]) -> bool:
        mirrored = self._find_one(mirror_picture(image_rgb))
        if mirrored is None:
            return False
        again = mirrored.xy_px[list(MIRRORED)] * (-1.0, 1.0) + (image_rgb.shape[1], 0.0)
        apart_px = np.linalg.norm(again - person.xy_px, axis=-1)[list(_BODY)]
        return float(apart_px.mean()) <= MAX_DISAGREEMENT * person.trunk_px


def is_someone_else(one: Person, two: Person, *, similar_size: float = SIMILAR_SIZE) -> bool:
    """Say whether two finds are two people of about the same size, and not one found twice.

    Parameters
    ----------
    one, two : Person
        In the same picture.
    similar_size : float, optional
        Least ratio of their trunks' lengths.

    Returns
    -------
    bool
        False also where one is much smaller.
    """
    short_px, long_px = sorted((one.trunk_px, two.trunk_px))
    apart_px = float(np.linalg.norm(one.hips_px - two.hips_px))
    return short_px >= similar_size * long_px and apart_px >= APART_TRUNKS * long_px


def hide(image_rgb: NDArray[np.uint8], mask: NDArray[np.bool_]) -> NDArray[np.uint8]:
    """Paint over a part of a picture with a blur of what is around it.

    Parameters
    ----------
    image_rgb : ndarray of uint8, shape (height, width, 3)
        The picture.
    mask : ndarray of bool, shape (height, width)
        What to paint over.

    Returns
    -------
    ndarray of uint8, shape (height, width, 3)
        A new picture.
    """
    height_px, width_px = mask.shape
    size = (_COARSE_PX, _COARSE_PX)
    kept = (~mask).astype(np.float32)
    # In a small copy, where a blur as wide as a body costs nothing.
    coarse = cv2.resize(image_rgb.astype(np.float32) * kept[..., None], size, interpolation=cv2.INTER_AREA)
    weight = cv2.resize(kept, size, interpolation=cv2.INTER_AREA)
    wide = (_COARSE_PX // 2 + 1, _COARSE_PX // 2 + 1)
    blurred = cv2.blur(coarse, wide) / (cv2.blur(weight, wide)[..., None] + 1e-3)
    painted = cv2.resize(blurred, (width_px, height_px), interpolation=cv2.INTER_LINEAR)
    return np.where(mask[..., None], painted.clip(0, 255).astype(np.uint8), image_rgb)


def _with_rim(probability: NDArray[np.float32], xy_px: Array) -> NDArray[np.bool_]:
    rim_px = max(3, round(2.0 * _RIM_TRUNKS * measure_trunk_px(xy_px)))
    inside = (probability > _HIDDEN_FROM).astype(np.uint8)
    return cv2.dilate(inside, np.ones((rim_px, rim_px), np.uint8)).astype(np.bool_)


def measure_trunk_px(xy_px: Array) -> float:
    """Measure how long somebody's trunk is in the picture.

    Parameters
    ----------
    xy_px : ndarray of float, shape (33, 2)
        Landmarks in pixels.

    Returns
    -------
    float
        From the middle of the hips to the middle of the shoulders, in pixels.
    """
    hips = xy_px[[Landmark.LEFT_HIP, Landmark.RIGHT_HIP]].mean(axis=0)
    shoulders = xy_px[[Landmark.LEFT_SHOULDER, Landmark.RIGHT_SHOULDER]].mean(axis=0)
    return float(np.linalg.norm(shoulders - hips))
