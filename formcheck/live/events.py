"""What happens in a live session, as plain data: one line of JSON each for other programs.

The names and keys are a contract: they are documented in the README, and new keys may be added to an event
but none is taken away or changes its meaning. Every event has ``event``, its name, and ``t_s``, seconds on
the camera's clock.
"""

import json
import math
from collections.abc import Mapping
from dataclasses import dataclass, fields
from typing import Any, ClassVar

from formcheck.report import Rep, Report

__all__ = [
    "CameraBack",
    "CameraBlack",
    "CameraLost",
    "Countdown",
    "Cue",
    "Event",
    "Paused",
    "RangeMeasured",
    "RepCounted",
    "RepRefused",
    "Rest",
    "Resumed",
    "SetEnded",
    "SetStarted",
    "SetUp",
    "StandAsked",
    "StandTaken",
    "Stopped",
    "TiltMeasured",
    "format_line",
]


@dataclass(frozen=True, slots=True, kw_only=True)
class Event:
    """Something that happened.

    Attributes
    ----------
    t_s : float
        Seconds on the camera's clock.
    """

    event: ClassVar[str] = ""
    t_s: float

    def to_dict(self) -> dict[str, Any]:
        """Give the event as plain dictionaries, lists and numbers.

        Returns
        -------
        dict
            ``event``, ``t_s`` in milliseconds' steps, and the event's own keys.
        """
        own = {part.name: _plain(getattr(self, part.name)) for part in fields(self) if part.name != "t_s"}
        return {"event": self.event, "t_s": round(self.t_s, 3), **own}


@dataclass(frozen=True, slots=True, kw_only=True)
class SetUp(Event):
    """What the set-up check says, told when it changes, and again where nothing does.

    Attributes
    ----------
    ready : bool
        Whether camera and lifter are as they should be.
    help : str or None
        Name of what is to be changed first; None where nothing is.
    text : str
        One sentence on it; empty where nothing is.
    """

    event: ClassVar[str] = "set_up"
    ready: bool
    help: str | None = None
    text: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class Countdown(Event):
    """The last seconds before the lifter may begin.

    Attributes
    ----------
    left : int
        3, 2, 1, and 0 for "go".
    """

    event: ClassVar[str] = "countdown"
    left: int


@dataclass(frozen=True, slots=True, kw_only=True)
class SetStarted(Event):
    """The first rep of a set was counted, or it turned out which movement it is.

    Attributes
    ----------
    exercise : str
        Name of the movement.
    set_number : int
        From 1.
    corrected : bool
        Whether the set had been announced as another movement before; its reps are told anew.
    """

    event: ClassVar[str] = "set_started"
    exercise: str
    set_number: int
    corrected: bool = False


@dataclass(frozen=True, slots=True, kw_only=True)
class RepCounted(Event):
    """A rep.

    Attributes
    ----------
    exercise : str
        Name of the movement.
    set_number : int
        From 1.
    number : int
        From 1, within the set.
    clean : bool or None
        As in :class:`formcheck.report.Rep`, as far as it could be told by then.
    faults : tuple of str
        Names, most important first.
    rep : Rep
        All that was measured of it by then; the report of the set has better numbers. In JSON its values are
        under ``metrics``, and its times under ``start_s``, ``turn_s`` and ``end_s``.
    """

    event: ClassVar[str] = "rep"
    exercise: str
    set_number: int
    number: int
    clean: bool | None
    faults: tuple[str, ...]
    rep: Rep

    def to_dict(self) -> dict[str, Any]:
        """Give the event as plain dictionaries, lists and numbers.

        Returns
        -------
        dict
            ``event``, ``t_s``, and the event's own keys; of the rep its times, leg and metrics.
        """
        # A slotted dataclass is a new class, which super() without arguments does not know.
        told = Event.to_dict(self)
        rep = told.pop("rep")
        return told | {key: rep[key] for key in ("start_s", "turn_s", "end_s", "leg", "metrics")}


@dataclass(frozen=True, slots=True, kw_only=True)
class RepRefused(Event):
    """An attempt that is not counted.

    Attributes
    ----------
    exercise : str
        Name of the movement.
    reason : str
        As in :class:`formcheck.report.Refused`.
    start_s, end_s : float
        Seconds on the camera's clock.
    """

    event: ClassVar[str] = "refused"
    exercise: str
    reason: str
    start_s: float
    end_s: float


@dataclass(frozen=True, slots=True, kw_only=True)
class Cue(Event):
    """The one thing that is said of a rep.

    Attributes
    ----------
    name : str
        Name of the check that it is about.
    text : str
        One sentence.
    severity : str or None
        ``info``, ``warn`` or ``fault``; None for praise.
    exercise : str
        Name of the movement.
    rep_number : int
        The rep that it is about, within its set.
    in_rep : bool
        Whether it is given before the rep is over.
    """

    event: ClassVar[str] = "cue"
    name: str
    text: str
    severity: str | None
    exercise: str
    rep_number: int
    in_rep: bool = False


@dataclass(frozen=True, slots=True, kw_only=True)
class Paused(Event):
    """Nothing is counted from now on.

    Attributes
    ----------
    by : str
        ``gesture``, ``key`` or ``program``.
    """

    event: ClassVar[str] = "paused"
    by: str = "gesture"


@dataclass(frozen=True, slots=True, kw_only=True)
class Resumed(Event):
    """Reps are counted again.

    Attributes
    ----------
    by : str
        ``gesture``, ``key`` or ``program``.
    """

    event: ClassVar[str] = "resumed"
    by: str = "gesture"


@dataclass(frozen=True, slots=True, kw_only=True)
class Stopped(Event):
    """The session is over; the report of the last set has been told before.

    Attributes
    ----------
    by : str
        ``gesture``, ``key``, ``source`` (a played file is at its end) or ``program``.
    """

    event: ClassVar[str] = "stopped"
    by: str = "gesture"


@dataclass(frozen=True, slots=True, kw_only=True)
class SetEnded(Event):
    """A set is over and was measured again as a whole.

    Attributes
    ----------
    set_number : int
        From 1.
    report : Report
        The set, the same document as of a recorded one.
    """

    event: ClassVar[str] = "set_ended"
    set_number: int
    report: Report


@dataclass(frozen=True, slots=True, kw_only=True)
class Rest(Event):
    """How long the rest has lasted: at its beginning and then every half minute.

    Attributes
    ----------
    rest_s : float
        Seconds since the last rep ended.
    """

    event: ClassVar[str] = "rest"
    rest_s: float


@dataclass(frozen=True, slots=True, kw_only=True)
class CameraLost(Event):
    """No picture comes from the camera any more; the set is kept.

    Attributes
    ----------
    text : str
        What happened and what is being done about it.
    """

    event: ClassVar[str] = "camera_lost"
    text: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class CameraBlack(Event):
    """Pictures come, and there is nothing on them.

    Attributes
    ----------
    text : str
        What may be the reason.
    """

    event: ClassVar[str] = "camera_black"
    text: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class CameraBack(Event):
    """Pictures come again.

    Attributes
    ----------
    gone_s : float
        How long there were none.
    """

    event: ClassVar[str] = "camera_back"
    gone_s: float = 0.0


@dataclass(frozen=True, slots=True, kw_only=True)
class TiltMeasured(Event):
    """An answer of the mirror test.

    Attributes
    ----------
    tilt : mapping
        The document ``formcheck/tilt/1``.
    """

    event: ClassVar[str] = "tilt"
    tilt: Mapping[str, Any]


@dataclass(frozen=True, slots=True, kw_only=True)
class RangeMeasured(Event):
    """An answer of the own-range test.

    Attributes
    ----------
    own_range : mapping
        The document ``formcheck/tilt-range/1``.
    """

    event: ClassVar[str] = "tilt_range"
    own_range: Mapping[str, Any]


@dataclass(frozen=True, slots=True, kw_only=True)
class StandAsked(Event):
    """The mirror test asks for something.

    Attributes
    ----------
    step : str
        ``hold`` in the quick test; ``relaxed``, ``arched``, ``tucked``, ``step_off`` or ``step_on`` in that
        of the own range.
    text : str
        The same in a sentence.
    round_number, rounds : int
        Of the own-range test, from 1; both 0 in the quick one.
    """

    event: ClassVar[str] = "asked"
    step: str
    text: str
    round_number: int = 0
    rounds: int = 0


@dataclass(frozen=True, slots=True, kw_only=True)
class StandTaken(Event):
    """A stand of the own-range test was held long enough.

    Attributes
    ----------
    step : str
        ``relaxed``, ``arched`` or ``tucked``.
    round_number : int
        From 1.
    """

    event: ClassVar[str] = "taken"
    step: str
    round_number: int


def format_line(event: Event) -> str:
    """Write an event as one line of JSON.

    Parameters
    ----------
    event : Event
        What happened.

    Returns
    -------
    str
        Without the line's end. What is not known is null, never NaN, which is no JSON.
    """
    return json.dumps(event.to_dict(), ensure_ascii=False, allow_nan=False)


def _plain(value: Any) -> Any:
    """Turn nested plain data into what JSON knows."""
    if hasattr(value, "__dataclass_fields__"):
        return {part.name: _plain(getattr(value, part.name)) for part in fields(value)}
    if isinstance(value, Mapping):
        return {key: _plain(item) for key, item in value.items()}
    if isinstance(value, tuple | list):
        return [_plain(item) for item in value]
    return None if isinstance(value, float) and not math.isfinite(value) else value
