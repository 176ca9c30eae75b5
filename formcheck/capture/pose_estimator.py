"""The MediaPipe pose landmarker: pictures in, poses out. The only module that runs it."""

from contextlib import ExitStack
from pathlib import Path
from typing import Any, Protocol

import numpy as np

from formcheck.capture.frame import Frame
from formcheck.capture.mask import trace_outline
from formcheck.capture.opened import Opened
from formcheck.capture.privacy import no_usage_reports
from formcheck.capture.upside_down import HeadstandGuard
from formcheck.errors import EstimatorError
from formcheck.geometry import Array
from formcheck.pose import Pose, as_stored

__all__ = ["Estimator", "PoseEstimator", "open_landmarker", "read_landmarks"]


class Estimator(Protocol):
    """Whatever turns pictures into poses: the landmarker, or a fake in a test."""

    def estimate(self, frame: Frame) -> Pose:
        """Find the person in the next picture.

        Parameters
        ----------
        frame : Frame
            Later than the one before.

        Returns
        -------
        Pose
            At the frame's time; without landmarks where nobody was found.
        """
        ...


class PoseEstimator(Opened):
    """The landmarker in video mode, for one person; a context manager.

    While it is open no usage report leaves the machine, see :mod:`formcheck.capture.privacy`.

    Parameters
    ----------
    model : Path
        A pose landmarker bundle, see :mod:`formcheck.capture.model_file`.
    with_outline : bool, optional
        Whether to trace the outline of the trunk; masks cost about a third more time per picture.

    Raises
    ------
    EstimatorError
        If the landmarker does not accept the model.
    """

    def __init__(self, model: Path, *, with_outline: bool = False) -> None:
        self._with_outline = with_outline
        self._clock_ms = -1
        self._guard = HeadstandGuard()
        with ExitStack() as stack:
            stack.enter_context(no_usage_reports())
            self._landmarker = stack.enter_context(open_landmarker(model, video=True, masks=with_outline))
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
            At the frame's time, unfiltered; without landmarks where nobody was found.

        Raises
        ------
        EstimatorError
            If the landmarker fails.
        """
        pose = self._detect(frame)
        if not self._guard.wants_new_look(pose.xy_px):
            return pose
        self.begin_anew(frame)
        return self._detect(frame)

    def begin_anew(self, frame: Frame) -> None:
        """Forget whom it follows, so that the person is looked for in the whole of the next picture.

        Parameters
        ----------
        frame : Frame
            The next picture, which is to be estimated after this.
        """
        # The landmarker has no call for it; in a black picture it loses whatever it follows.
        self._detect(Frame(time_s=frame.time_s, image_rgb=np.zeros_like(frame.image_rgb)))

    def _detect(self, frame: Frame) -> Pose:
        import mediapipe as mp

        # The landmarker wants strictly increasing whole milliseconds; the pose keeps the exact time.
        self._clock_ms = max(self._clock_ms + 1, round(1000.0 * frame.time_s))
        # It reads the array's memory as it lies and ignores strides: a padded picture would be scrambled.
        picture = mp.Image(image_format=mp.ImageFormat.SRGB, data=np.ascontiguousarray(frame.image_rgb))
        try:
            result = self._landmarker.detect_for_video(picture, self._clock_ms)
        except (RuntimeError, ValueError) as error:
            raise EstimatorError(
                f"The pose landmarker failed at {frame.time_s:.2f} s ({_first_line(error)}); "
                "try the analysis again, and report it if it happens twice."
            ) from error
        if not result.pose_landmarks:
            return Pose.nobody(time_s=frame.time_s)
        height_px, width_px = frame.image_rgb.shape[:2]
        xy_px, visibility = read_landmarks(result.pose_landmarks[0], width_px=width_px, height_px=height_px)
        outline = None
        if self._with_outline and result.segmentation_masks:
            # The view is only valid while the result lives, and nothing of it is kept.
            outline = trace_outline(result.segmentation_masks[0].numpy_view().squeeze(), xy_px)
        return Pose(
            time_s=frame.time_s,
            xy_px=xy_px,
            visibility=visibility,
            outline=None if outline is None else as_stored(outline),
        )


def open_landmarker(
    model: Path, *, video: bool, masks: bool = False, people: int = 1, confidence: float = 0.5
) -> Any:
    """Create a landmarker.

    Parameters
    ----------
    model : Path
        A pose landmarker bundle.
    video : bool
        Video mode, which follows and smooths one person, or single pictures.
    masks : bool, optional
        Whether to make person masks.
    people : int, optional
        How many people to look for. With more than one there is no smoothing.
    confidence : float, optional
        How sure the landmarker has to be that there is somebody, in [0, 1].

    Returns
    -------
    mediapipe.tasks.python.vision.PoseLandmarker
        A context manager. Create it inside :func:`formcheck.capture.privacy.no_usage_reports` only.

    Raises
    ------
    EstimatorError
        If the landmarker does not accept the model.
    """
    from mediapipe.tasks.python import BaseOptions, vision

    mode = vision.RunningMode.VIDEO if video else vision.RunningMode.IMAGE
    options = vision.PoseLandmarkerOptions(
        base_options=BaseOptions(model_asset_path=str(model)),
        running_mode=mode,
        num_poses=people,
        output_segmentation_masks=masks,
        min_pose_detection_confidence=confidence,
        min_pose_presence_confidence=confidence,
    )
    try:
        return vision.PoseLandmarker.create_from_options(options)
    except (RuntimeError, ValueError, OSError) as error:
        raise EstimatorError(
            f"The pose landmarker does not accept the model {model.name} ({_first_line(error)}); "
            "name another with --model, or remove it so that it is fetched again."
        ) from error


def read_landmarks(landmarks: Any, *, width_px: int, height_px: int) -> tuple[Array, Array]:
    """Turn the landmarker's objects into arrays.

    Parameters
    ----------
    landmarks : sequence of NormalizedLandmark
        33 of them.
    width_px, height_px : int
        Size of the picture.

    Returns
    -------
    xy_px : ndarray, shape (33, 2)
        Pixels, x right, y down.
    visibility : ndarray, shape (33,)
        In [0, 1].
    """
    rows = np.array([(point.x, point.y, point.visibility) for point in landmarks], dtype=np.float64)
    return as_stored(rows[:, :2] * (width_px, height_px)), as_stored(rows[:, 2])


def _first_line(error: Exception) -> str:
    return str(error).strip().split("\n", 1)[0] or type(error).__name__
