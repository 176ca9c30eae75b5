"""Who is told what happens live: other programs, and the history."""

from typing import IO, Protocol

from formcheck.capture.camera_events import LiveFrame
from formcheck.capture.pose_log import PoseLog
from formcheck.history.diary import Diary
from formcheck.live.events import Event, RepCounted, SetEnded, SetStarted, format_line
from formcheck.live.state import LiveState
from formcheck.pose import Pose
from formcheck.source import Origin, SourceInfo

__all__ = ["HistoryOutlet", "JsonLines", "Voice", "VoiceOutlet"]

BEFORE_S = 3.0
"""How much of the poses before a set belongs to its track (engineering default: a rest and its noticing)."""

KEPT_S = 1200.0
"""A set that lasts longer than this loses the poses of its beginning (engineering default)."""


class JsonLines:
    """Prints one line of JSON for every event.

    Parameters
    ----------
    file : text file
        Open for writing; written out after every line, for whoever reads along.
    """

    def __init__(self, file: IO[str]) -> None:
        self._file = file

    def push(self, event: Event) -> None:
        """Print an event.

        Parameters
        ----------
        event : Event
            What happened.
        """
        self._file.write(format_line(event) + "\n")
        self._file.flush()


class HistoryOutlet:
    """Keeps sets and reps in the history as they come, with their poses.

    Parameters
    ----------
    diary : Diary
        The history; closed by whoever opened it.
    info : SourceInfo or None, optional
        The camera.
    """

    def __init__(self, diary: Diary, *, info: SourceInfo | None = None) -> None:
        self._diary = diary
        self._origin = Origin(info=info)
        self._poses = PoseLog()

    def keep(self, frame: LiveFrame, pose: Pose) -> None:
        """Keep one more pose; no picture.

        Parameters
        ----------
        frame : LiveFrame
            Not looked at.
        pose : Pose
            Who was found in it.
        """
        del frame
        self._poses.add(pose)
        self._poses.forget(pose.time_s - KEPT_S)

    def push(self, event: Event) -> None:
        """Keep what belongs into the history.

        Parameters
        ----------
        event : Event
            What happened.
        """
        if isinstance(event, SetStarted):
            self._diary.begin_set(event.exercise, instead=event.corrected)
        elif isinstance(event, RepCounted):
            self._diary.add_rep(event.rep)
        elif isinstance(event, SetEnded):
            reps = event.report.reps
            from_s = reps[0].start_s - BEFORE_S if reps else event.t_s
            self._diary.end_set(event.report, self._poses.track(self._origin, from_s=from_s))
            self._poses.forget(event.t_s - BEFORE_S)


class Voice(Protocol):
    """Who speaks, such as :class:`formcheck.present.voice_sink.VoiceSink`."""

    def push(self, event: Event) -> None:
        """Tell of an event.

        Parameters
        ----------
        event : Event
            What happened.
        """
        ...

    def hold(self, held_s: float | None) -> None:
        """Tick the seconds of a hold.

        Parameters
        ----------
        held_s : float or None
            Seconds held so far; None where nothing is held.
        """
        ...


class VoiceOutlet:
    """Lets a voice tell what happens, until it is told to be quiet.

    Parameters
    ----------
    voice : Voice
        Who speaks, without keeping anybody waiting.
    """

    def __init__(self, voice: Voice) -> None:
        self._voice = voice
        self.is_quiet = False
        """Whether nothing is said."""

    def toggle(self) -> None:
        """Be quiet, or speak again."""
        self.is_quiet = not self.is_quiet

    def push(self, event: Event) -> None:
        """Tell of an event.

        Parameters
        ----------
        event : Event
            What happened.
        """
        if not self.is_quiet:
            self._voice.push(event)

    def watch(self, state: LiveState) -> None:
        """Tick the seconds of a hold.

        Parameters
        ----------
        state : LiveState
            The moment.
        """
        if not self.is_quiet:
            self._voice.hold(state.held_s)
