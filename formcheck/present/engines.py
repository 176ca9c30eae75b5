"""Voices, the best first: pyttsx3, a program of the operating system, tones; after these comes silence.

References
----------
.. [espeak] https://github.com/espeak-ng/espeak-ng/blob/master/src/espeak-ng.1.ronn
.. [say] Apple, manual page say(1)
.. [speech] Microsoft, System.Speech.Synthesis.SpeechSynthesizer
"""

import shutil
import sys
from collections.abc import Sequence
from dataclasses import dataclass
from functools import partial

from formcheck.present.processes import SoundProcess
from formcheck.present.pyttsx3_engine import Pyttsx3Engine
from formcheck.present.sound import Player, ToneEngine
from formcheck.present.speech import EngineMaker, EngineUnavailable, Phrase, Progress, Utterance

__all__ = ["COMMANDS", "Command", "CommandEngine", "choose_command", "list_engines"]

_SHORTEST_S = 0.12
# The shortest number takes 0.3 s to say.


@dataclass(frozen=True, slots=True, kw_only=True)
class Command:
    """A program that says what it reads.

    Attributes
    ----------
    program : str
        Its name.
    platforms : tuple of str
        Where it belongs, as in ``sys.platform``; empty for anywhere.
    arguments : tuple of str
        Its arguments; ``{voice}`` becomes the voice.
    voices : tuple of (str, str)
        The voice for each language.
    """

    program: str
    arguments: tuple[str, ...]
    voices: tuple[tuple[str, str], ...]
    platforms: tuple[str, ...] = ()


_POWERSHELL = (
    "[Console]::InputEncoding = [Text.Encoding]::UTF8; $text = [Console]::In.ReadToEnd(); "
    "Add-Type -AssemblyName System.Speech; "
    "$speech = New-Object System.Speech.Synthesis.SpeechSynthesizer; $speech.Rate = 2; "
    "$speech.SelectVoiceByHints('NotSet', 'NotSet', 0, "
    "[Globalization.CultureInfo]::GetCultureInfo('{voice}')); $speech.Speak($text)"
)

COMMANDS: tuple[Command, ...] = (
    Command(
        program="say",
        platforms=("darwin",),
        arguments=("-v", "{voice}", "-r", "190", "-f", "-"),
        voices=(("en", "Samantha"), ("de", "Anna")),
    ),
    Command(
        program="powershell",
        platforms=("win32",),
        arguments=("-NoProfile", "-NonInteractive", "-Command", _POWERSHELL),
        voices=(("en", "en-US"), ("de", "de-DE")),
    ),
    Command(
        program="espeak-ng",
        arguments=("-v", "{voice}", "-s", "180", "--stdin"),
        voices=(("en", "en"), ("de", "de")),
    ),
    Command(
        program="espeak",
        arguments=("-v", "{voice}", "-s", "180", "--stdin"),
        voices=(("en", "en"), ("de", "de")),
    ),
)
"""Programs that speak, the best first. All read the text from their standard input, so that no text is ever
taken for an option."""


def choose_command(commands: Sequence[Command] = COMMANDS, *, platform: str = sys.platform) -> Command:
    """Find a program that speaks on this computer.

    Parameters
    ----------
    commands : sequence of Command, optional
        The best first.
    platform : str, optional
        As in ``sys.platform``.

    Returns
    -------
    Command
        The first that is installed.

    Raises
    ------
    EngineUnavailable
        If none is.
    """
    fitting = [one for one in commands if not one.platforms or platform in one.platforms]
    for one in fitting:
        if shutil.which(one.program):
            return one
    names = ", ".join(one.program for one in fitting)
    raise EngineUnavailable(f"there is no program that speaks (looked for {names})")


class CommandEngine:
    """Speaks with a program of the operating system, begun anew for every phrase.

    Parameters
    ----------
    language : str
        Such as ``en``.
    command : Command or None, optional
        Which program; by default the best that is installed.

    Raises
    ------
    EngineUnavailable
        If there is none, or it has no voice for the language.
    """

    def __init__(self, language: str, command: Command | None = None) -> None:
        chosen = choose_command() if command is None else command
        voice = dict(chosen.voices).get(language)
        if voice is None:
            raise EngineUnavailable(f"{chosen.program} has no voice for {language!r}")
        self.name = chosen.program
        """Name of the program."""
        self._line = (chosen.program, *(part.replace("{voice}", voice) for part in chosen.arguments))

    def readiness(self) -> Progress:
        """Say whether it can begin.

        Returns
        -------
        Progress
            Always GOING.
        """
        return Progress.GOING

    def start(self, phrase: Phrase) -> Utterance:
        """Begin to say something.

        Parameters
        ----------
        phrase : Phrase
            What is said.

        Returns
        -------
        Utterance
            The program, as it speaks.
        """
        return SoundProcess(self._line, name=self.name, text=phrase.text, shortest_s=_SHORTEST_S)

    def close(self) -> None:
        """Nothing stays open between phrases."""


def list_engines(language: str, player: Player | None) -> tuple[EngineMaker, ...]:
    """List what can tell of a phrase, the best first.

    Parameters
    ----------
    language : str
        Such as ``en``.
    player : Player or None
        What plays tones, if there is something.

    Returns
    -------
    tuple of callable
        Makers of engines; none is made yet.
    """
    voices: tuple[EngineMaker, ...] = (partial(Pyttsx3Engine, language), partial(CommandEngine, language))
    return voices if player is None else (*voices, partial(ToneEngine, player))
