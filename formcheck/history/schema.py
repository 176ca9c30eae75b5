"""The tables of the history, and how a file of an earlier version is brought up to date.

Every version is a step from the one before. A new file takes all steps, an older one those it lacks; so there
is only one way in which tables come about. A step that was released is never changed: a change is another
step.
"""

import sqlite3
from collections.abc import Sequence
from typing import TypeAlias

__all__ = ["APPLICATION_ID", "STEPS", "SchemaSteps", "bring_up_to_date", "read_version"]

SchemaSteps: TypeAlias = Sequence[Sequence[str]]

APPLICATION_ID = 0x666D6368
"""Marks the file as ours, in SQLite's own header: the letters ``fmch``."""

_TRAININGS = (
    """
    CREATE TABLE person (
        id INTEGER PRIMARY KEY,
        key TEXT NOT NULL UNIQUE,   -- the name without its capitals: Anna and anna are one person
        name TEXT NOT NULL          -- empty for the one who gave no name
    )
    """,
    # AUTOINCREMENT: numbers are never given again, so they tell the order whatever the clock says.
    """
    CREATE TABLE session (
        id INTEGER PRIMARY KEY AUTOINCREMENT,
        person INTEGER NOT NULL REFERENCES person (id),
        kind TEXT NOT NULL,
        began_utc TEXT NOT NULL,    -- by the wall clock, which only labels
        began_local TEXT NOT NULL,
        formcheck TEXT NOT NULL,
        title TEXT NOT NULL,
        sha256 TEXT NOT NULL,       -- of the recording; empty if there is none
        video TEXT                  -- where the recording is; it is never stored itself
    )
    """,
    "CREATE INDEX session_of_recording ON session (sha256)",
    """
    CREATE TABLE training_set (
        id INTEGER PRIMARY KEY AUTOINCREMENT,
        session INTEGER NOT NULL REFERENCES session (id) ON DELETE CASCADE,
        number INTEGER NOT NULL,
        exercise TEXT NOT NULL,
        report TEXT,                -- formcheck/report/1 without its reps; NULL until the set has ended
        UNIQUE (session, number)
    )
    """,
    """
    CREATE TABLE rep (
        training_set INTEGER NOT NULL REFERENCES training_set (id) ON DELETE CASCADE,
        number INTEGER NOT NULL,
        document TEXT NOT NULL,     -- as in formcheck/report/1
        PRIMARY KEY (training_set, number)
    )
    """,
    """
    CREATE TABLE track (
        training_set INTEGER PRIMARY KEY REFERENCES training_set (id) ON DELETE CASCADE,
        poses BLOB NOT NULL         -- formcheck/poses/1, a compressed npz
    )
    """,
)

_STANDS = (
    """
    CREATE TABLE stand (
        id INTEGER PRIMARY KEY AUTOINCREMENT,
        session INTEGER NOT NULL REFERENCES session (id) ON DELETE CASCADE,
        kind TEXT NOT NULL,         -- quick or own_range
        tilt_deg REAL NOT NULL,     -- of the relaxed stand, positive anterior
        uncertainty_deg REAL NOT NULL,
        result TEXT NOT NULL,       -- the verdict, or the place in the own range
        document TEXT NOT NULL
    )
    """,
)

STEPS: SchemaSteps = (_TRAININGS, _STANDS)
"""From an empty file to the present version: 1 keeps trainings, 2 also the mirror test."""


def read_version(connection: sqlite3.Connection) -> int:
    """Say of which version a file is.

    Parameters
    ----------
    connection : sqlite3.Connection
        To the file.

    Returns
    -------
    int
        0 for a new one.
    """
    [version] = connection.execute("PRAGMA user_version").fetchone()
    return int(version)


def bring_up_to_date(connection: sqlite3.Connection, steps: SchemaSteps = STEPS) -> None:
    """Take the steps that a file lacks. The caller has begun a transaction, so it is all of them or none.

    Parameters
    ----------
    connection : sqlite3.Connection
        In a transaction that keeps others from writing.
    steps : sequence of sequence of str, optional
        The statements of every step.
    """
    version = read_version(connection)
    if version >= len(steps):
        return  # somebody else was quicker
    # One by one: `executescript` would end the transaction.
    for step in steps[version:]:
        for statement in step:
            connection.execute(statement)
    # A pragma takes no parameters; both are numbers of ours.
    connection.execute(f"PRAGMA user_version = {len(steps)}")
    connection.execute(f"PRAGMA application_id = {APPLICATION_ID}")
