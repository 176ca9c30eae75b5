"""Writing rows of the history, in a transaction of the caller's."""

import json
import sqlite3
from collections.abc import Mapping, Sequence
from dataclasses import asdict, dataclass
from io import BytesIO
from pathlib import Path
from typing import Any

from formcheck.history.entries import Kind, StoredStand
from formcheck.history.people import key_of
from formcheck.history.tracks import thin_track
from formcheck.pose import PoseTrack
from formcheck.report import Rep, Report

__all__ = [
    "SessionLabel",
    "find_session",
    "format_document",
    "put_person",
    "put_report",
    "put_reps",
    "put_session",
    "put_set",
    "put_stand",
    "put_track",
    "replace_session",
]


@dataclass(frozen=True, slots=True, kw_only=True)
class SessionLabel:
    """What is written down of a session besides its sets.

    Attributes
    ----------
    person : str
        Whose it is; empty for the one who gave no name.
    kind : Kind
        What it is.
    began_utc, began_local : str
        By the wall clock, as ISO 8601.
    formcheck : str
        Version that measures it.
    title : str
        The recording's name, or the workout's.
    sha256 : str
        Hash of the recording; empty if there is none.
    video : Path or None
        Where the recording is.
    """

    person: str
    kind: Kind
    began_utc: str
    began_local: str
    formcheck: str
    title: str = ""
    sha256: str = ""
    video: Path | None = None


def put_session(connection: sqlite3.Connection, label: SessionLabel) -> int:
    """Write a session down.

    Parameters
    ----------
    connection : sqlite3.Connection
        In a transaction.
    label : SessionLabel
        What it is.

    Returns
    -------
    int
        Its number.
    """
    return _insert(
        connection,
        "INSERT INTO session (person, kind, began_utc, began_local, formcheck, title, sha256, video) "
        "VALUES (?, ?, ?, ?, ?, ?, ?, ?)",
        [
            *(put_person(connection, label.person), label.kind.value, label.began_utc, label.began_local),
            *(label.formcheck, _encodable(label.title), label.sha256, _name_video(label)),
        ],
    )


def find_session(connection: sqlite3.Connection, label: SessionLabel, *, stand: str = "") -> int | None:
    """Find the session that a recording was kept as before.

    Parameters
    ----------
    connection : sqlite3.Connection
        Open.
    label : SessionLabel
        With the recording's hash; without one nothing is found.
    stand : str, optional
        Only a session that has a stand of this kind: one clip may be looked at for two tests.

    Returns
    -------
    int or None
        Its number.
    """
    if not label.sha256:
        return None
    row = connection.execute(
        "SELECT session.id FROM session JOIN person ON person.id = session.person "
        "WHERE sha256 = ? AND person.key = ? AND session.kind = ? "
        "AND (? = '' OR EXISTS (SELECT 1 FROM stand WHERE stand.session = session.id AND stand.kind = ?))",
        [label.sha256, key_of(label.person), label.kind.value, stand, stand],
    ).fetchone()
    return None if row is None else int(row[0])


def replace_session(connection: sqlite3.Connection, label: SessionLabel, *, stand: str = "") -> int:
    """Find the session that a recording was kept as before, and empty it; write down a new one otherwise.

    Parameters
    ----------
    connection : sqlite3.Connection
        In a transaction.
    label : SessionLabel
        With the recording's hash; without one it is always a new session.
    stand : str, optional
        Only a session that has a stand of this kind is emptied.

    Returns
    -------
    int
        Its number.
    """
    session = find_session(connection, label, stand=stand)
    if session is None:
        return put_session(connection, label)
    # Its number and its date stay: it is still the training of that day.
    connection.execute("DELETE FROM training_set WHERE session = ?", [session])
    connection.execute("DELETE FROM stand WHERE session = ?", [session])
    # From stored poses it is not known where the video is; then what was known stays.
    connection.execute(
        "UPDATE session SET formcheck = ?, title = ?, video = COALESCE(?, video) WHERE id = ?",
        [label.formcheck, _encodable(label.title), _name_video(label), session],
    )
    return session


def put_person(connection: sqlite3.Connection, name: str) -> int:
    """Write a person down who is not there yet.

    Parameters
    ----------
    connection : sqlite3.Connection
        In a transaction.
    name : str
        As they spell it; capitals do not tell people apart.

    Returns
    -------
    int
        Their number.
    """
    key = key_of(name)
    connection.execute("INSERT OR IGNORE INTO person (key, name) VALUES (?, ?)", [key, name])
    [number] = connection.execute("SELECT id FROM person WHERE key = ?", [key]).fetchone()
    return int(number)


def put_set(connection: sqlite3.Connection, session: int, *, number: int, exercise: str) -> int:
    """Write down that a set has begun.

    Parameters
    ----------
    connection : sqlite3.Connection
        In a transaction.
    session : int
        Number of its session.
    number : int
        In the session, from 1.
    exercise : str
        Name of the movement.

    Returns
    -------
    int
        Its number in the file.
    """
    return _insert(
        connection,
        "INSERT INTO training_set (session, number, exercise) VALUES (?, ?, ?)",
        [session, number, exercise],
    )


def put_reps(connection: sqlite3.Connection, training_set: int, reps: Sequence[Rep]) -> None:
    """Write reps down.

    Parameters
    ----------
    connection : sqlite3.Connection
        In a transaction.
    training_set : int
        Number of their set in the file.
    reps : sequence of Rep
        One that is there already is replaced.
    """
    connection.executemany(
        "INSERT OR REPLACE INTO rep (training_set, number, document) VALUES (?, ?, ?)",
        [(training_set, rep.number, format_document(asdict(rep))) for rep in reps],
    )


def put_report(connection: sqlite3.Connection, training_set: int, report: Report) -> None:
    """Write down what was found in a set, and its reps.

    Parameters
    ----------
    connection : sqlite3.Connection
        In a transaction.
    training_set : int
        Number of the set in the file.
    report : Report
        Of the set.
    """
    document = report.to_dict()
    # They have rows of their own.
    del document["reps"]
    connection.execute(
        "UPDATE training_set SET report = ?, exercise = ? WHERE id = ?",
        [format_document(document), report.exercise, training_set],
    )
    put_reps(connection, training_set, report.reps)


def put_track(connection: sqlite3.Connection, training_set: int, track: PoseTrack) -> None:
    """Keep the poses of a set.

    Parameters
    ----------
    connection : sqlite3.Connection
        In a transaction.
    training_set : int
        Number of the set in the file.
    track : PoseTrack
        Its poses, which are kept no finer than they are known.
    """
    file = BytesIO()
    thin_track(track).save(file)
    connection.execute(
        "INSERT OR REPLACE INTO track (training_set, poses) VALUES (?, ?)", [training_set, file.getvalue()]
    )


def put_stand(connection: sqlite3.Connection, session: int, stand: StoredStand) -> None:
    """Write down a result of the mirror test.

    Parameters
    ----------
    connection : sqlite3.Connection
        In a transaction.
    session : int
        Number of its session.
    stand : StoredStand
        The result.
    """
    connection.execute(
        "INSERT INTO stand (session, kind, tilt_deg, uncertainty_deg, result, document) "
        "VALUES (?, ?, ?, ?, ?, ?)",
        [
            *(session, stand.kind, stand.tilt_deg, stand.uncertainty_deg, stand.result),
            format_document(stand.document),
        ],
    )


def format_document(document: Mapping[str, Any]) -> str:
    """Format a document as it lies in the file.

    Parameters
    ----------
    document : mapping
        Plain data.

    Returns
    -------
    str
        Strict JSON, without spaces.
    """
    return _encodable(json.dumps(document, ensure_ascii=False, allow_nan=False, separators=(",", ":")))


def _name_video(label: SessionLabel) -> str | None:
    return None if label.video is None else _encodable(str(label.video))


def _encodable(text: str) -> str:
    """Replace what a file's name has where its bytes are no text in UTF-8."""
    return text.encode("utf-8", "replace").decode("utf-8")


def _insert(connection: sqlite3.Connection, statement: str, values: Sequence[object]) -> int:
    number = connection.execute(statement, list(values)).lastrowid
    assert number is not None
    return number
