"""The options that commands which coach from a camera share."""

from pathlib import Path
from typing import Annotated

import typer

__all__ = [
    "LAST_WORDS_S",
    "FullScreen",
    "Language",
    "Model",
    "NoHistory",
    "NoVoice",
    "Trainee",
]

LAST_WORDS_S = 8.0
"""How long the end waits for the voice: what is said of the last set takes about half as long (engineering
default)."""

NoVoice = Annotated[bool, typer.Option("--no-voice", help="Say nothing aloud, and play no tones.")]
Language = Annotated[str, typer.Option(help="Language of what is shown and said: en or de.")]
FullScreen = Annotated[bool, typer.Option("--full-screen", help="As large as the screen.")]
NoHistory = Annotated[bool, typer.Option("--no-history", help="Keep nothing of it in the history.")]
Trainee = Annotated[
    str | None, typer.Option("--for", metavar="NAME", help="Whose training it is, for the history.")
]
Model = Annotated[
    Path | None, typer.Option(help="A pose landmarker bundle of your own.", envvar="FORMCHECK_MODEL")
]
