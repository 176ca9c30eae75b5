"""A workout in the history: rep by rep, as it is told."""

from collections.abc import Callable

from formcheck.history.diary import Diary
from formcheck.history.entries import Kind
from formcheck.live.events import Event, RepCounted, SetEnded, SetStarted
from formcheck.pose import PoseTrack
from formcheck.program.events import WorkoutEvent, WorkoutStarted

__all__ = ["DiarySink"]


class DiarySink:
    """Writes what is told into a diary.

    Parameters
    ----------
    diary : Diary
        Where to.
    track : callable
        Gives the poses of the set that is being done, when it has ended.
    """

    def __init__(self, diary: Diary, *, track: Callable[[], PoseTrack | None] = lambda: None) -> None:
        self._diary = diary
        self._track = track
        self._has_set = False

    def tell(self, event: WorkoutEvent | Event, _t_s: float) -> None:
        """Take in an event.

        Parameters
        ----------
        event : WorkoutEvent or Event
            Of the coach, or of the live part.
        _t_s : float
            Does not matter here: reps have their own times.
        """
        if isinstance(event, WorkoutStarted):
            self._diary.begin_session(Kind.WORKOUT, title=event.title)
        elif isinstance(event, SetStarted):
            self._begin(event.exercise, instead=event.corrected)
        elif isinstance(event, RepCounted):
            if not self._has_set:
                self._begin(event.exercise)
            self._diary.add_rep(event.rep)
        elif isinstance(event, SetEnded):
            if not self._has_set:
                self._begin(event.report.exercise)
            self._has_set = False
            self._diary.end_set(event.report, self._track())

    def _begin(self, exercise: str, *, instead: bool = False) -> None:
        self._diary.begin_set(exercise, instead=instead)
        self._has_set = True
