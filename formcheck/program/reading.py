"""Programmes from TOML: the built-in one, and those of users, with every problem named at its place."""

import json
import tomllib
from collections.abc import Callable, Iterator, Mapping
from functools import cache
from importlib.resources import files
from pathlib import Path
from typing import Any

from formcheck.errors import ProgrammeInvalid, SourceNotFound, UnknownExercise
from formcheck.exercises import load, names
from formcheck.program.programme import Programme, Text

__all__ = ["BUILT_IN", "article_programme", "read_programme"]

BUILT_IN = "article.toml"
"""File of the built-in programme, in this package."""

_MOST_TOLD = 40
_LARGEST_BYTES = 1_000_000

_WORDS: Mapping[str, str] = {
    "int_type": "expected a whole number",
    "int_from_float": "expected a whole number",
    "float_type": "expected a number",
    "bool_type": "expected true or false",
    "string_type": "expected a text in quotes",
    "dict_type": "expected a text in quotes, or one for each language",
    "tuple_type": "expected a list in square brackets",
    "dataclass_type": "expected a table",
    "too_long": "expected two numbers, such as [8, 10]",
    "too_short": "expected at least one",
}
"""What pydantic's errors are called here, by their type."""

_PREDICATES: Mapping[str, str] = {
    "reps": "expected fewest and most, such as [8, 10]",
    "name": "expected letters, digits and _, such as day1",
    "sides": "expected each side once",
}
"""What is expected where a condition of ours failed, by the key."""


@cache
def article_programme() -> Programme:
    """Give the programme that formcheck comes with: two days for the hamstrings.

    Returns
    -------
    Programme
        The two days.
    """
    return _parse(files("formcheck.program").joinpath(BUILT_IN).read_text(encoding="utf-8"), BUILT_IN)


def read_programme(path: Path) -> Programme:
    """Read a programme of one's own.

    Parameters
    ----------
    path : Path
        A TOML file; the built-in one is an example.

    Returns
    -------
    Programme
        What it says.

    Raises
    ------
    SourceNotFound
        If there is no such file.
    ProgrammeInvalid
        If it cannot be read or is no programme; every problem is named with its place.
    """
    if not path.is_file():
        raise SourceNotFound(f"There is no programme '{path}'; check the name.")
    try:
        data = path.read_bytes()
        if len(data) > _LARGEST_BYTES:
            raise ProgrammeInvalid(f"'{path}' is larger than a megabyte and so no programme; check the name.")
        text = data.decode("utf-8-sig")
    except OSError as error:
        raise ProgrammeInvalid(
            f"'{path}' cannot be read ({error.strerror}); check that you may read it."
        ) from error
    except UnicodeDecodeError as error:
        raise ProgrammeInvalid(f"'{path}' is no text in UTF-8; save it as UTF-8.") from error
    return _parse(text, str(path))


def _parse(text: str, place: str) -> Programme:
    try:
        return _read(text, place)
    except RecursionError as error:
        raise ProgrammeInvalid(f"'{place}' is nested too deeply for a programme; check the name.") from error


def _read(text: str, place: str) -> Programme:
    # pydantic is slow to import and only needed here.
    from pydantic import TypeAdapter, ValidationError

    try:
        document = tomllib.loads(text)
    except tomllib.TOMLDecodeError as error:
        raise ProgrammeInvalid(f"'{place}' is not valid TOML: {_lower_first(str(error))}.") from error
    try:
        # Strict, so that "3" is no number; but as JSON, in which a list may stand for a tuple.
        programme = TypeAdapter(Programme).validate_json(
            json.dumps(_normalise(document), default=str), strict=True
        )
        problems: list[str] = []
    except ValidationError as error:
        problems = [_describe(one) for one in error.errors(include_url=False)]
        programme = None
    problems += (
        _find_unknown_exercises(document) + _find_harder_versions(document) + _find_repeated_names(document)
    )
    if programme is None or problems:
        told = "; ".join(dict.fromkeys(problems[:_MOST_TOLD]))
        more = f"; and {len(problems) - _MOST_TOLD} more" if len(problems) > _MOST_TOLD else ""
        raise ProgrammeInvalid(f"The programme '{place}' cannot be used: {told}{more}.")
    return programme


def _normalise(document: Mapping[str, Any]) -> dict[str, Any]:
    """Spell out the short forms: a text for all languages, and one number of reps."""
    whole = dict(document)
    _replace(whole, "title", _spell_out)
    _replace(whole, "before", _spell_out_each)
    days = whole.get("days")
    if isinstance(days, list):
        whole["days"] = [_normalise_day(day) if isinstance(day, dict) else day for day in days]
    return whole


def _normalise_day(day: Mapping[str, Any]) -> dict[str, Any]:
    whole = dict(day)
    _replace(whole, "title", _spell_out)
    _replace(whole, "equipment", _spell_out_each)
    exercises = whole.get("exercises")
    if isinstance(exercises, list):
        whole["exercises"] = [_normalise_exercise(one) if isinstance(one, dict) else one for one in exercises]
    return whole


def _normalise_exercise(exercise: Mapping[str, Any]) -> dict[str, Any]:
    whole = dict(exercise)
    _replace(whole, "reps", _as_range)
    _replace(whole, "note", _spell_out)
    if isinstance(whole.get("easier"), dict):
        whole["easier"] = _normalise_exercise(whole["easier"])
    return whole


def _replace(table: dict[str, Any], key: str, change: Callable[[Any], Any]) -> None:
    if key in table:
        table[key] = change(table[key])


def _spell_out(text: str | Text) -> Any:
    return {"": text} if isinstance(text, str) else text


def _spell_out_each(texts: Any) -> Any:
    return [_spell_out(text) for text in texts] if isinstance(texts, list) else texts


def _as_range(reps: Any) -> Any:
    return [reps, reps] if isinstance(reps, int) and not isinstance(reps, bool) else reps


def _describe(problem: Mapping[str, Any]) -> str:
    """Say what is wrong, and where: as TOML would be addressed, counted from 1."""
    place = _address(problem["loc"])
    kind, given, context = problem["type"], problem.get("input"), problem.get("ctx", {})
    if kind == "missing" or kind.startswith("missing_"):
        return f"{place} is missing"
    if kind in ("unexpected_keyword_argument", "extra_forbidden"):
        return f"{place} is not known (check its spelling)"
    if kind == "literal_error":
        reason = f"expected {context['expected']}"
    elif kind in ("greater_than_equal", "less_than_equal"):
        sign = "at least" if kind == "greater_than_equal" else "at most"
        reason = f"expected {sign} {context['ge' if 'ge' in context else 'le']:g}"
    elif kind == "predicate_failed":
        reason = _PREDICATES[next(part for part in reversed(problem["loc"]) if isinstance(part, str))]
    else:
        reason = _WORDS.get(kind, _lower_first(problem["msg"]))
    return f"{place}: {reason}" if isinstance(given, dict) else f"{place} is {_shorten(given)}, {reason}"


def _shorten(value: object) -> str:
    text = repr(value)
    return text if len(text) <= 40 else f"{text[:37]}..."


def _address(location: tuple[int | str, ...]) -> str:
    address = ""
    for part in location:
        if isinstance(part, int):
            address += f"[{part + 1}]"
        elif part != "":
            address += f".{part}" if address else part
    return address


def _find_unknown_exercises(document: Mapping[str, Any]) -> list[str]:
    """Say which movements there are not; another package may have brought them."""
    problems = []
    for place, exercise in _exercises(document):
        name = exercise.get("exercise")
        if not isinstance(name, str):
            continue
        try:
            load(name)
        except UnknownExercise:
            problems.append(f"{place}.exercise is {name!r}, expected one of {', '.join(names())}")
    return problems


def _find_harder_versions(document: Mapping[str, Any]) -> list[str]:
    """Say where the easier version has more sets: each of its sets has to be one of the day."""
    problems = []
    for place, exercise in _exercises(document):
        easier = exercise.get("easier")
        sets, fewer = exercise.get("sets"), easier.get("sets") if isinstance(easier, dict) else None
        if isinstance(sets, int) and isinstance(fewer, int) and fewer > sets:
            problems.append(f"{place}.easier.sets is {fewer}, expected no more than its sets, {sets}")
    return problems


def _exercises(document: Mapping[str, Any]) -> Iterator[tuple[str, Mapping[str, Any]]]:
    """Give what may be an exercise, with its place."""
    days = document.get("days")
    for day_number, day in enumerate(days if isinstance(days, list) else [], start=1):
        exercises = day.get("exercises") if isinstance(day, dict) else None
        for number, one in enumerate(exercises if isinstance(exercises, list) else [], start=1):
            if isinstance(one, dict):
                yield f"days[{day_number}].exercises[{number}]", one


def _find_repeated_names(document: Mapping[str, Any]) -> list[str]:
    days = document.get("days")
    tables = [day for day in days if isinstance(day, dict)] if isinstance(days, list) else []
    given = [day["name"] for day in tables if isinstance(day.get("name"), str)]
    return [
        f"{given.count(name)} days are named {name!r}, expected each name once"
        for name in dict.fromkeys(given)
        if given.count(name) > 1
    ]


def _lower_first(text: str) -> str:
    return text[:1].lower() + text[1:]
