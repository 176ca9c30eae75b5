"""formcheck: lifting form and rep counts from an ordinary side-on video, on your own machine.

>>> import formcheck
>>> report = formcheck.analyse("set1.mp4", exercise="deadlift")  # doctest: +SKIP
"""

from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from formcheck.analysis import analyse, analyse_workout
    from formcheck.errors import FormcheckError
    from formcheck.landmarks import Joint, Landmark, Side
    from formcheck.pose import Pose, PoseTrack
    from formcheck.report import Recording, Report
    from formcheck.session import Session, Update
    from formcheck.source import WhichPerson
    from formcheck.workout import WorkoutSession, WorkoutUpdate

__version__ = "0.1.0"

__all__ = [
    "FormcheckError",
    "Joint",
    "Landmark",
    "Pose",
    "PoseTrack",
    "Recording",
    "Report",
    "Session",
    "Side",
    "Update",
    "WhichPerson",
    "WorkoutSession",
    "WorkoutUpdate",
    "analyse",
    "analyse_workout",
]

_HOMES = {
    "FormcheckError": "errors",
    "Joint": "landmarks",
    "Landmark": "landmarks",
    "Pose": "pose",
    "PoseTrack": "pose",
    "Recording": "report",
    "Report": "report",
    "Session": "session",
    "Side": "landmarks",
    "Update": "session",
    "WhichPerson": "source",
    "WorkoutSession": "workout",
    "WorkoutUpdate": "workout",
    "analyse": "analysis",
    "analyse_workout": "analysis",
}


def __getattr__(name: str) -> Any:
    # Loaded when asked for: `formcheck --help` should not wait for NumPy.
    if name not in _HOMES:
        raise AttributeError(f"module 'formcheck' has no attribute {name!r}")
    from importlib import import_module

    return getattr(import_module(f"formcheck.{_HOMES[name]}"), name)


def __dir__() -> list[str]:
    return sorted([*globals(), *__all__])
