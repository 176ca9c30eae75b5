"""Keeping a training that goes on whatever becomes of the file: nothing here raises."""

from collections.abc import Callable
from contextlib import AbstractContextManager, ExitStack
from pathlib import Path
from types import TracebackType
from typing import TypeVar

from formcheck.errors import HistoryUnusable
from formcheck.history.database import BUSY_S
from formcheck.history.entries import Kind
from formcheck.history.moments import WallClock, read_wall_clock
from formcheck.history.place import find_history_file
from formcheck.history.store import History
from formcheck.history.writing import SessionWriter, SetWriter
from formcheck.pose import PoseTrack
from formcheck.report import Recording, Rep, Report, Source
from formcheck.tilt.own_range import RangeResult
from formcheck.tilt.verdict import TiltReport

__all__ = ["LIVE_BUSY_S", "Diary", "open_diary"]

LIVE_BUSY_S = 0.1
"""A picture must not wait for another formcheck that writes; what could not be kept is tried again with the
next rep, at the end of the set, and with :data:`BUSY_S` at the end of all (engineering default)."""

_Given = TypeVar("_Given")


class Diary(AbstractContextManager["Diary"]):
    """The history for a command that is about something else.

    What goes wrong is told once, and what can be kept later is kept later.

    Parameters
    ----------
    path : Path or None
        The file; None keeps nothing.
    tell : callable
        Is given a sentence when something could not be kept.
    person : str, optional
        Whose sessions are kept; empty for the one who gives no name.
    busy_s : float, optional
        How long to wait while another formcheck is writing.
    now : callable, optional
        The wall clock, which only labels.

    Raises
    ------
    WrongUsage
        If the name cannot be one.
    """

    def __init__(
        self,
        path: Path | None,
        *,
        tell: Callable[[str], None],
        person: str = "",
        busy_s: float = LIVE_BUSY_S,
        now: WallClock = read_wall_clock,
    ) -> None:
        self._tell = tell
        self._told: set[str] = set()
        self._open = ExitStack()
        self._history: History | None = None
        self._session: SessionWriter | None = None
        self._set: SetWriter | None = None
        self._ends: list[tuple[SetWriter, Report, PoseTrack | None]] = []
        if path is not None:
            self._history = self._try(
                lambda: self._open.enter_context(History(path, person=person, busy_s=busy_s, now=now))
            )

    def __exit__(
        self,
        kind: type[BaseException] | None,
        error: BaseException | None,
        trace: TracebackType | None,
    ) -> None:
        self.close()

    def close(self) -> None:
        """Keep what could not be kept before, and close the file; the object cannot be used afterwards."""
        history, training_set = self._history, self._set
        self._history = self._set = self._session = None
        if history is not None:
            # Nobody waits for a picture any more.
            self._try(lambda: history.wait_up_to(BUSY_S))
            self._keep_ends()
            if training_set is not None:
                self._try(training_set.keep_waiting)
        self._open.close()

    @property
    def keeps(self) -> bool:
        """Whether anything is kept at all."""
        return self._history is not None

    @property
    def own_neutral(self) -> float | None:
        """The person's own neutral in degrees, from their last own-range test; None without one."""
        history = self._history
        return None if history is None else self._try(history.own_neutral)

    def begin_session(self, kind: Kind | str, *, title: str = "", video: Path | None = None) -> None:
        """Begin a session that is kept rep by rep.

        Parameters
        ----------
        kind : Kind or str
            ``live`` or ``workout``.
        title : str, optional
            Of the workout.
        video : Path or None, optional
            Where it is recorded to, if it is.
        """
        if self._history is not None:
            self._session = self._history.begin_session(kind, title=title, video=video)

    def begin_set(self, exercise: str, *, instead: bool = False) -> None:
        """Begin the next set of the session; a live one if none was begun.

        Parameters
        ----------
        exercise : str
            Name of the movement.
        instead : bool, optional
            Whether it takes the place of the present set, which had been taken for another movement.
        """
        mistaken = self._set
        if instead and mistaken is not None:
            self._try(mistaken.take_back)
        if self._session is None:
            self.begin_session(Kind.LIVE)
        if self._session is not None:
            self._set = self._session.begin_set(exercise)

    def add_rep(self, rep: Rep) -> None:
        """Keep a rep of the present set.

        Parameters
        ----------
        rep : Rep
            As the session told it.
        """
        training_set = self._set
        if training_set is not None:
            self._keep_ends()
            self._try(lambda: training_set.add_rep(rep))

    def end_set(self, report: Report, track: PoseTrack | None = None) -> None:
        """Keep what was found when the present set had ended.

        Parameters
        ----------
        report : Report
            Of the set.
        track : PoseTrack or None, optional
            Its poses.
        """
        training_set, self._set = self._set, None
        if training_set is not None:
            self._ends.append((training_set, report, track))
            self._keep_ends()

    def _keep_ends(self) -> None:
        """Keep the ends of sets, also those that could not be kept before."""
        while self._ends:
            if not self._try(self._keep_end):
                return
            del self._ends[0]

    def _keep_end(self) -> bool:
        training_set, report, track = self._ends[0]
        training_set.close(report, track)
        return True

    def add_recording(
        self,
        recording: Recording,
        *,
        track: PoseTrack | None = None,
        video: Path | None = None,
        is_cut: bool = False,
    ) -> None:
        """Keep all that was found in a recording.

        Parameters
        ----------
        recording : Recording
            With its sets.
        track : PoseTrack or None, optional
            The poses of the whole recording.
        video : Path or None, optional
            Where the recording is.
        is_cut : bool, optional
            Whether it was not looked at to its end, and so takes no other's place.
        """
        history = self._history
        if history is not None:
            self._try(lambda: history.add_recording(recording, track=track, video=video, is_cut=is_cut))

    def add_tilt(self, report: TiltReport, *, video: Path | None = None) -> None:
        """Keep an answer of the quick mirror test.

        Parameters
        ----------
        report : TiltReport
            The answer.
        video : Path or None, optional
            Where the photo or clip is.
        """
        history = self._history
        if history is not None:
            self._try(lambda: history.add_tilt(report, video=video))

    def add_own_range(
        self, own_range: RangeResult, *, source: Source | None = None, video: Path | None = None
    ) -> None:
        """Keep a result of the own-range test.

        Parameters
        ----------
        own_range : RangeResult
            The result.
        source : Source or None, optional
            The clip, if there is one.
        video : Path or None, optional
            Where it is.
        """
        history = self._history
        if history is not None:
            self._try(lambda: history.add_own_range(own_range, source=source, video=video))

    def _try(self, act: Callable[[], _Given]) -> _Given | None:
        try:
            return act()
        except HistoryUnusable as error:
            sentence = str(error)
            if sentence not in self._told:
                self._told.add(sentence)
                self._tell(sentence)
            return None


def open_diary(
    *,
    tell: Callable[[str], None],
    person: str | None = None,
    wanted: bool = True,
    busy_s: float = LIVE_BUSY_S,
) -> Diary:
    """Open the user's history for a command that is about something else.

    Parameters
    ----------
    tell : callable
        Is given a sentence when something could not be kept.
    person : str or None, optional
        Whose sessions are kept; of the one who gives no name if None.
    wanted : bool, optional
        Whether anything is to be kept.
    busy_s : float, optional
        How long to wait while another formcheck is writing.

    Returns
    -------
    Diary
        To be closed.

    Raises
    ------
    WrongUsage
        If the name cannot be one.
    """
    return Diary(find_history_file() if wanted else None, tell=tell, person=person or "", busy_s=busy_s)
