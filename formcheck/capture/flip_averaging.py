"""Looking at every picture and at its mirror image, and taking the mean.

The landmarker is not symmetrical: the knee of one and the same lifter reads up to 7 degrees more or less when
the picture is mirrored, which is enough to move a rep across a limit. Which way somebody faces must not
decide what they are told. The mean of both looks is symmetrical by construction, and as a mean of two
partly independent measurements also less noisy.

References
----------
.. [1] Averaging over the flipped image is customary in evaluating pose networks ("flip test"), for example
   in Sun et al., "Deep High-Resolution Representation Learning for Human Pose Estimation", CVPR 2019.
"""

from concurrent.futures import ThreadPoolExecutor
from contextlib import ExitStack
from pathlib import Path

import numpy as np

from formcheck.capture.frame import Frame
from formcheck.capture.opened import Opened
from formcheck.capture.pose_estimator import Estimator, PoseEstimator
from formcheck.geometry import Array
from formcheck.landmarks import Landmark
from formcheck.pose import Pose, as_stored

__all__ = ["MAX_DISAGREEMENT", "FlipAveragingEstimator", "average_poses"]

MAX_DISAGREEMENT = 0.2
"""Two looks that place a landmark farther apart than this share of the trunk's length do not mean the same
point, and a mean would mean none (engineering default: more than the thickness of a limb)."""


class FlipAveragingEstimator(Opened):
    """Two landmarkers that look at the same pictures, one of them in a mirror; a context manager.

    They run side by side in two threads, so that on two cores the second look costs little time.

    Parameters
    ----------
    model : Path
        A pose landmarker bundle.
    with_outline : bool, optional
        Whether to trace the outline of the trunk.

    Raises
    ------
    EstimatorError
        If the landmarker does not accept the model.
    """

    def __init__(self, model: Path, *, with_outline: bool = False) -> None:
        with ExitStack() as stack:
            self._thread = stack.enter_context(ThreadPoolExecutor(max_workers=1))
            self._plain, self._flipped = (
                stack.enter_context(PoseEstimator(model, with_outline=with_outline)) for _ in range(2)
            )
            self._open = stack.pop_all()

    def estimate(self, frame: Frame) -> Pose:
        """Find the person in the next picture.

        Parameters
        ----------
        frame : Frame
            Later than the one before.

        Returns
        -------
        Pose
            At the frame's time, unfiltered; without landmarks where neither look found anybody.

        Raises
        ------
        EstimatorError
            If the landmarker fails.
        """
        other = self._thread.submit(_estimate_flipped, self._flipped, frame)
        try:
            plain = self._plain.estimate(frame)
        finally:
            # Also after a failure or an interruption: a landmarker must not be closed while it works.
            flipped = other.result()
        return average_poses(plain, flipped)


def _estimate_flipped(estimator: Estimator, frame: Frame) -> Pose:
    pose = estimator.estimate(Frame(time_s=frame.time_s, image_rgb=frame.image_rgb[:, ::-1]))
    return pose.mirror(width_px=frame.image_rgb.shape[1])


def average_poses(one: Pose, two: Pose) -> Pose:
    """Combine two looks at the same picture; which is which does not matter.

    Parameters
    ----------
    one, two : Pose
        At the same time, in the same pixels.

    Returns
    -------
    Pose
        The mean where they agree; where they do not, the landmark that is better visible, with the lower
        visibility. If only one look found a person, that one.
    """
    if not one.has_person or not two.has_person:
        return one if one.has_person else two
    apart = np.linalg.norm(one.xy_px - two.xy_px, axis=-1)
    agree = apart <= MAX_DISAGREEMENT * 0.5 * (_trunk_px(one) + _trunk_px(two))
    # One half where they agree, else all or nothing by visibility.
    share = np.where(agree, 0.5, 0.5 + 0.5 * np.sign(one.visibility - two.visibility))[:, None]
    return Pose(
        time_s=one.time_s,
        xy_px=as_stored(share * one.xy_px + (1.0 - share) * two.xy_px),
        visibility=as_stored(
            np.where(
                agree, 0.5 * (one.visibility + two.visibility), np.minimum(one.visibility, two.visibility)
            )
        ),
        outline=_average_outlines(one.outline, two.outline),
    )


def _average_outlines(one: Array | None, two: Array | None) -> Array | None:
    if one is None or two is None:
        return one if two is None else two
    # An edge that one look did not find is unsure, and missing rather than half as sure.
    return as_stored(0.5 * (one + two))


def _trunk_px(pose: Pose) -> float:
    hips = 0.5 * (pose.xy_px[Landmark.LEFT_HIP] + pose.xy_px[Landmark.RIGHT_HIP])
    shoulders = 0.5 * (pose.xy_px[Landmark.LEFT_SHOULDER] + pose.xy_px[Landmark.RIGHT_SHOULDER])
    return float(np.linalg.norm(shoulders - hips))
