"""Looking at the next picture while the last one is judged, drawn and shown.

Drawing and showing take a quarter of the time between two pictures. Where a picture had to wait for them, it
was shown that much later, and where all of it takes a little longer than the camera's pictures are apart,
every picture waits longer than the one before, until one is dropped.
"""

from concurrent.futures import ThreadPoolExecutor, wait
from contextlib import ExitStack
from dataclasses import dataclass

from formcheck.capture.camera import CameraSource
from formcheck.capture.camera_events import CameraEvent, LiveFrame
from formcheck.capture.opened import Opened
from formcheck.capture.pose_estimator import Estimator
from formcheck.pose import Pose

__all__ = ["LookAhead", "LookedAt"]

_WAIT_S = 0.2
# How long to wait for a picture before saying that none came (engineering default).


@dataclass(frozen=True, slots=True, kw_only=True)
class LookedAt:
    """A picture that was looked at.

    Attributes
    ----------
    frame : LiveFrame
        The picture.
    pose : Pose
        Who was found in it.
    given_s, looked_s : float
        When the camera handed it over and when the landmarker was done, seconds on the camera's clock.
    """

    frame: LiveFrame
    pose: Pose
    given_s: float
    looked_s: float


class LookAhead(Opened):
    """Gives a camera's pictures with the poses in them, looked at in a thread; a context manager.

    It is one picture ahead at most. Whoever is slow gets fewer pictures, and one that is as old as their own
    last step; a look that is under way at the end is waited for, and what it finds is not told.

    Parameters
    ----------
    camera : CameraSource
        Gives pictures; only this asks it for them.
    estimator : Estimator
        Finds the lifter in them; it must be closed later than this.
    """

    def __init__(self, camera: CameraSource, estimator: Estimator) -> None:
        self._camera, self._estimator = camera, estimator
        with ExitStack() as stack:
            # Closing it waits for a look under way: a landmarker must not be closed while it works.
            self._worker = stack.enter_context(ThreadPoolExecutor(1, thread_name_prefix="formcheck look"))
            self._next = self._worker.submit(self._look)
            self._open = stack.pop_all()

    def close(self) -> None:
        """Wait for the look under way, also through an interruption, and give no more."""
        try:
            super().close()
        except KeyboardInterrupt:
            self._worker.shutdown(wait=True)

    def newest(self, *, timeout_s: float) -> LookedAt | CameraEvent | None:
        """Wait for something new.

        Parameters
        ----------
        timeout_s : float
            How long at most, by the real clock.

        Returns
        -------
        LookedAt or CameraEvent or None
            The next picture, or what happened before it came; None if nothing did.

        Raises
        ------
        BaseException
            Whatever stopped the camera or the landmarker, an interruption included.
        """
        done, _ = wait([self._next], timeout=timeout_s)
        if not done:
            return None
        news = self._next.result()
        self._next = self._worker.submit(self._look)
        return news

    def _look(self) -> LookedAt | CameraEvent | None:
        news = self._camera.newest(timeout_s=_WAIT_S)
        if not isinstance(news, LiveFrame):
            return news
        given_s = self._camera.now_s
        pose = self._estimator.estimate(news)
        return LookedAt(frame=news, pose=pose, given_s=given_s, looked_s=self._camera.now_s)
