"""Opening what finds the lifter in live pictures."""

from collections.abc import Callable
from contextlib import ExitStack
from functools import partial
from pathlib import Path

from formcheck.capture.flip_averaging import FlipAveragingEstimator
from formcheck.capture.following import FollowingEstimator
from formcheck.capture.people import PeopleFinder
from formcheck.capture.pose_estimator import PoseEstimator
from formcheck.source import WhichPerson

__all__ = ["prepare_live_looks"]


def prepare_live_looks(
    bundle: Path, stack: ExitStack, *, wanted: WhichPerson | None = None, quick: bool = False
) -> Callable[[bool], FollowingEstimator]:
    """Prepare what finds the lifter in live pictures.

    Parameters
    ----------
    bundle : Path
        A pose landmarker bundle.
    stack : ExitStack
        Closes what is shared by all estimators.
    wanted : WhichPerson or None, optional
        Whom to follow if there are two; the one who moves if None.
    quick : bool, optional
        Whether every picture is looked at once only, and not also in a mirror.

    Returns
    -------
    callable
        Makes an estimator, a context manager; it is told whether the outline is needed. Its first look is as
        quick as the others.

    Raises
    ------
    EstimatorError
        If the landmarker does not accept the bundle.
    """
    finder = stack.enter_context(PeopleFinder(bundle))

    def open_estimator(with_outline: bool) -> FollowingEstimator:
        kind = PoseEstimator if quick else FlipAveragingEstimator
        look = partial(kind, bundle, with_outline=with_outline)
        estimator = FollowingEstimator(look, finder, wanted=wanted, is_live=True)
        estimator.warm_up()
        return estimator

    return open_estimator
