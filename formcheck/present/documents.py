"""Reports as documents for other programs: JSON and CSV."""

import csv
import json
from collections.abc import Iterator
from typing import IO

from formcheck.document import Document
from formcheck.report import Recording, Rep, Report

__all__ = ["format_json", "write_csv"]


def format_json(document: Document) -> str:
    """Format a document as JSON.

    Parameters
    ----------
    document : Document
        What was found, such as a recording (``formcheck/recording/1``).

    Returns
    -------
    str
        Strict JSON: what could not be measured is ``null``, never ``NaN``.
    """
    return json.dumps(document.to_dict(), indent=2, ensure_ascii=False, allow_nan=False) + "\n"


def write_csv(recording: Recording, file: IO[str]) -> None:
    """Write one row for every rep, for a spreadsheet.

    Parameters
    ----------
    recording : Recording
        What was found.
    file : text file
        Open for writing, with ``newline=""``.
    """
    rows = [row for number, report in enumerate(recording.sets, start=1) for row in _rows(number, report)]
    metrics = [name for report in recording.sets for rep in report.reps for name in rep.metrics]
    columns = ["set", "exercise", "rep", "start_s", "turn_s", "end_s", "leg", "clean", "faults"]
    # Columns of all sets in order of appearance; another exercise leaves a foreign column empty.
    for name in dict.fromkeys(metrics):
        columns += [name, f"{name}_uncertainty"]
    writer = csv.DictWriter(file, columns, restval="")
    writer.writeheader()
    writer.writerows(rows)


def _rows(number: int, report: Report) -> Iterator[dict[str, object]]:
    for rep in report.reps:
        yield {
            "set": number,
            "exercise": report.exercise,
            "rep": rep.number,
            "start_s": rep.start_s,
            "turn_s": rep.turn_s,
            "end_s": rep.end_s,
            "leg": rep.leg or "",
            "clean": {True: "yes", False: "no", None: ""}[rep.clean],
            "faults": ";".join(fault.name for fault in rep.faults),
            **_metric_cells(rep),
        }


def _metric_cells(rep: Rep) -> dict[str, object]:
    cells: dict[str, object] = {}
    for name, measured in rep.metrics.items():
        cells[name] = "" if measured.value is None else measured.value
        cells[f"{name}_uncertainty"] = "" if measured.value is None else measured.uncertainty
    return cells
