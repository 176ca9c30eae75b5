"""Looking at somebody who stands: a picture in, landmarks and both contours out."""

import math
from contextlib import ExitStack
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import cv2
import numpy as np
from numpy.typing import NDArray

from formcheck.capture.frame import mirror_picture
from formcheck.capture.lifter import PAIR
from formcheck.capture.opened import Opened
from formcheck.capture.people import Person, is_someone_else
from formcheck.capture.pose_estimator import open_landmarker, read_landmarks
from formcheck.capture.privacy import no_usage_reports
from formcheck.capture.stand_tracing import trace_stand
from formcheck.errors import EstimatorError
from formcheck.geometry import Array
from formcheck.landmarks import Landmark
from formcheck.orientation import OrientationEstimator
from formcheck.pose import Pose
from formcheck.tilt.gates import MAX_DISAGREEMENT, Look

__all__ = ["StandLooker"]

_MAX_SIDE_PX = 1280
# The landmarker sees 256 pixels of a person; the contours are traced in the picture itself.
_CONFIDENCE = 0.3
# Below the landmarker's own 0.5: people without head or feet are found (measured on seven photos), and what
# else is found is refused by the gates.
_BORDER = 0.35
# How much is added around a picture in which nobody was found, or somebody else in the mirror, as a share
# of its longer side, by repeating its edge; it costs as much as the first look. Of 170 rendered stills cut
# below the hips 27 are refused as nobody with it, 43 without.

_WARM_UP_PX = 256
_SURE = 0.6
# Somebody whose trunk is seen less well is no second person (engineering default).
_TRUNK = [Landmark.LEFT_SHOULDER, Landmark.RIGHT_SHOULDER, Landmark.LEFT_HIP, Landmark.RIGHT_HIP]

_BODY = [*_TRUNK, Landmark.LEFT_KNEE, Landmark.RIGHT_KNEE]

_Picture = NDArray[np.uint8]


@dataclass(frozen=True, slots=True, kw_only=True, eq=False)
class _Found:
    """Somebody in a picture: landmarks in its pixels, the mask at any resolution."""

    xy_px: Array
    visibility: Array
    mask: NDArray[np.float32]
    turn_deg: float

    def mirrored(self, width_px: int) -> "_Found":
        pose = Pose(time_s=0.0, xy_px=self.xy_px, visibility=self.visibility).mirror(width_px=width_px)
        return _Found(
            xy_px=pose.xy_px,
            visibility=pose.visibility,
            mask=np.ascontiguousarray(self.mask[:, ::-1]),
            turn_deg=self.turn_deg,
        )


class StandLooker(Opened):
    """Looks at single pictures; a context manager.

    Every picture is looked at twice, as it is and mirrored, and the mean is taken: what the landmarker gets
    wrong depends on which way somebody faces.

    Parameters
    ----------
    model : Path
        A pose landmarker bundle.

    Raises
    ------
    EstimatorError
        If the landmarker does not accept the model.
    """

    def __init__(self, model: Path) -> None:
        with ExitStack() as stack:
            stack.enter_context(no_usage_reports())
            self._landmarker: Any = stack.enter_context(
                open_landmarker(model, video=False, masks=True, people=PAIR, confidence=_CONFIDENCE)
            )
            self._open = stack.pop_all()

    def warm_up(self) -> None:
        """Look at an empty picture before a live session: the first look takes several times as long."""
        self._find(np.zeros((_WARM_UP_PX, _WARM_UP_PX, 3), np.uint8))

    def look(self, image_rgb: _Picture) -> Look:
        """Look at a picture.

        Parameters
        ----------
        image_rgb : ndarray of uint8, shape (height, width, 3)
            Upright.

        Returns
        -------
        Look
            With a stand where somebody was found; whether it can be judged is for the gates.

        Raises
        ------
        EstimatorError
            If the landmarker fails.
        """
        height_px, width_px = image_rgb.shape[:2]
        scale = min(1.0, _MAX_SIDE_PX / max(height_px, width_px))
        small: _Picture = image_rgb
        if scale < 1.0:
            size = (max(1, round(width_px * scale)), max(1, round(height_px * scale)))
            small = np.asarray(cv2.resize(image_rgb, size, interpolation=cv2.INTER_AREA), dtype=np.uint8)
        seen = self._look_twice(small)
        if seen is None:
            grey = cv2.cvtColor(small, cv2.COLOR_RGB2GRAY)
            return self._nobody(image_rgb, float(grey.mean()) / 255.0)
        border, found, best, disagreement = seen
        facing = _find_facing(best)
        # Back to the pixels of the whole picture.
        mask = best.mask[border : border + small.shape[0], border : border + small.shape[1]]
        xy_px = (best.xy_px - border) / (small.shape[1] / width_px, small.shape[0] / height_px)
        stand = trace_stand(image_rgb, np.ascontiguousarray(mask), xy_px, best.visibility, facing=facing)
        brightness, contrast = _measure_light(small, best.xy_px - border)
        return Look(
            stand=stand,
            people=_count_people(found),
            disagreement=disagreement,
            turn_deg=best.turn_deg,
            width_px=width_px,
            height_px=height_px,
            brightness=brightness,
            contrast=contrast,
        )

    def _nobody(self, image_rgb: _Picture, brightness: float) -> Look:
        return Look(
            stand=None,
            people=0,
            width_px=image_rgb.shape[1],
            height_px=image_rgb.shape[0],
            brightness=brightness,
            contrast=0.0,
        )

    def _find(self, image_rgb: _Picture) -> list[_Found]:
        import mediapipe as mp

        picture = mp.Image(image_format=mp.ImageFormat.SRGB, data=np.ascontiguousarray(image_rgb))
        try:
            result = self._landmarker.detect(picture)
        except (RuntimeError, ValueError) as error:
            raise EstimatorError(f"The pose landmarker failed ({error}); try again.") from error
        height_px, width_px = image_rgb.shape[:2]
        found = []
        people = zip(
            result.pose_landmarks, result.segmentation_masks or (), result.pose_world_landmarks, strict=False
        )
        for landmarks, mask, in_space in people:
            xy_px, visibility = read_landmarks(landmarks, width_px=width_px, height_px=height_px)
            # A copy: the view is only valid while the result lives.
            view = np.array(mask.numpy_view().squeeze(), dtype=np.float32)
            found.append(
                _Found(xy_px=xy_px, visibility=visibility, mask=view, turn_deg=_measure_turn(in_space))
            )
        return found

    def _look_twice(self, image_rgb: _Picture) -> tuple[int, list[_Found], _Found, float] | None:
        """Look as it is and in a mirror; where they disagree, again with a border: that helps with cut legs.

        Returns the border, everybody found, the largest of them averaged, and how far both looks disagree.
        """
        seen: tuple[int, list[_Found], _Found, float] | None = None
        for border in (0, round(_BORDER * max(image_rgb.shape[:2]))):
            framed = _with_border(image_rgb, border) if border else image_rgb
            found = self._find(framed)
            if not found:
                continue
            largest = max(found, key=lambda one: _trunk_px(one.xy_px))
            best, disagreement = self._average(largest, framed)
            if seen is None or disagreement < seen[-1]:
                seen = border, found, best, disagreement
            if disagreement <= MAX_DISAGREEMENT:
                break
        return seen

    def _average(self, one: _Found, image_rgb: _Picture) -> tuple[_Found, float]:
        """Look again in a mirror and take the mean, if the same person is there; say how both agree."""
        width_px = image_rgb.shape[1]
        others = [found.mirrored(width_px) for found in self._find(mirror_picture(image_rgb))]
        near = [
            other
            for other in others
            if np.linalg.norm(_hip(other.xy_px) - _hip(one.xy_px)) < 0.3 * _trunk_px(one.xy_px)
        ]
        if not near:
            return one, math.inf
        other = near[0]
        apart = np.linalg.norm(one.xy_px[_BODY] - other.xy_px[_BODY], axis=1) / _trunk_px(one.xy_px)
        mean = _Found(
            xy_px=0.5 * (one.xy_px + other.xy_px),
            visibility=0.5 * (one.visibility + other.visibility),
            mask=0.5 * (one.mask + other.mask),
            turn_deg=0.5 * (one.turn_deg + other.turn_deg),
        )
        return mean, float(apart.mean())


def _count_people(found: list[_Found]) -> int:
    """Two if two finds are people of about the same size, clearly seen, and not one found twice."""
    people = [
        Person(xy_px=one.xy_px, visibility=one.visibility, mask=one.mask > 0.5)
        for one in found
        if float(one.visibility[_TRUNK].mean()) >= _SURE
    ]
    return PAIR if len(people) >= PAIR and is_someone_else(*people[:PAIR]) else min(len(found), 1)


def _with_border(image_rgb: _Picture, border: int) -> _Picture:
    return np.asarray(
        cv2.copyMakeBorder(image_rgb, border, border, border, border, cv2.BORDER_REPLICATE), dtype=np.uint8
    )


def _measure_turn(in_space: Any) -> float:
    """How far the shoulders are from lying along the line of sight, in degrees from 0 to 90."""
    left, right = in_space[Landmark.LEFT_SHOULDER], in_space[Landmark.RIGHT_SHOULDER]
    return math.degrees(math.atan2(abs(left.x - right.x), abs(left.z - right.z)))


def _hip(xy_px: Array) -> Array:
    return np.asarray(0.5 * (xy_px[Landmark.LEFT_HIP] + xy_px[Landmark.RIGHT_HIP]))


def _shoulder(xy_px: Array) -> Array:
    return np.asarray(0.5 * (xy_px[Landmark.LEFT_SHOULDER] + xy_px[Landmark.RIGHT_SHOULDER]))


def _trunk_px(xy_px: Array) -> float:
    return float(np.linalg.norm(_shoulder(xy_px) - _hip(xy_px)))


def _find_facing(found: _Found) -> int:
    orientation = OrientationEstimator()
    orientation.push(Pose(time_s=0.0, xy_px=found.xy_px, visibility=found.visibility))
    return orientation.best.facing


def _measure_light(image_rgb: _Picture, xy_px: Array) -> tuple[float, float]:
    """Mean and spread of the brightness around the trunk and the thighs."""
    hip, trunk = _hip(xy_px), _trunk_px(xy_px)
    height_px, width_px = image_rgb.shape[:2]
    left, right = (int(np.clip(hip[0] + side * trunk, 0, width_px)) for side in (-1, 1))
    top, bottom = (int(np.clip(hip[1] + side * trunk, 0, height_px)) for side in (-1, 1))
    part = image_rgb[top:bottom, left:right]
    if not part.size:
        return 0.0, 0.0
    grey = cv2.cvtColor(np.ascontiguousarray(part), cv2.COLOR_RGB2GRAY)
    low, high = np.percentile(grey, (5, 95))
    return float(grey.mean()) / 255.0, float(high - low) / 255.0
