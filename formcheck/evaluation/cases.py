"""Collecting what is to be evaluated: truth files, folders of them, and tables of counts."""

import csv
import difflib
import io
import json
import os
from collections import Counter
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from pathlib import Path

from formcheck.errors import SourceError
from formcheck.evaluation.documents import describe_problems
from formcheck.evaluation.truth import TRUTH_SCHEMA, Truth
from formcheck.exercises import names

__all__ = ["Case", "CaseList", "collect_cases"]

COLUMNS = ("path", "exercise", "true_reps")
"""What a table has to have; other columns are ignored."""

PHOTO_SUFFIXES = frozenset({".jpg", ".jpeg", ".png"})

MISSPELT = 0.8
"""Names more alike than this are taken for a slip of the pen (difflib's ratio; engineering default: one wrong
letter in eight gives 0.88, and no two of our exercises are nearer than 0.6)."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Case:
    """One recording and what is true of it.

    Attributes
    ----------
    name : str
        Unlike that of every other case; the recording's, as far as that will do.
    clip : Path
        The recording: a video or a stored pose track.
    exercise : str or None
        The exercise of this formcheck that should count it; None for a counter-example.
    truth : Truth
        What is true of it.
    """

    name: str
    clip: Path
    exercise: str | None
    truth: Truth


@dataclass(frozen=True, slots=True, kw_only=True)
class CaseList:
    """Everything that was collected.

    Attributes
    ----------
    cases : tuple of Case
        In the order in which they were named.
    notes : tuple of str
        Sentences for a person: what was left out, and what was taken for a counter-example.
    """

    cases: tuple[Case, ...]
    notes: tuple[str, ...]


def collect_cases(paths: Sequence[Path]) -> CaseList:
    """Collect the cases of truth files (.json), folders of them, and tables (.csv).

    Parameters
    ----------
    paths : sequence of Path
        What was named. A table has the columns path, exercise and true_reps, and a recording's path is
        relative to the file that names it.

    Returns
    -------
    CaseList
        At least one case.

    Raises
    ------
    SourceError
        If anything cannot be read or meant; all problems are named, a line each.
    """
    collector = _Collector()
    for path in paths:
        collector.collect(path)
    if not collector.cases and not collector.problems:
        where = ", ".join(f"'{path}'" for path in paths)
        collector.problems.append(
            f"There is no truth in {where}: name a truth file (.json), a folder of them, or a table (.csv)."
        )
    if len(collector.problems) == 1:
        raise SourceError(collector.problems[0])
    if collector.problems:
        listed = "\n".join(f"  {problem}" for problem in collector.problems)
        raise SourceError(f"There are {len(collector.problems)} problems in what was named:\n{listed}")
    return CaseList(cases=_name_apart(collector.cases), notes=collector.notes)


class _Collector:
    """Goes through what was named; nothing stops it, and every problem is kept."""

    def __init__(self) -> None:
        self.cases: list[Case] = []
        self.problems: list[str] = []
        self._named_by: dict[Path, str] = {}
        self._read: set[Path] = set()
        self._uncounted = 0
        self._photos = 0
        self._foreign: set[str] = set()

    @property
    def notes(self) -> tuple[str, ...]:
        notes = []
        if self._photos:
            notes.append(f"Rows left out because they name photos: {self._photos}.")
        if self._uncounted:
            notes.append(f"Rows left out because they have no true_reps: {self._uncounted}.")
        if self._foreign:
            foreign = ", ".join(sorted(self._foreign))
            notes.append(f"No exercise here, so taken as counter-examples: {foreign}.")
        return tuple(notes)

    def collect(self, path: Path) -> None:
        if path.is_dir():
            # In order of name, so that a run can be compared with the next one.
            for file in sorted(path.rglob("*.json")):
                self._collect_truth(file, is_named=False)
        elif path.suffix.lower() == ".csv":
            self._collect_table(path)
        elif path.suffix.lower() == ".json":
            self._collect_truth(path, is_named=True)
        elif path.exists():
            self.problems.append(
                f"'{path}' is neither a truth file (.json) nor a folder nor a table (.csv): name such a one."
            )
        else:
            self.problems.append(f"There is no file '{path}': check the name and the folder.")

    def _collect_truth(self, path: Path, *, is_named: bool) -> None:
        if path.resolve() in self._read:
            return  # named twice, by itself and by its folder
        self._read.add(path.resolve())
        text = self._read_text(path)
        if text is None:
            return
        try:
            document = json.loads(text)
        except (ValueError, RecursionError):
            self.problems.append(f"'{path}' is no JSON, or it is cut off: write it again.")
            return
        schema = document.get("schema") if isinstance(document, dict) else None
        is_truth = isinstance(schema, str) and schema.startswith(TRUTH_SCHEMA.rstrip("0123456789"))
        if not is_truth and not is_named:
            return  # a folder may hold reports and other documents
        try:
            if not isinstance(document, dict):
                raise ValueError("it holds no object")  # noqa: TRY004, TRY301 - told like other problems
            truth = Truth.from_dict(document)
        except ValueError as error:
            self.problems.append(f"'{path}' is no truth of a recording: {describe_problems(error)}.")
            return
        self._add(path.parent / truth.clip, truth, where=f"'{path}'")

    def _collect_table(self, path: Path) -> None:
        if path.resolve() in self._read:
            return
        self._read.add(path.resolve())
        text = self._read_text(path)
        if text is None:
            return
        table = csv.DictReader(io.StringIO(text, newline=""), strict=True)
        try:
            missing = [column for column in COLUMNS if column not in (table.fieldnames or ())]
            if missing:
                self.problems.append(
                    f"'{path}' has no column {' or '.join(missing)}: its first line has to name "
                    f"{', '.join(COLUMNS)}, parted by commas."
                )
                return
            for row in table:
                self._collect_row(path, row, where=f"'{path}', line {table.line_num}")
        except csv.Error as error:
            self.problems.append(f"'{path}', line {table.reader.line_num}, is no row of a table ({error}).")

    def _collect_row(self, table: Path, row: dict[str, str | None], *, where: str) -> None:
        clip, movement, reps = ((row[column] or "").strip() for column in COLUMNS)
        if not clip:
            self.problems.append(f"{where}: there is no path; name the recording.")
            return
        if Path(clip).suffix.lower() in PHOTO_SUFFIXES:
            self._photos += 1
            return
        exercise = None if movement.lower() in ("", "none", "null") else movement
        count = 0
        if exercise is not None and _spell(exercise) in names():
            if not reps:
                self._uncounted += 1
                return
            if not reps.isdecimal():
                self.problems.append(f"{where}: true_reps is {reps!r}; give a whole number.")
                return
            count = int(reps)
        truth = Truth(clip=clip, movement=movement or "none", exercise=exercise, true_reps=count)
        self._add(table.parent / clip, truth, where=where)

    def _add(self, clip: Path, truth: Truth, *, where: str) -> None:
        exercise = None if truth.exercise is None else _spell(truth.exercise)
        if exercise is not None and exercise not in names():
            near = difflib.get_close_matches(exercise, names(), n=1, cutoff=MISSPELT)
            if near:
                self.problems.append(
                    f"{where}: there is no exercise called {truth.exercise!r}; did you mean {near[0]}?"
                )
                return
            self._foreign.add(exercise)
            exercise = None
        earlier = self._named_by.setdefault(clip.resolve(), where)
        if earlier is not where:
            self.problems.append(f"{where}: {truth.clip} is named already by {earlier}; leave out one.")
            return
        self.cases.append(Case(name=clip.stem, clip=clip, exercise=exercise, truth=truth))

    def _read_text(self, path: Path) -> str | None:
        try:
            # A spreadsheet may begin the file with a byte order mark.
            return path.read_text(encoding="utf-8-sig")
        except FileNotFoundError:
            self.problems.append(f"There is no file '{path}': check the name and the folder.")
        except UnicodeDecodeError:
            self.problems.append(f"'{path}' is not in UTF-8: save it as UTF-8.")
        except OSError as error:
            self.problems.append(f"'{path}' cannot be read ({error.strerror or type(error).__name__}).")
        return None


def _spell(exercise: str) -> str:
    return exercise.strip().lower().replace("-", "_").replace(" ", "_")


def _name_apart(cases: Sequence[Case]) -> tuple[Case, ...]:
    """Name cases of the same name by their folders as well, from where they differ."""
    shared = {name for name, count in Counter(case.name for case in cases).items() if count > 1}
    same = [case for case in cases if case.name in shared]
    return tuple(_lengthen(cases, same))


def _lengthen(cases: Sequence[Case], same: Sequence[Case]) -> Iterator[Case]:
    folder = os.path.commonpath([case.clip.resolve().parent for case in same]) if same else ""
    ambiguous = set(map(id, same))
    for case in cases:
        if id(case) in ambiguous:
            parts = case.clip.resolve().relative_to(folder).parts
            yield replace(case, name="__".join(parts))
        else:
            yield case
