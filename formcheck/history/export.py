"""The whole history as plain data for other programs: a document, or a row for every rep and stand."""

from collections.abc import Iterator, Sequence
from dataclasses import asdict
from typing import Any

import formcheck
from formcheck.history.entries import Session, StoredSet

__all__ = ["HISTORY_SCHEMA", "make_document", "make_rows", "name_columns"]

HISTORY_SCHEMA = "formcheck/history/1"

_COLUMNS = (
    *("session", "person", "kind", "began_local", "began_utc", "title", "set", "exercise"),
    *("rep", "start_s", "turn_s", "end_s", "leg", "clean", "faults", "result"),
)


def make_document(sessions: Sequence[Session]) -> dict[str, Any]:
    """Put sessions into a document.

    Parameters
    ----------
    sessions : sequence of Session
        What is to go out.

    Returns
    -------
    dict
        Of the schema ``formcheck/history/1``: sessions, their sets with reps and reports as in
        ``formcheck/report/1``, and results of the mirror test as in ``formcheck/tilt/1``.
    """
    return {
        "schema": HISTORY_SCHEMA,
        "formcheck": formcheck.__version__,
        "sessions": [_describe(session) for session in sessions],
    }


def _describe(session: Session) -> dict[str, Any]:
    return {
        "id": session.id,
        "person": session.person,
        "kind": session.kind.value,
        "began_local": session.began_local,
        "began_utc": session.began_utc,
        "formcheck": session.formcheck,
        "title": session.title,
        "sha256": session.sha256,
        "video": session.video,
        "sets": [_describe_set(one) for one in session.sets],
        "stands": [asdict(stand) for stand in session.stands],
    }


def _describe_set(one: StoredSet) -> dict[str, Any]:
    return {
        "number": one.number,
        "exercise": one.exercise,
        "is_whole": one.report is not None,
        "has_poses": one.has_poses,
        "reps": [asdict(rep) for rep in one.reps],
        "report": None if one.report is None else one.report.to_dict(),
    }


def name_columns(rows: Sequence[dict[str, Any]]) -> list[str]:
    """Name the columns of rows.

    Parameters
    ----------
    rows : sequence of dict
        From :func:`make_rows`.

    Returns
    -------
    list of str
        First those that every row may have, then the metrics in the order in which they appear.
    """
    return list(dict.fromkeys([*_COLUMNS, *(name for row in rows for name in row)]))


def make_rows(sessions: Sequence[Session]) -> list[dict[str, Any]]:
    """Make a row for every rep and every stand, for a spreadsheet.

    Parameters
    ----------
    sessions : sequence of Session
        What is to go out.

    Returns
    -------
    list of dict
        By column; what is not known is not in it.
    """
    return [row for session in sessions for row in _rows(session)]


def _rows(session: Session) -> Iterator[dict[str, Any]]:
    about = {
        "session": session.id,
        "person": session.person,
        "kind": session.kind.value,
        "began_local": session.began_local,
        "began_utc": session.began_utc,
        "title": session.title,
    }
    for one in session.sets:
        for rep in one.reps:
            numbers: dict[str, Any] = {}
            for name, measured in rep.metrics.items():
                if measured.value is not None:
                    numbers |= {name: measured.value, f"{name}_uncertainty": measured.uncertainty}
            yield {
                **about,
                "set": one.number,
                "exercise": one.exercise,
                "rep": rep.number,
                "start_s": rep.start_s,
                "turn_s": rep.turn_s,
                "end_s": rep.end_s,
                "leg": rep.leg or "",
                "clean": {True: "yes", False: "no", None: ""}[rep.clean],
                "faults": ";".join(fault.name for fault in rep.faults),
                **numbers,
            }
    for stand in session.stands:
        yield {
            **about,
            "exercise": f"mirror_{stand.kind}",
            "result": stand.result,
            "tilt_deg": stand.tilt_deg,
            "tilt_deg_uncertainty": stand.uncertainty_deg,
        }
