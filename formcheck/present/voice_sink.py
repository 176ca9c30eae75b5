"""What is said of what happens: live events in, phrases and tones out.

Counts come first. A rep is followed by one remark at most, and a remark is not repeated at once: somebody who
lifts can change one thing at a time.
"""

from collections.abc import Mapping
from typing import Any, Protocol

from formcheck.present.phrases import Phrases
from formcheck.present.sound import Tone
from formcheck.present.speech import Priority

__all__ = ["HasEvent", "Speaker", "VoiceSink"]

_COUNT_S = 0.6
# A count that begins later seems to belong to the next rep (engineering default; reps last 2 s and more).

_CUE_S = 1.5
_PRAISE_S = 1.0
_INSTRUCTION_S = 5.0
_LONG_INSTRUCTION_S = 30.0
_ALERT_S = 5.0

_COOL_DOWN_S = 4.0
_SAME_CUE_S = 12.0
_SAME_HELP_S = 8.0
_HELP_S = 3.0
_REFUSED_S = 10.0
# Times between two remarks, the same remark, the same help, any help, and two explanations of what was not
# counted (engineering defaults: a remark takes two seconds to hear, and one rep more to try).

_CLEAN_IN_A_ROW = 4
# Praise for every clean rep is noise.

_SPOKEN_LATE = frozenset({"not_finished"})
# The end of a recording or of a session needs no explanation.


class Speaker(Protocol):
    """Something that says phrases and plays tones, as :class:`~formcheck.present.voice.Announcer` does."""

    def say(self, text: str, *, priority: Priority, expires_s: float = 1.0, key: str = "") -> None:
        """Say something soon or not at all."""

    def tone(self, tone: Tone) -> None:
        """Play a tone now or not at all."""


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
    """

    def __init__(self, speaker: Speaker, phrases: Phrases) -> None:
        self._speaker = speaker
        self._phrases = phrases
        self._said: list[str] = []
        self._last_s: dict[str, float] = {}
        self._exercise: str | None = None
        self._clean_in_a_row = 0
        self._cued: str | None = None
        self._is_remark_due = True
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
        exercise = data.get("exercise")
        if isinstance(exercise, str) and exercise != "auto":
            self._exercise = exercise
        tell = getattr(self, f"_on_{data['event']}", None)
        if tell is not None:
            tell(data, float(data.get("t_s") or 0.0))

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

    def _on_set_up(self, data: Mapping[str, Any], now_s: float) -> None:
        if data.get("ready"):
            self._instruct("set_up.ready", expires_s=2.0)
            return
        name = str(data.get("help") or "")
        is_due = self._is_due(f"help {name}", now_s, _SAME_HELP_S) and self._is_due("help", now_s, _HELP_S)
        if name and is_due:
            self._mark(now_s, "help", f"help {name}")
            key = f"set_up.{name}"
            text = self._phrases.say(key) if self._phrases.knows(key) else str(data.get("text") or "")
            self._say(text, Priority.INSTRUCTION, 2.0)

    def _on_countdown(self, data: Mapping[str, Any], now_s: float) -> None:
        number = data.get("seconds", data.get("countdown", data.get("number")))
        key = "countdown.number" if number else "countdown.go"
        self._say(self._phrases.say(key, count=number), Priority.COUNT, _COUNT_S)

    def _on_set_started(self, data: Mapping[str, Any], now_s: float) -> None:
        self._clean_in_a_row = 0
        self._cued = None
        self._is_remark_due = True
        if self._exercise is not None:
            number = data.get("set_number") or 1
            key = "set.started_first" if number == 1 else "set.started"
            self._instruct(key, expires_s=1.5, title=self._phrases.title(self._exercise), number=number)

    def _on_rep(self, data: Mapping[str, Any], now_s: float) -> None:
        leg = data.get("leg")
        key = f"count.rep_{leg}" if leg and data.get("tells_leg") else "count.rep"
        self._say(self._phrases.say(key, count=data["number"]), Priority.COUNT, _COUNT_S, key="count")
        self._is_remark_due = True
        faults = [_name_of(fault) for fault in data.get("faults") or ()]
        is_clean = bool(data.get("clean"))
        self._clean_in_a_row = self._clean_in_a_row + 1 if is_clean else 0
        if not is_clean:
            if self._cued is not None and self._cued not in faults:
                self._praise("remark.better", now_s)
                self._cued = None
            return
        if self._cued is not None:
            self._praise("remark.better", now_s)
            self._cued = None
        elif self._clean_in_a_row == 1:
            self._praise("remark.clean", now_s)
        elif self._clean_in_a_row % _CLEAN_IN_A_ROW == 0:
            self._praise("remark.clean_in_a_row", now_s, count=self._clean_in_a_row)

    def _on_cue(self, data: Mapping[str, Any], now_s: float) -> None:
        name = str(data.get("name") or "")
        text = str(data.get("text") or "")
        if not name:
            if self._is_remark_due and self._is_due("remark", now_s, _COOL_DOWN_S):
                self._remark(text, Priority.PRAISE, now_s)
            return
        is_fresh = self._is_due("cue", now_s, _COOL_DOWN_S) and self._is_due(
            f"cue {name}", now_s, _SAME_CUE_S
        )
        if self._is_remark_due and is_fresh:
            self._mark(now_s, "cue", f"cue {name}")
            self._cued = name
            text = self._phrases.spoken_cue(self._exercise, name, otherwise=text)
            self._remark(text, Priority.CUE, now_s)

    def _on_refused(self, data: Mapping[str, Any], now_s: float) -> None:
        reason = str(data.get("reason") or "")
        if reason in _SPOKEN_LATE or not self._is_due("refused", now_s, _REFUSED_S):
            return
        self._mark(now_s, "refused")
        text = self._phrases.say("remark.not_counted", reason=self._phrases.reason(reason))
        self._say(text, Priority.CUE, _CUE_S, key="remark")

    def _on_set_ended(self, data: Mapping[str, Any], now_s: float) -> None:
        report = data.get("report") or {}
        reps = report.get("reps") or ()
        summary = report.get("summary") or {}
        count = int(summary.get("rep_count", len(reps)))
        clean = int(summary.get("clean_count", sum(bool(rep.get("clean")) for rep in reps)))
        self._exercise = report.get("exercise") or self._exercise
        self._held_s = 0.0
        if not count:
            return
        keys = {count: "set.ended_clean", 0: "set.ended"}
        key = "set.ended_one" if count == 1 else keys.get(clean, "set.ended_some_clean")
        text = self._phrases.say(key, count=count, clean=clean)
        worst = _most_frequent(reps)
        if worst is not None and (cue := self._phrases.spoken_cue(self._exercise, worst)):
            text += " " + self._phrases.say("set.next_time", cue=cue)
        self._speaker.tone(Tone.DONE)
        self._say(text, Priority.INSTRUCTION, _INSTRUCTION_S, key="set_ended")

    def _on_rest(self, data: Mapping[str, Any], now_s: float) -> None:
        seconds = data.get("seconds")
        if seconds is None:
            self._instruct("rest.started", key="rest")
        else:
            self._instruct("rest.started_for", key="rest", seconds=round(seconds))

    def _on_paused(self, data: Mapping[str, Any], now_s: float) -> None:
        self._alert("control.paused")

    def _on_resumed(self, data: Mapping[str, Any], now_s: float) -> None:
        self._alert("control.resumed")

    def _on_stopped(self, data: Mapping[str, Any], now_s: float) -> None:
        self._alert("control.stopped")

    def _on_camera_lost(self, data: Mapping[str, Any], now_s: float) -> None:
        self._speaker.tone(Tone.ALARM)
        self._alert("camera.lost")

    def _on_camera_back(self, data: Mapping[str, Any], now_s: float) -> None:
        self._alert("camera.back")

    def _on_camera_black(self, data: Mapping[str, Any], now_s: float) -> None:
        self._alert("camera.black")

    def _on_tilt(self, data: Mapping[str, Any], now_s: float) -> None:
        key = f"tilt.{data.get('verdict')}"
        if self._phrases.knows(key):
            self._instruct(key, key="tilt")

    def _on_mirror(self, data: Mapping[str, Any], now_s: float) -> None:
        key = f"mirror.{data.get('prompt')}"
        if self._phrases.knows(key):
            self._instruct(key, key="mirror")

    def _on_say(self, data: Mapping[str, Any], now_s: float) -> None:
        # A coach's own sentence; several of them may wait for each other.
        key = str(data.get("key") or "")
        self._say(str(data["text"]), Priority.INSTRUCTION, _LONG_INSTRUCTION_S, key=f"say {key}")

    def _on_tone(self, data: Mapping[str, Any], now_s: float) -> None:
        self._speaker.tone(Tone(data["tone"]))

    def _on_breathe(self, data: Mapping[str, Any], now_s: float) -> None:
        # Paced breathing is a beat, like a count: late it is wrong.
        self._say(str(data["text"]), Priority.COUNT, _COUNT_S, key="breath")

    def _say(self, text: str, priority: Priority, expires_s: float, *, key: str = "") -> None:
        if text:
            self._said.append(text)
            self._speaker.say(text, priority=priority, expires_s=expires_s, key=key)

    def _instruct(
        self, phrase: str, *, expires_s: float = _INSTRUCTION_S, key: str = "", **values: object
    ) -> None:
        self._say(self._phrases.say(phrase, **values), Priority.INSTRUCTION, expires_s, key=key)

    def _alert(self, phrase: str) -> None:
        self._say(self._phrases.say(phrase), Priority.ALERT, _ALERT_S)

    def _praise(self, phrase: str, now_s: float, **values: object) -> None:
        if self._is_due("remark", now_s, _COOL_DOWN_S):
            self._mark(now_s, "remark")
            # A cue on the same rep takes its place.
            self._say(self._phrases.say(phrase, **values), Priority.PRAISE, _PRAISE_S, key="remark")

    def _remark(self, text: str, priority: Priority, now_s: float) -> None:
        self._is_remark_due = False
        self._mark(now_s, "remark")
        expires_s = _CUE_S if priority is Priority.CUE else _PRAISE_S
        self._say(text, priority, expires_s, key="remark")

    def _is_due(self, what: str, now_s: float, pause_s: float) -> bool:
        last_s = self._last_s.get(what)
        # A clock that begins anew, as that of a new camera does, makes everything due.
        return last_s is None or now_s < last_s or now_s - last_s >= pause_s

    def _mark(self, now_s: float, *what: str) -> None:
        self._last_s |= dict.fromkeys(what, now_s)


def _name_of(fault: Any) -> str:
    return str(fault["name"]) if isinstance(fault, Mapping) else str(fault)


def _most_frequent(reps: Any) -> str | None:
    # The fault of most reps, if it was in two at least: one slip is no habit.
    times: dict[str, int] = {}
    for rep in reps:
        for name in {_name_of(fault) for fault in rep.get("faults") or ()}:
            times[name] = times.get(name, 0) + 1
    name = max(times, key=lambda one: (times[one], one), default=None)
    return name if name is not None and times[name] >= 2 else None
