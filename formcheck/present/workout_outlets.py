"""Who is told what happens in a workout: other programs, and the voice."""

import json
from typing import IO

from formcheck.live.events import Event, SetStarted
from formcheck.present.voice_sink import VoiceSink
from formcheck.program.events import WorkoutEvent
from formcheck.program.leading import describe_event

__all__ = ["WorkoutLines", "WorkoutVoice"]


class WorkoutLines:
    """Prints one line of JSON for every event.

    Parameters
    ----------
    file : text file
        Open for writing; written out after every line, for whoever reads along.
    """

    def __init__(self, file: IO[str]) -> None:
        self._file = file

    def tell(self, event: WorkoutEvent | Event, t_s: float) -> None:
        """Print an event.

        Parameters
        ----------
        event : WorkoutEvent or Event
            Of the coach, or of the live part.
        t_s : float
            Seconds since the workout began.
        """
        line = json.dumps(describe_event(event, t_s), ensure_ascii=False, allow_nan=False)
        self._file.write(line + "\n")
        self._file.flush()


class WorkoutVoice:
    """Lets a voice tell what happens, until it is told to be quiet.

    Parameters
    ----------
    voice : VoiceSink
        Who speaks, without keeping anybody waiting.
    """

    def __init__(self, voice: VoiceSink) -> None:
        self._voice = voice
        self.is_quiet = False
        """Whether nothing is said."""

    def toggle(self) -> None:
        """Be quiet, or speak again."""
        self.is_quiet = not self.is_quiet

    def tell(self, event: WorkoutEvent | Event, t_s: float) -> None:
        """Tell of an event.

        Parameters
        ----------
        event : WorkoutEvent or Event
            Of the coach, or of the live part. Which set of which movement it is was said before it began.
        t_s : float
            Seconds since the workout began.
        """
        if not self.is_quiet and not isinstance(event, SetStarted):
            self._voice.push(describe_event(event, t_s))
