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

from formcheck.capture.agreement import Agreement
from formcheck.capture.frame import Frame, mirror_picture
from formcheck.capture.opened import Opened
from formcheck.capture.pose_estimator import PoseEstimator
from formcheck.pose import Pose

__all__ = ["FlipAveragingEstimator"]


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
        self._agreement = Agreement()

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
        is_new = self._agreement.begins_anew(frame.time_s)
        other = self._thread.submit(_estimate, self._flipped, _flip(frame), is_new=is_new)
        try:
            plain = _estimate(self._plain, frame, is_new=is_new)
        finally:
            # Also after a failure or an interruption: a landmarker must not be closed while it works.
            flipped = other.result()
        return self._agreement.settle(plain, flipped.mirror(width_px=frame.image_rgb.shape[1]))


def _estimate(estimator: PoseEstimator, frame: Frame, *, is_new: bool) -> Pose:
    if is_new:
        estimator.begin_anew(frame)
    return estimator.estimate(frame)


def _flip(frame: Frame) -> Frame:
    return Frame(time_s=frame.time_s, image_rgb=mirror_picture(frame.image_rgb))
