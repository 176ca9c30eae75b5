"""What is said, how urgent it is, and what an engine that says it has to do."""

from collections.abc import Callable
from dataclasses import dataclass
from enum import Enum, IntEnum
from typing import Protocol, TypeAlias

__all__ = [
    "Engine",
    "EngineMaker",
    "EngineUnavailable",
    "Outcome",
    "Phrase",
    "Priority",
    "Progress",
    "Spoken",
    "Utterance",
]


class Priority(IntEnum):
    """How urgent a phrase is: a higher one interrupts a lower one."""

    PRAISE = 1
    CUE = 2
    INSTRUCTION = 3
    COUNT = 4
    ALERT = 5


class Progress(Enum):
    """How far an engine, or what it says, has come."""

    WAITING = "waiting"
    """It prepares; nothing can be heard yet."""
    GOING = "going"
    """An engine is ready; a phrase is being heard."""
    FINISHED = "finished"
    FAILED = "failed"


class Outcome(Enum):
    """What became of a phrase."""

    SAID = "said"
    CUT = "cut"
    """It had begun, and something more urgent came."""
    TOO_LATE = "too_late"
    """Its time was over before it could begin."""
    REPLACED = "replaced"
    """Something newer of the same kind came before it could begin."""
    UNHEARD = "unheard"
    """There was nothing that could say it."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Phrase:
    """Something to be said soon or not at all.

    Attributes
    ----------
    text : str
        What is said.
    priority : Priority
        How urgent it is.
    asked_s : float
        When it was asked for, on the caller's clock.
    expires_s : float
        It must begin within so many seconds.
    key : str
        A newer phrase of the same key takes its place while it waits.
    """

    text: str
    priority: Priority
    asked_s: float
    expires_s: float
    key: str

    def is_late(self, now_s: float) -> bool:
        """Say whether its time is over.

        Parameters
        ----------
        now_s : float
            On the clock it was asked for.

        Returns
        -------
        bool
            True if it may not begin any more.
        """
        return now_s - self.asked_s > self.expires_s


@dataclass(frozen=True, slots=True, kw_only=True)
class Spoken:
    """What became of a phrase, for the record.

    Attributes
    ----------
    phrase : Phrase
        What was asked for.
    outcome : Outcome
        What became of it.
    start_s, end_s : float or None
        When it began and ended; None if it never began.
    engine : str
        What said it; empty if nothing did.
    """

    phrase: Phrase
    outcome: Outcome
    start_s: float | None = None
    end_s: float | None = None
    engine: str = ""


class EngineUnavailable(Exception):
    """An engine cannot speak here; the text says why in a few words."""


class Utterance(Protocol):
    """Something that is being said."""

    def progress(self) -> Progress:
        """Say how far it has come, at once."""

    def stop(self) -> None:
        """Cut it off, without waiting until it is silent."""


class Engine(Protocol):
    """Something that speaks; all its methods return at once."""

    name: str

    def readiness(self) -> Progress:
        """Say whether it can begin to speak."""

    def start(self, phrase: Phrase) -> Utterance:
        """Begin to say something.

        Parameters
        ----------
        phrase : Phrase
            What is said.

        Returns
        -------
        Utterance
            What is being said.

        Raises
        ------
        EngineUnavailable
            If it cannot.
        """

    def close(self) -> None:
        """Be silent, and give everything back."""


EngineMaker: TypeAlias = Callable[[], Engine]
"""Makes an engine, or raises :class:`EngineUnavailable`."""
