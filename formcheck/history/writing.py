"""Keeping a session: rep by rep, each in a transaction of its own.

Nothing is in the file until there is a rep to keep. What could not be written, because the disk is full for
example, stays in memory and is written with what comes next.
"""

import sqlite3

from formcheck.history.database import Database
from formcheck.history.rows import SessionLabel, put_report, put_reps, put_session, put_set, put_track
from formcheck.pose import PoseTrack
from formcheck.report import Rep, Report

__all__ = ["SessionWriter", "SetWriter"]


class SessionWriter:
    """Keeps one session. Made by :class:`formcheck.history.store.History`.

    Parameters
    ----------
    database : Database
        Where to.
    label : SessionLabel
        What it is.
    """

    def __init__(self, database: Database, label: SessionLabel) -> None:
        self.label = label
        """What it is."""
        self._database = database
        self._id: int | None = None
        self._sets = 0

    @property
    def id(self) -> int | None:
        """Number of the session in the file; None while nothing of it is written."""
        return self._id

    def begin_set(self, exercise: str) -> "SetWriter":
        """Begin the next set. Nothing is written before its first rep.

        Parameters
        ----------
        exercise : str
            Name of the movement.

        Returns
        -------
        SetWriter
            To keep its reps with.
        """
        self._sets += 1
        return SetWriter(self._database, self, number=self._sets, exercise=exercise)

    def put(self, connection: sqlite3.Connection) -> int:
        """Write the session down if it is not yet, in the caller's transaction.

        Parameters
        ----------
        connection : sqlite3.Connection
            In a transaction.

        Returns
        -------
        int
            Number of the session; to be told to :meth:`keep_id` when the transaction has succeeded.
        """
        return put_session(connection, self.label) if self._id is None else self._id

    def keep_id(self, session: int) -> None:
        """Remember that the session is in the file.

        Parameters
        ----------
        session : int
            Its number.
        """
        self._id = session


class SetWriter:
    """Keeps one set. Made by :meth:`SessionWriter.begin_set`.

    Parameters
    ----------
    database : Database
        Where to.
    session : SessionWriter
        The session it belongs to.
    number : int
        In the session, from 1.
    exercise : str
        Name of the movement.
    """

    def __init__(self, database: Database, session: SessionWriter, *, number: int, exercise: str) -> None:
        self._database = database
        self._session = session
        self._number = number
        self._exercise = exercise
        self._id: int | None = None
        self._waiting: list[Rep] = []

    def add_rep(self, rep: Rep) -> None:
        """Keep a rep, and those that could not be kept before.

        Parameters
        ----------
        rep : Rep
            As the session told it.

        Raises
        ------
        HistoryUnusable
            If it cannot be written; it is tried again with the next one.
        """
        self._waiting.append(rep)
        self.keep_waiting()

    def keep_waiting(self) -> None:
        """Keep the reps that could not be kept before, if there are any.

        Raises
        ------
        HistoryUnusable
            If they cannot be written.
        """
        if not self._waiting:
            return
        with self._database.transaction() as connection:
            session = self._session.put(connection)
            training_set = self._put(connection, session)
            put_reps(connection, training_set, self._waiting)
        self._session.keep_id(session)
        self._id = training_set
        self._waiting.clear()

    def take_back(self) -> None:
        """Let go of the set and its reps: it was none, or another movement's.

        Raises
        ------
        HistoryUnusable
            If what was kept cannot be removed.
        """
        self._waiting.clear()
        if self._id is not None:
            with self._database.transaction() as connection:
                connection.execute("DELETE FROM training_set WHERE id = ?", (self._id,))
            self._id = None

    def close(self, report: Report, track: PoseTrack | None = None) -> None:
        """Keep what was found when the set had ended: its reps are measured again then.

        Parameters
        ----------
        report : Report
            Of this set; its reps take the place of those that were kept so far.
        track : PoseTrack or None, optional
            The poses of the set.

        Raises
        ------
        HistoryUnusable
            If it cannot be written; what was kept so far is still there, and it may be tried again.
        """
        if self._id is None and not report.reps:
            return
        with self._database.transaction() as connection:
            session = self._session.put(connection)
            training_set = self._put(connection, session)
            connection.execute("DELETE FROM rep WHERE training_set = ?", [training_set])
            put_report(connection, training_set, report)
            if track is not None:
                put_track(connection, training_set, track)
        self._session.keep_id(session)
        self._id = training_set
        self._waiting.clear()
        self._database.settle()

    def _put(self, connection: sqlite3.Connection, session: int) -> int:
        if self._id is not None:
            return self._id
        return put_set(connection, session, number=self._number, exercise=self._exercise)
