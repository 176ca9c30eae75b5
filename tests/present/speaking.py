"""Engines and players that only take notes, with a clock that a test turns on."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass, field

from formcheck.present.sound import Tone
from formcheck.present.speech import EngineUnavailable, Phrase, Priority, Progress


@dataclass
class Clock:
    now_s: float = 0.0

    def __call__(self) -> float:
        return self.now_s


@dataclass(eq=False)
class FakeUtterance:
    phrase: Phrase
    clock: Callable[[], float]
    start_s: float
    end_s: float
    silence_s: float
    fails: bool = False

    def progress(self) -> Progress:
        if self.clock() < self.end_s:
            return Progress.GOING
        return Progress.FAILED if self.fails else Progress.FINISHED

    def stop(self) -> None:
        self.end_s = min(self.end_s, self.clock() + self.silence_s)


@dataclass
class FakeEngine:
    """Says everything, each letter in the same time."""

    clock: Callable[[], float]
    letter_s: float = 0.06
    silence_s: float = 0.02
    """How long it takes to become silent when it is cut."""
    name: str = "fake"
    starts: Sequence[str] = ()
    """What keeps it from starting, one reason for each time; then it starts."""
    is_ready: Progress = Progress.GOING
    fails: bool = False
    utterances: list[FakeUtterance] = field(default_factory=list)
    is_closed: bool = False

    def readiness(self) -> Progress:
        return self.is_ready

    def start(self, phrase: Phrase) -> FakeUtterance:
        if self.starts:
            raise EngineUnavailable(self.starts[0])
        now_s = self.clock()
        end_s = now_s + self.letter_s * len(phrase.text)
        utterance = FakeUtterance(phrase, self.clock, now_s, end_s, self.silence_s, self.fails)
        self.utterances.append(utterance)
        return utterance

    def close(self) -> None:
        self.is_closed = True


@dataclass
class FakePlayer:
    tones: list[Tone] = field(default_factory=list)
    progress: Progress = Progress.FINISHED

    def play(self, tone: Tone) -> "FakePlayer.Playing":
        self.tones.append(tone)
        return self.Playing(self.progress)

    def close(self) -> None:
        pass

    @dataclass
    class Playing:
        now: Progress

        def progress(self) -> Progress:
            return self.now

        def stop(self) -> None:
            pass


@dataclass
class Notebook:
    """A speaker that writes down what it is asked for."""

    phrases: list[tuple[str, Priority]] = field(default_factory=list)
    tones: list[Tone] = field(default_factory=list)

    def say(self, text: str, *, priority: Priority, expires_s: float = 1.0, key: str = "") -> None:
        self.phrases.append((text, priority))

    def tone(self, tone: Tone) -> None:
        self.tones.append(tone)

    @property
    def texts(self) -> list[str]:
        return [text for text, _ in self.phrases]


def phrase(
    text: str,
    *,
    priority: Priority = Priority.CUE,
    asked_s: float = 0.0,
    expires_s: float = 1.0,
    key: str = "",
) -> Phrase:
    return Phrase(
        text=text, priority=priority, asked_s=asked_s, expires_s=expires_s, key=key or priority.name
    )
