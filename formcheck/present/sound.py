"""Tones, made with the standard library and played with what the computer has."""

import contextlib
import io
import logging
import math
import shutil
import struct
import sys
import tempfile
import wave
from collections.abc import Sequence
from contextlib import ExitStack
from enum import Enum
from functools import cache
from pathlib import Path
from typing import Protocol

from formcheck.capture.opened import Opened
from formcheck.present.processes import SoundProcess
from formcheck.present.speech import EngineUnavailable, Phrase, Priority, Progress, Utterance

__all__ = ["PLAYERS", "Player", "SoundPlayer", "Tone", "ToneEngine", "make_wav"]

_log = logging.getLogger(__name__)


class Tone(Enum):
    """A sound that says one thing."""

    TICK = "tick"
    """A second of a hold, a beat of a tempo."""
    BEEP = "beep"
    """A rep; begin."""
    DONE = "done"
    """A hold, a set or a rest is over."""
    ALARM = "alarm"
    """Something is wrong."""


_NOTES: dict[Tone, tuple[tuple[float, float], ...]] = {
    Tone.TICK: ((1320.0, 0.04),),
    Tone.BEEP: ((880.0, 0.18),),
    Tone.DONE: ((660.0, 0.14), (880.0, 0.14), (1320.0, 0.22)),
    Tone.ALARM: ((440.0, 0.2), (330.0, 0.3)),
}
# Hertz and seconds; between 300 and 1500 Hz, which the loudspeaker of any laptop gives.

_RATE_HZ = 22050
_LOUDNESS = 0.6
_FADE_S = 0.008
# Without it the ends of a note click.

_OF_PHRASES = {
    Priority.COUNT: Tone.BEEP,
    Priority.ALERT: Tone.ALARM,
    Priority.INSTRUCTION: Tone.DONE,
    Priority.CUE: Tone.ALARM,
}
# What tells of a phrase where there is no voice. Praise is silence.


@cache
def make_wav(tone: Tone) -> bytes:
    """Make a tone.

    Parameters
    ----------
    tone : Tone
        Which one.

    Returns
    -------
    bytes
        A WAV file, one channel of 16 bits.

    Examples
    --------
    >>> make_wav(Tone.TICK)[:4]
    b'RIFF'
    """
    samples: list[int] = []
    for hertz, length_s in _NOTES[tone]:
        count = round(length_s * _RATE_HZ)
        fade = _FADE_S * _RATE_HZ
        samples += [
            round(
                32767
                * _LOUDNESS
                * min(1.0, i / fade, (count - i) / fade)
                * math.sin(2.0 * math.pi * hertz * i / _RATE_HZ)
            )
            for i in range(count)
        ]
    memory = io.BytesIO()
    with wave.open(memory, "wb") as file:
        file.setnchannels(1)
        file.setsampwidth(2)
        file.setframerate(_RATE_HZ)
        file.writeframes(struct.pack(f"<{len(samples)}h", *samples))
    return memory.getvalue()


PLAYERS: tuple[tuple[str, ...], ...] = (
    ("afplay",),
    ("pw-play",),
    ("paplay",),
    ("aplay", "-q"),
)
"""Programs that play a file, the best first."""


class Player(Protocol):
    """Something that plays tones."""

    def play(self, tone: Tone) -> Utterance:
        """Begin to play, and return at once.

        Parameters
        ----------
        tone : Tone
            Which one.

        Returns
        -------
        Utterance
            The tone, as it is being heard.
        """

    def close(self) -> None:
        """Give everything back."""


class SoundPlayer(Opened):
    """Plays tones with what the computer has.

    Parameters
    ----------
    players : sequence of tuple of str, optional
        Programs that are looked for, each with its arguments.

    Raises
    ------
    EngineUnavailable
        If there is nothing that plays.
    """

    def __init__(self, players: Sequence[tuple[str, ...]] = PLAYERS) -> None:
        found = next((one for one in players if shutil.which(one[0])), None)
        if found is None and sys.platform != "win32":
            names = ", ".join(one[0] for one in players)
            raise EngineUnavailable(f"there is no program that plays sounds (looked for {names})")
        self._command = found
        with ExitStack() as stack:
            folder = tempfile.TemporaryDirectory(prefix="formcheck-tones-", ignore_cleanup_errors=True)
            self._folder = Path(stack.enter_context(folder))
            for tone in Tone:
                self._path(tone).write_bytes(make_wav(tone))
            self._open = stack.pop_all()

    def play(self, tone: Tone) -> Utterance:
        """Begin to play a tone.

        Parameters
        ----------
        tone : Tone
            Which one.

        Returns
        -------
        Utterance
            The tone, as it is being heard.
        """
        if self._command is None:
            return _play_on_windows(self._path(tone))
        return SoundProcess((*self._command, str(self._path(tone))), name=self._command[0])

    def _path(self, tone: Tone) -> Path:
        return self._folder / f"{tone.value}.wav"


def _play_on_windows(path: Path) -> Utterance:
    if sys.platform == "win32":
        import winsound

        with contextlib.suppress(RuntimeError):
            winsound.PlaySound(str(path), winsound.SND_FILENAME | winsound.SND_ASYNC | winsound.SND_NODEFAULT)
    return _Unwatched()


class _Unwatched:
    """A sound that plays by itself."""

    def progress(self) -> Progress:
        return Progress.FINISHED

    def stop(self) -> None:
        pass


class ToneEngine:
    """Tells of phrases by tones, where there is no voice.

    Parameters
    ----------
    player : Player
        What plays them; it stays the caller's.
    """

    name = "tones"

    def __init__(self, player: Player) -> None:
        self._player = player

    def readiness(self) -> Progress:
        """Say whether it can begin.

        Returns
        -------
        Progress
            Always GOING.
        """
        return Progress.GOING

    def start(self, phrase: Phrase) -> Utterance:
        """Play the tone for a phrase.

        Parameters
        ----------
        phrase : Phrase
            Only its priority is told.

        Returns
        -------
        Utterance
            The tone.
        """
        tone = _OF_PHRASES.get(phrase.priority)
        return _Unwatched() if tone is None else self._player.play(tone)

    def close(self) -> None:
        """Nothing is its own."""
