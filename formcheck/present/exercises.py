"""Exercises as text for a terminal: what each judges, and where one's limits come from."""

from collections.abc import Sequence

from rich.console import Console
from rich.text import Text

from formcheck.description import CheckDescription, ExerciseDescription
from formcheck.naming import spell

__all__ = ["print_exercise", "print_exercises"]

_UNITS = {"deg": "°", "deg/s": "°/s", "1": ""}


def print_exercises(exercises: Sequence[ExerciseDescription], console: Console) -> None:
    """List exercises.

    Parameters
    ----------
    exercises : sequence of ExerciseDescription
        In the order in which they are listed.
    console : rich.console.Console
        Where to.
    """
    for index, exercise in enumerate(exercises):
        if index:
            console.print()
        console.print(Text.assemble((exercise.name, "bold"), f"  {exercise.title}"))
        judged = dict.fromkeys(spell(check.name) for check in exercise.checks)
        _print_field("Judges", ", ".join(judged), console)
        _print_field("Cannot judge", ", ".join(exercise.not_checked), console)


def print_exercise(exercise: ExerciseDescription, console: Console) -> None:
    """Explain one exercise.

    Parameters
    ----------
    exercise : ExerciseDescription
        Which one.
    console : rich.console.Console
        Where to.
    """
    console.print(Text.assemble((exercise.title, "bold"), f" (--exercise {exercise.name})"))
    _print_field("To film it", exercise.how_to_film, console)
    for check in exercise.checks:
        console.print()
        console.print(Text(spell(check.name).capitalize(), style="bold"))
        _print_field("Looks at", check.measured, console)
        _print_field("Limits", _describe_limits(check), console)
        for condition in check.when:
            _print_field("Only with", condition, console)
        _print_field("Says", check.cue, console)
        _print_field("Limits from", check.source, console)
        _print_field("Measured to", f"±{check.uncertainty:g}{_unit(check)}: {check.measured_source}", console)
    console.print()
    _print_field("Cannot judge", ", ".join(exercise.not_checked), console)
    for key, text in exercise.references.items():
        _print_field(f"[{key}]", text, console)


def _print_field(name: str, text: str, console: Console) -> None:
    console.print(Text.assemble((f"  {name}: ", "dim"), text))


def _describe_limits(check: CheckDescription) -> str:
    unit = _unit(check)
    limits = [f"{severity} {check.fails} {limit:g}{unit}" for severity, limit in check.limits.items()]
    if check.is_own_range:
        limits = [
            f"{severity} from {limit:g}{unit} {check.fails} your own range"
            for severity, limit in check.limits.items()
        ]
    if check.apart:
        limits.append(f"{check.apart:g}{unit} and more from reps that look alike")
    if check.unless:
        limits.append("not in reps called " + " or ".join(map(spell, check.unless)))
    if check.max_uncertainty is not None:
        limits.append(f"only where it is known to ±{check.max_uncertainty:g}{unit}")
    return ", ".join(limits)


def _unit(check: CheckDescription) -> str:
    return _UNITS.get(check.unit, f" {check.unit}")
