"""``formcheck exercises``: what can be analysed, what is judged, and where the limits come from."""

import json as json_module
from typing import Annotated

import typer

__all__ = ["exercises"]


def exercises(
    name: Annotated[str | None, typer.Argument(help="Explain this one.", show_default=False)] = None,
    json: Annotated[bool, typer.Option("--json", help="Write it as JSON, for programs.")] = False,
) -> None:
    """List the exercises and what each judges, or explain one."""
    # Imported here, so that `formcheck --help` answers at once.
    from formcheck.description import describe_exercise
    from formcheck.exercises import load_all

    if name is not None:
        described = [describe_exercise(name)]
    else:
        described = [describe_exercise(exercise.name) for exercise in load_all()]
    if json:
        documents = [one.to_dict() for one in described]
        whole = documents if name is None else documents[0]
        typer.echo(json_module.dumps(whole, indent=2, ensure_ascii=False, allow_nan=False))
        return
    from rich.console import Console

    from formcheck.present.exercises import print_exercise, print_exercises

    if name is None:
        print_exercises(described, Console())
    else:
        print_exercise(described[0], Console())
