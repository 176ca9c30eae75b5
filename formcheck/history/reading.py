"""Reading sessions back from the rows of the history."""

import json
from collections import defaultdict
from collections.abc import Iterable, Mapping
from datetime import datetime
from functools import cache
from sqlite3 import Row
from typing import TYPE_CHECKING, Any

from formcheck.errors import HistoryDamaged
from formcheck.history.database import Database
from formcheck.history.entries import Kind, Session, StoredSet, StoredStand
from formcheck.history.people import key_of
from formcheck.report import Rep, Report

if TYPE_CHECKING:
    from pydantic import TypeAdapter

__all__ = ["read_sessions"]

_WANTED = """
    FROM session JOIN person ON person.id = session.person
    WHERE (:number IS NULL OR session.id = :number)
    AND (:person IS NULL OR person.key = :person)
    AND (:exercise IS NULL OR session.id IN (SELECT session FROM training_set WHERE exercise = :exercise))
    ORDER BY session.id DESC LIMIT :last
"""

_OF_WANTED = f"session IN (SELECT session.id {_WANTED})"


def read_sessions(
    database: Database,
    *,
    number: int | None = None,
    person: str | None = None,
    exercise: str | None = None,
    last: int | None = None,
) -> tuple[Session, ...]:
    """Read sessions with all that is in them but the poses.

    Parameters
    ----------
    database : Database
        Open.
    number : int or None, optional
        Only the session of this number.
    person : str or None, optional
        Only this person's.
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
        If the file cannot be read.
    HistoryDamaged
        If it can, and what is in it is not what formcheck writes.
    """
    wanted = {
        "number": number,
        "person": None if person is None else key_of(person),
        "exercise": exercise,
        # SQLite's way to say all of them.
        "last": -1 if last is None else last,
    }
    with database.snapshot():
        sessions = database.read(f"SELECT session.*, person.name AS person_name {_WANTED}", wanted)
        sets = database.read(
            "SELECT *, EXISTS (SELECT 1 FROM track WHERE training_set = training_set.id) AS has_poses "
            f"FROM training_set WHERE {_OF_WANTED} AND (:exercise IS NULL OR exercise = :exercise) "
            "ORDER BY session, number",
            wanted,
        )
        reps = database.read(
            "SELECT rep.* FROM rep JOIN training_set ON training_set.id = rep.training_set "
            f"WHERE {_OF_WANTED} ORDER BY rep.training_set, rep.number",
            wanted,
        )
        stands = database.read(f"SELECT * FROM stand WHERE {_OF_WANTED} ORDER BY id", wanted)
    reps_of = _group(reps, "training_set")
    sets_of, stands_of = _group(sets, "session"), _group(stands, "session")
    return tuple(
        _read_session(database, row, sets_of[row["id"]], reps_of, stands_of[row["id"]])
        for row in reversed(sessions)
    )


def _read_session(
    database: Database,
    row: Row,
    sets: Iterable[Row],
    reps_of: Mapping[int, list[Row]],
    stands: Iterable[Row],
) -> Session:
    try:
        # For people, who are shown when it was.
        datetime.fromisoformat(row["began_local"])
        return Session(
            id=row["id"],
            person=row["person_name"],
            kind=Kind(row["kind"]),
            began_local=row["began_local"],
            began_utc=row["began_utc"],
            formcheck=row["formcheck"],
            title=row["title"],
            sha256=row["sha256"],
            video=row["video"],
            sets=tuple(_read_set(one, reps_of[one["id"]]) for one in sets),
            stands=tuple(_read_stand(one) for one in stands),
        )
    except (ValueError, TypeError, RecursionError) as error:
        # Of JSON, of pydantic or of our own: all of them mean that what we wrote is not there any more.
        raise HistoryDamaged(
            f"Session {row['id']} of the history '{database.path}' holds something that no formcheck wrote; "
            f"`formcheck history delete {row['id']}` deletes it."
        ) from error


def _group(rows: Iterable[Row], key: str) -> Mapping[int, list[Row]]:
    grouped: dict[int, list[Row]] = defaultdict(list)
    for row in rows:
        grouped[row[key]].append(row)
    return grouped


def _read_set(row: Row, rep_rows: Iterable[Row]) -> StoredSet:
    documents = [json.loads(rep["document"]) for rep in rep_rows]
    read_report, read_reps = _readers()
    report = None
    if row["report"] is not None:
        report = read_report.validate_python({**json.loads(row["report"]), "reps": documents})
    return StoredSet(
        id=row["id"],
        number=row["number"],
        exercise=row["exercise"],
        reps=read_reps.validate_python(documents) if report is None else report.reps,
        report=report,
        has_poses=bool(row["has_poses"]),
    )


def _read_stand(row: Row) -> StoredStand:
    document: Any = json.loads(row["document"])
    return StoredStand(
        kind=row["kind"],
        tilt_deg=float(row["tilt_deg"]),
        uncertainty_deg=float(row["uncertainty_deg"]),
        result=row["result"],
        document=document,
    )


@cache
def _readers() -> "tuple[TypeAdapter[Report], TypeAdapter[tuple[Rep, ...]]]":
    # Slow to import and to make, and only needed where there is something to read.
    from pydantic import TypeAdapter

    return TypeAdapter(Report), TypeAdapter(tuple[Rep, ...])
