"""What is said of what happens: live events in, phrases and tones out.

Counts come first. A rep is followed by one remark at most, and a remark is not repeated at once: somebody who
lifts can change one thing at a time.
"""

from collections import Counter
from collections.abc import Mapping, Sequence
from typing import Any, Protocol

from formcheck.present.phrases import Phrases
from formcheck.present.sound import Tone
from formcheck.present.speech import Priority

__all__ = ["ASKED", "HasEvent", "Speaker", "VoiceSink"]

_COUNT_S = 0.6
# A count that begins later seems to belong to the next rep (engineering default; reps last 2 s and more).

_REMARK_S = 1.5
_SHORT_S, _LONG_S = 5.0, 30.0
# How late remarks, sentences on what has happened, and a coach's instructions may begin.

_PAUSE_S = 3.0
_SAME_CUE_S = 10.0
_SAME_HELP_S = 8.0
_REFUSED_S = 10.0
# Times between two remarks, the same remark, the same help, and two explanations of what was not counted
# (engineering defaults: a remark takes two seconds to hear, and one rep more to try).

_TOLD_REST_S = 20.0
# The rest begins together with the summary of the set, which is enough.

_UNTOLD = frozenset({"not_finished"})
# The end of a recording or of a session needs no explanation.

_ALERTS = {
    "paused": "control.paused",
    "resumed": "control.resumed",
    "camera_lost": "camera.lost",
    "camera_back": "camera.back",
    "camera_black": "camera.black",
}

ASKED = {
    "hold": "mirror.hold_still",
    "relaxed": "mirror.relaxed",
    "arched": "mirror.arch",
    "tucked": "mirror.tuck",
    "step_off": "mirror.step_off",
    "step_on": "mirror.side_on",
}
"""Which phrase asks for a step of the mirror test."""


class Speaker(Protocol):
    """Something that says phrases and plays tones, as :class:`~formcheck.present.voice.Announcer` does."""

    def say(self, text: str, *, priority: Priority, expires_s: float = 1.0, key: str = "") -> None:
        """Say something soon or not at all.

        Parameters
        ----------
        text : str
            What is said.
        priority : Priority
            How urgent it is.
        expires_s : float, optional
            It must begin within so many seconds.
        key : str, optional
            A newer phrase of the same key takes its place while it waits.
        """

    def tone(self, tone: Tone) -> None:
        """Play a tone now or not at all.

        Parameters
        ----------
        tone : Tone
            Which one.
        """


class HasEvent(Protocol):
    """An event that can tell itself as plain data."""

    def to_dict(self) -> dict[str, Any]:
        """Give ``event``, ``t_s`` and what belongs to it."""


class VoiceSink:
    """Tells what happens in a live session, a mirror test or a workout.

    Parameters
    ----------
    speaker : Speaker
        What speaks.
    phrases : Phrases
        In which words.
    exercise : str or None, optional
        The movement, where it was chosen and need not be told.
    """

    def __init__(self, speaker: Speaker, phrases: Phrases, *, exercise: str | None = None) -> None:
        self._speaker = speaker
        self._phrases = phrases
        self._said: list[str] = []
        self._last_s: dict[str, float] = {}
        self._exercise = self._chosen = exercise
        self._remarked: int | None = None
        self._now_s = 0.0
        self._held_s = 0.0

    @property
    def said(self) -> tuple[str, ...]:
        """What was asked to be said, oldest first, whether or not there was time for it."""
        return tuple(self._said)

    def push(self, event: Mapping[str, Any] | HasEvent) -> None:
        """Tell of one event; what needs no words is passed over.

        Parameters
        ----------
        event : mapping or HasEvent
            With ``event``, its name, and ``t_s``, when it happened.
        """
        data = event if isinstance(event, Mapping) else event.to_dict()
        self._now_s = float(data.get("t_s") or 0.0)
        name = str(data["event"])
        exercise = data.get("exercise")
        if isinstance(exercise, str) and exercise != "auto":
            self._exercise = exercise
        if name in _ALERTS:
            if name == "camera_lost":
                self._speaker.tone(Tone.ALARM)
            self._say(self._phrases.say(_ALERTS[name]), Priority.ALERT, _SHORT_S)
        elif (tell := getattr(self, f"_on_{name}", None)) is not None:
            tell(data)

    def hold(self, held_s: float | None, *, enough_s: float = 5.0) -> None:
        """Tick the seconds of a hold, and tell when it is enough.

        Parameters
        ----------
        held_s : float or None
            Seconds held so far; None where nothing is held.
        enough_s : float, optional
            Length of the hold.
        """
        held = held_s or 0.0
        if int(held) > int(self._held_s) and held < enough_s:
            self._speaker.tone(Tone.TICK)
        if self._held_s < enough_s <= held:
            self._speaker.tone(Tone.DONE)
            self._instruct("hold.enough", expires_s=1.0)
        self._held_s = held

    # One method for each event, found by its name.

    def _on_set_up(self, data: Mapping[str, Any]) -> None:
        if data.get("ready"):
            self._instruct("set_up.ready", expires_s=1.0)
            return
        name = str(data.get("help") or "")
        if name and self._is_due(f"help {name}", _SAME_HELP_S):
            self._mark(f"help {name}")
            key = f"set_up.{name}"
            text = self._phrases.say(key) if self._phrases.knows(key) else str(data.get("text") or "")
            self._say(text, Priority.INSTRUCTION, _SHORT_S)

    def _on_countdown(self, data: Mapping[str, Any]) -> None:
        left = data.get("left")
        key = "countdown.number" if left else "countdown.go"
        self._say(self._phrases.say(key, count=left), Priority.COUNT, _COUNT_S, key="countdown")

    def _on_set_started(self, data: Mapping[str, Any]) -> None:
        self._remarked = None
        number = data.get("set_number") or 1
        if self._exercise is not None and (number > 1 or self._exercise != self._chosen):
            key = "set.started_first" if number == 1 else "set.started"
            self._instruct(key, expires_s=1.5, title=self._phrases.title(self._exercise), number=number)

    def _on_rep(self, data: Mapping[str, Any]) -> None:
        text = self._phrases.say("count.rep", count=data["number"])
        self._say(text, Priority.COUNT, _COUNT_S, key="count")

    def _on_cue(self, data: Mapping[str, Any]) -> None:
        name, rep = str(data.get("name") or ""), data.get("rep_number")
        if not self._is_due("remark", _PAUSE_S) or (rep is not None and rep == self._remarked):
            return
        if data.get("severity", "") is None or not name:
            text = self._phrases.praise(self._exercise, name) or str(data.get("text") or "")
            priority = Priority.PRAISE
        elif self._is_due(f"cue {name}", _SAME_CUE_S):
            text = self._phrases.spoken_cue(self._exercise, name, otherwise=str(data.get("text") or ""))
            priority = Priority.CUE
            self._mark(f"cue {name}")
        else:
            return
        self._remarked = rep
        self._mark("remark")
        self._say(text, priority, _REMARK_S, key="remark")

    def _on_refused(self, data: Mapping[str, Any]) -> None:
        reason = str(data.get("reason") or "")
        if reason in _UNTOLD or not self._is_due("refused", _REFUSED_S):
            return
        self._mark("refused")
        text = self._phrases.say("remark.not_counted", reason=self._phrases.reason(reason))
        self._say(text, Priority.CUE, _REMARK_S, key="remark")

    def _on_set_ended(self, data: Mapping[str, Any]) -> None:
        report = data["report"]
        reps = report["reps"]
        self._exercise = report.get("exercise") or self._exercise
        self._held_s = 0.0
        count, clean = len(reps), sum(rep.get("clean") is True for rep in reps)
        if not count:
            return
        keys = {count: "set.ended_clean", 0: "set.ended"}
        key = "set.ended_one" if count == 1 else keys.get(clean, "set.ended_some_clean")
        text = self._phrases.say(key, count=count, clean=clean)
        habit = _find_habit(reps)
        if habit is not None and (cue := self._phrases.spoken_cue(self._exercise, habit)):
            text += " " + self._phrases.say("set.next_time", cue=cue)
        self._speaker.tone(Tone.DONE)
        self._say(text, Priority.INSTRUCTION, _SHORT_S, key="set_ended")

    def _on_stopped(self, data: Mapping[str, Any]) -> None:
        # After the summary of the last set, which ends at the same time.
        self._instruct("control.stopped", key=str(data["event"]))

    def _on_rest(self, data: Mapping[str, Any]) -> None:
        rest_s = float(data.get("rest_s") or 0.0)
        if rest_s >= _TOLD_REST_S:
            self._instruct("rest.so_far", key="rest", seconds=5 * round(rest_s / 5.0))

    def _on_asked(self, data: Mapping[str, Any]) -> None:
        # A newer one takes the place of one that nobody has heard yet.
        self._instruct(ASKED[str(data["step"])], expires_s=_LONG_S, key="asked")

    def _on_taken(self, _: Mapping[str, Any]) -> None:
        # A tone, for what is asked for next is said at once.
        self._speaker.tone(Tone.DONE)

    def _on_tilt(self, data: Mapping[str, Any]) -> None:
        self._tell_answer(f"tilt.{data['tilt']['verdict']}")

    def _on_tilt_range(self, data: Mapping[str, Any]) -> None:
        self._tell_answer(f"own_range.{data['own_range']['result']['place']}")

    def _tell_answer(self, phrase: str) -> None:
        self._speaker.tone(Tone.DONE)
        self._instruct("mirror.done", key="done")
        self._instruct(phrase, expires_s=_LONG_S, key="tilt")

    def _on_say(self, data: Mapping[str, Any]) -> None:
        # A coach's own sentence; several of them may wait for each other.
        self._say(str(data["text"]), Priority.INSTRUCTION, _LONG_S, key=f"say {data.get('key') or ''}")

    def _on_tone(self, data: Mapping[str, Any]) -> None:
        self._speaker.tone(Tone(data["tone"]))

    def _on_breathe(self, data: Mapping[str, Any]) -> None:
        # Paced breathing is a beat, like a count: late it is wrong.
        self._say(str(data["text"]), Priority.COUNT, _COUNT_S, key="breath")

    def _say(self, text: str, priority: Priority, expires_s: float, *, key: str = "") -> None:
        if text:
            self._said.append(text)
            self._speaker.say(text, priority=priority, expires_s=expires_s, key=key)

    def _instruct(self, phrase: str, *, expires_s: float = _SHORT_S, key: str = "", **values: object) -> None:
        self._say(self._phrases.say(phrase, **values), Priority.INSTRUCTION, expires_s, key=key)

    def _is_due(self, what: str, pause_s: float) -> bool:
        last_s = self._last_s.get(what)
        # A clock that begins anew, as that of a new camera does, makes everything due.
        return last_s is None or self._now_s < last_s or self._now_s - last_s >= pause_s

    def _mark(self, what: str) -> None:
        self._last_s[what] = self._now_s


def _name_of(fault: Any) -> str:
    return str(fault["name"]) if isinstance(fault, Mapping) else str(fault)


def _find_habit(reps: Sequence[Mapping[str, Any]]) -> str | None:
    # The fault of most reps, if it was in two at least: one slip is no habit.
    times = Counter(name for rep in reps for name in {_name_of(fault) for fault in rep.get("faults") or ()})
    most = max(times.values(), default=0)
    return min(name for name, count in times.items() if count == most) if most >= 2 else None
