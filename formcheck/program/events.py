"""What the coach of a workout has to tell: plain data for a voice, a screen and other programs."""

from dataclasses import asdict, dataclass
from typing import Any, ClassVar

__all__ = [
    "Breathe",
    "Say",
    "SetDone",
    "SetResult",
    "StepBegan",
    "Tone",
    "WorkoutEnded",
    "WorkoutEvent",
    "WorkoutPaused",
    "WorkoutResumed",
    "WorkoutStarted",
]


@dataclass(frozen=True, slots=True, kw_only=True)
class WorkoutEvent:
    """Something that the coach tells.

    Attributes
    ----------
    t_s : float
        Seconds since the workout began, on the caller's clock.
    """

    t_s: float

    event: ClassVar[str] = ""
    """What it calls itself in :meth:`to_dict`."""

    def to_dict(self) -> dict[str, Any]:
        """Give the event as plain data.

        Returns
        -------
        dict
            ``event`` with its name, and the attributes; the time to the millisecond.
        """
        return {"event": self.event, **asdict(self), "t_s": round(self.t_s, 3)}


@dataclass(frozen=True, slots=True, kw_only=True)
class WorkoutStarted(WorkoutEvent):
    """A workout has begun, or was taken up again.

    Attributes
    ----------
    t_s : float
        Seconds since the workout began.
    day : str
        Name of the programme's day.
    title : str
        The day's title.
    resumed : bool
        Whether it was taken up where it had been stopped.
    """

    day: str
    title: str
    resumed: bool

    event: ClassVar[str] = "workout_started"


@dataclass(frozen=True, slots=True, kw_only=True)
class StepBegan(WorkoutEvent):
    """The next step of the workout has begun.

    Attributes
    ----------
    t_s : float
        Seconds since the workout began.
    step : str
        ``prepare``, ``care``, ``learn``, ``film``, ``set_up``, ``set``, ``rest`` or ``done``.
    exercise : str or None
        The movement that it is about; in a rest the next one.
    side : str or None
        ``left`` or ``right`` where each side is done by itself.
    set : int or None
        Number of the set, from 1.
    sets : int or None
        How many there are.
    reps : tuple of (int, int) or None
        Fewest and most of them.
    seconds : float or None
        How long the step lasts; None if something must happen first.
    title, lead : str
        Of what is shown, and what matters most below it.
    lines : tuple of str
        What is shown.
    picture : str or None
        Name of the movement's picture in this package.
    """

    step: str
    exercise: str | None = None
    side: str | None = None
    set: int | None = None
    sets: int | None = None
    reps: tuple[int, int] | None = None
    seconds: float | None = None
    title: str = ""
    lead: str = ""
    lines: tuple[str, ...] = ()
    picture: str | None = None

    event: ClassVar[str] = "step"


@dataclass(frozen=True, slots=True, kw_only=True)
class Say(WorkoutEvent):
    """Something to be said aloud.

    Attributes
    ----------
    t_s : float
        Seconds since the workout began.
    key : str
        Which of the coach's sentences it is; the same in all languages.
    text : str
        The sentence.
    """

    key: str
    text: str

    event: ClassVar[str] = "say"


@dataclass(frozen=True, slots=True, kw_only=True)
class Tone(WorkoutEvent):
    """A tone.

    Attributes
    ----------
    t_s : float
        Seconds since the workout began.
    tone : str
        ``tick`` in the last seconds of a rest, ``done`` at its end.
    """

    tone: str

    event: ClassVar[str] = "tone"


@dataclass(frozen=True, slots=True, kw_only=True)
class Breathe(WorkoutEvent):
    """The next part of a paced breath.

    Attributes
    ----------
    t_s : float
        Seconds since the workout began.
    part : str
        ``in``, ``out`` or ``hold``.
    seconds : float
        How long it lasts.
    number : int
        Which breath of the set it belongs to, from 1.
    text : str
        What is said.
    """

    part: str
    seconds: float
    number: int
    text: str

    event: ClassVar[str] = "breathe"


@dataclass(frozen=True, slots=True, kw_only=True)
class SetResult:
    """What became of a set.

    Attributes
    ----------
    exercise : str
        The movement.
    index : int
        Place of the exercise in the day, from 0.
    side : str or None
        ``left`` or ``right`` where each side is done by itself.
    set : int
        Number of the set, from 1.
    planned : tuple of (int, int)
        Fewest and most reps.
    reps : int
        Counted.
    clean : int
        Of them without a fault, as far as could be told.
    outcome : str
        ``done``, ``short``, ``over`` (more than planned), ``not_seen`` or ``skipped``.
    """

    exercise: str
    index: int
    side: str | None
    set: int
    planned: tuple[int, int]
    reps: int
    clean: int
    outcome: str


@dataclass(frozen=True, slots=True, kw_only=True)
class SetDone(WorkoutEvent):
    """A set is over.

    Attributes
    ----------
    t_s : float
        Seconds since the workout began.
    result : SetResult
        What became of it.
    """

    result: SetResult

    event: ClassVar[str] = "set_done"

    def to_dict(self) -> dict[str, Any]:
        """Give the event as plain data.

        Returns
        -------
        dict
            ``event``, ``t_s`` and the attributes of the result.
        """
        return {"event": self.event, "t_s": round(self.t_s, 3), **asdict(self.result)}


@dataclass(frozen=True, slots=True, kw_only=True)
class WorkoutPaused(WorkoutEvent):
    """All times of the workout stand still.

    Attributes
    ----------
    t_s : float
        Seconds since the workout began.
    """

    event: ClassVar[str] = "workout_paused"


@dataclass(frozen=True, slots=True, kw_only=True)
class WorkoutResumed(WorkoutEvent):
    """They go on.

    Attributes
    ----------
    t_s : float
        Seconds since the workout began.
    """

    event: ClassVar[str] = "workout_resumed"


@dataclass(frozen=True, slots=True, kw_only=True)
class WorkoutEnded(WorkoutEvent):
    """The workout is over, or was stopped to be taken up later.

    Attributes
    ----------
    t_s : float
        Seconds since the workout began.
    finished : bool
        Whether nothing is left to do.
    sets : tuple of SetResult
        What became of each set, also of those before it was taken up.
    """

    finished: bool
    sets: tuple[SetResult, ...]

    event: ClassVar[str] = "workout_ended"
