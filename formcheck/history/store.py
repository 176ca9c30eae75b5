"""The history: what is kept, read and deleted.

Sessions come in the order in which they were kept, by their numbers: the wall clock only labels them, since
clocks are changed. A recording that is analysed again takes the place of what was kept of it before, so that
nothing counts twice.
"""

from collections.abc import Sequence
from contextlib import AbstractContextManager
from dataclasses import asdict
from io import BytesIO
from pathlib import Path
from types import TracebackType
from typing import Any

import formcheck
from formcheck.errors import HistoryDamaged, NoSuchSession, PosesInvalid
from formcheck.history.database import BUSY_S, Database
from formcheck.history.entries import Kind, Session, StoredStand
from formcheck.history.moments import WallClock, read_wall_clock, stamp
from formcheck.history.people import key_of, tidy_name
from formcheck.history.place import require_history_file
from formcheck.history.reading import read_sessions
from formcheck.history.rows import (
    SessionLabel,
    find_session,
    put_report,
    put_set,
    put_stand,
    put_track,
    replace_session,
)
from formcheck.history.tracks import cut_track
from formcheck.history.writing import SessionWriter
from formcheck.pose import PoseTrack
from formcheck.report import Recording, Source
from formcheck.tilt.own_range import DETECTABLE, RangeResult
from formcheck.tilt.verdict import TiltReport

__all__ = ["History"]

_LARGEST = 2**63 - 1
# The largest number that SQLite has; all sessions have positive ones.


class History(AbstractContextManager["History"]):
    """The file of kept trainings; a context manager.

    Parameters
    ----------
    path : Path or None, optional
        The file; the user's own if None, see :mod:`formcheck.history.place`. It is made if it is not there.
    person : str, optional
        Whose sessions are kept; empty for the one who gives no name.
    busy_s : float, optional
        How long to wait while another formcheck is writing.
    now : callable, optional
        The wall clock, which only labels.

    Raises
    ------
    HistoryUnusable
        If the file cannot be used.
    WrongUsage
        If the name cannot be one, or the history is switched off.
    """

    def __init__(
        self,
        path: Path | None = None,
        *,
        person: str = "",
        busy_s: float = BUSY_S,
        now: WallClock = read_wall_clock,
    ) -> None:
        self.person = tidy_name(person)
        """Whose sessions are kept."""
        self._now = now
        self._database = Database(path or require_history_file(), busy_s=busy_s)

    def __exit__(
        self,
        kind: type[BaseException] | None,
        error: BaseException | None,
        trace: TracebackType | None,
    ) -> None:
        self.close()

    def close(self) -> None:
        """Close the file; the object cannot be used afterwards."""
        self._database.close()

    def wait_up_to(self, busy_s: float) -> None:
        """Change how long to wait while another formcheck is writing.

        Parameters
        ----------
        busy_s : float
            So long.

        Raises
        ------
        HistoryUnusable
            If the file cannot be used.
        """
        self._database.wait_up_to(busy_s)

    def begin_session(self, kind: Kind | str, *, title: str = "", video: Path | None = None) -> SessionWriter:
        """Begin a session that is kept rep by rep. Nothing is written before its first rep.

        Parameters
        ----------
        kind : Kind or str
            ``live`` or ``workout``.
        title : str, optional
            Of the workout.
        video : Path or None, optional
            Where it is recorded to, if it is.

        Returns
        -------
        SessionWriter
            To begin its sets with.
        """
        return SessionWriter(self._database, self._label(Kind(kind), title=title, video=video))

    def add_recording(
        self,
        recording: Recording,
        kind: Kind | str = Kind.ANALYSED,
        *,
        track: PoseTrack | None = None,
        video: Path | None = None,
        is_cut: bool = False,
    ) -> int | None:
        """Keep all that was found in a recording. If it was kept before, this takes its place.

        Parameters
        ----------
        recording : Recording
            With its sets.
        kind : Kind or str, optional
            What it was.
        track : PoseTrack or None, optional
            The poses of the whole recording; those of the sets are kept.
        video : Path or None, optional
            Where the recording is. The video itself is not stored.
        is_cut : bool, optional
            Whether it was not looked at to its end. Then it takes nothing's place.

        Returns
        -------
        int or None
            Number of the session; None for a recording without reps, of which nothing is kept, and for a cut
            one that was kept before.

        Raises
        ------
        HistoryUnusable
            If it cannot be written.
        """
        sets = [report for report in recording.sets if report.reps]
        if not sets:
            return None
        tracks = [None] * len(sets) if track is None else cut_track(track, sets)
        source = recording.source
        label = self._label(Kind(kind), title=source.name, sha256=source.sha256, video=video)
        with self._database.transaction() as connection:
            if is_cut and find_session(connection, label) is not None:
                return None
            session = replace_session(connection, label)
            for number, (report, poses) in enumerate(zip(sets, tracks, strict=True), start=1):
                training_set = put_set(connection, session, number=number, exercise=report.exercise)
                put_report(connection, training_set, report)
                if poses is not None:
                    put_track(connection, training_set, poses)
        self._database.settle()
        return session

    def add_tilt(self, report: TiltReport, *, video: Path | None = None) -> int:
        """Keep an answer of the quick mirror test. If the same photo was kept before, this takes its place.

        Parameters
        ----------
        report : TiltReport
            The answer.
        video : Path or None, optional
            Where the photo or clip is.

        Returns
        -------
        int
            Number of the session.

        Raises
        ------
        HistoryUnusable
            If it cannot be written.
        """
        stand = StoredStand(
            kind="quick",
            tilt_deg=report.tilt_deg,
            uncertainty_deg=report.uncertainty_deg,
            result=report.verdict,
            document=report.to_dict(),
        )
        source = report.source
        return self._add_stand(stand, title=source.name, sha256=source.sha256, video=video)

    def add_own_range(
        self, own_range: RangeResult, *, source: Source | None = None, video: Path | None = None
    ) -> int:
        """Keep a result of the own-range test, whose relaxed stand is the person's own neutral from then on.

        If the same clip was kept before, this takes its place.

        Parameters
        ----------
        own_range : RangeResult
            The result.
        source : Source or None, optional
            The clip, if there is one.
        video : Path or None, optional
            Where it is.

        Returns
        -------
        int
            Number of the session.

        Raises
        ------
        HistoryUnusable
            If it cannot be written.
        """
        stand = StoredStand(
            kind="own_range",
            tilt_deg=own_range.relaxed_deg,
            uncertainty_deg=own_range.detectable_deg / DETECTABLE,
            result=own_range.place,
            document=asdict(own_range),
        )
        if source is None:
            return self._add_stand(stand, video=video)
        return self._add_stand(stand, title=source.name, sha256=source.sha256, video=video)

    def _add_stand(
        self, stand: StoredStand, *, title: str = "", sha256: str = "", video: Path | None = None
    ) -> int:
        label = self._label(Kind.MIRROR, title=title, sha256=sha256, video=video)
        with self._database.transaction() as connection:
            session = replace_session(connection, label, stand=stand.kind)
            put_stand(connection, session, stand)
        self._database.settle()
        return session

    def own_neutral(self, person: str | None = None) -> float | None:
        """Give a person's own neutral.

        Parameters
        ----------
        person : str or None, optional
            Whose; of the one whose sessions are kept if None.

        Returns
        -------
        float or None
            Tilt of their relaxed stand in degrees in their last own-range test that was not done in loose
            clothes; None without one.

        Raises
        ------
        HistoryUnusable
            If it cannot be read.
        """
        name = self.person if person is None else person
        rows = self._database.read(
            "SELECT tilt_deg FROM stand JOIN session ON session.id = stand.session "
            "JOIN person ON person.id = session.person WHERE stand.kind = 'own_range' AND person.key = ? "
            # Loose clothes hide the outline that the neutral is taken from.
            "AND NOT COALESCE(json_extract(stand.document, '$.loose_clothes'), 0) "
            "ORDER BY session.id DESC LIMIT 1",
            [key_of(name)],
        )
        return float(rows[0]["tilt_deg"]) if rows else None

    def people(self) -> tuple[str, ...]:
        """Give the names of those who have sessions.

        Returns
        -------
        tuple of str
            In the order of the alphabet; an empty name for the one who gave none.

        Raises
        ------
        HistoryUnusable
            If it cannot be read.
        """
        rows = self._database.read(
            "SELECT name FROM person WHERE id IN (SELECT person FROM session) ORDER BY key"
        )
        return tuple(row["name"] for row in rows)

    def sessions(
        self,
        *,
        person: str | None = None,
        exercise: str | None = None,
        last: int | None = None,
    ) -> tuple[Session, ...]:
        """Read sessions.

        Parameters
        ----------
        person : str or None, optional
            Only this person's; everybody's if None.
        exercise : str or None, optional
            Only those with this movement, and only its sets.
        last : int or None, optional
            No more than so many, the latest.

        Returns
        -------
        tuple of Session
            In the order in which they were kept.

        Raises
        ------
        HistoryUnusable
            If it cannot be read.
        """
        return read_sessions(
            self._database,
            person=person,
            exercise=exercise,
            last=None if last is None else min(last, _LARGEST),
        )

    def numbers(self, *, person: str | None = None) -> tuple[int, ...]:
        """Give the numbers of sessions, whatever is in them.

        Parameters
        ----------
        person : str or None, optional
            Only this person's; everybody's if None.

        Returns
        -------
        tuple of int
            In the order in which they were kept.

        Raises
        ------
        HistoryUnusable
            If the file cannot be read.
        """
        rows = self._database.read(
            "SELECT session.id FROM session JOIN person ON person.id = session.person "
            "WHERE (:person IS NULL OR person.key = :person) ORDER BY session.id",
            {"person": None if person is None else key_of(person)},
        )
        return tuple(int(row["id"]) for row in rows)

    def session(self, number: int) -> Session:
        """Read one session.

        Parameters
        ----------
        number : int
            As in :attr:`formcheck.history.entries.Session.id`.

        Returns
        -------
        Session
            With everything.

        Raises
        ------
        NoSuchSession
            If there is none of that number.
        HistoryUnusable
            If it cannot be read.
        """
        found = read_sessions(self._database, number=number) if 0 < number <= _LARGEST else ()
        if not found:
            raise _no_such_session(number)
        return found[0]

    def track(self, set_id: int) -> PoseTrack | None:
        """Read the poses of a set.

        Parameters
        ----------
        set_id : int
            As in :attr:`formcheck.history.entries.StoredSet.id`.

        Returns
        -------
        PoseTrack or None
            None if they were not kept.

        Raises
        ------
        HistoryUnusable
            If it cannot be read.
        HistoryDamaged
            If what is kept as its poses is none.
        """
        rows = self._database.read(
            "SELECT poses, session, number FROM track JOIN training_set ON training_set.id = training_set "
            "WHERE training_set = ?",
            [set_id],
        )
        if not rows:
            return None
        [(poses, session, number)] = rows
        try:
            return PoseTrack.load(BytesIO(poses), name=f"set {number} of session {session}")
        except (PosesInvalid, TypeError) as error:
            raise HistoryDamaged(
                f"The poses of set {number} of session {session} in the history '{self._database.path}' are "
                f"damaged; `formcheck history delete {session}` deletes that session."
            ) from error

    def delete(self, numbers: Sequence[int]) -> None:
        """Delete sessions with everything in them, and people without any.

        Parameters
        ----------
        numbers : sequence of int
            Of the sessions.

        Raises
        ------
        NoSuchSession
            If there is no session of one of the numbers; then none is deleted.
        HistoryUnusable
            If it cannot be written; then none is deleted either.
        """
        with self._database.transaction() as connection:
            for number in dict.fromkeys(numbers):
                if (
                    not 0 < number <= _LARGEST
                    or not connection.execute("DELETE FROM session WHERE id = ?", [number]).rowcount
                ):
                    raise _no_such_session(number)
            connection.execute("DELETE FROM person WHERE id NOT IN (SELECT person FROM session)")
        self._database.tidy()

    def _label(self, kind: Kind, **details: Any) -> SessionLabel:
        utc, local = stamp(self._now())
        return SessionLabel(
            person=self.person,
            kind=kind,
            began_utc=utc,
            began_local=local,
            formcheck=formcheck.__version__,
            **details,
        )


def _no_such_session(number: int) -> NoSuchSession:
    return NoSuchSession(f"There is no session {number}; `formcheck history show` lists them.")
