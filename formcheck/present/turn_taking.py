"""Who speaks next: one phrase at a time, the most urgent first, none too late.

No thread and no clock: time comes with every call, so that a test can let hours pass in a moment.
"""

import logging
from collections import deque
from collections.abc import Sequence

from formcheck.present.speech import (
    Engine,
    EngineMaker,
    EngineUnavailable,
    Outcome,
    Phrase,
    Progress,
    Spoken,
    Utterance,
)

__all__ = ["TurnTaking"]

_WARM_UP_S = 15.0
_BEGIN_S = 2.0
_SILENCE_S = 2.0
_LONGEST_S, _LETTER_S = 8.0, 0.15
# Watchdogs, engineering defaults: how long an engine may take to get ready, to begin, to become silent when
# it is told so, and to say something of so many letters (slow speech has 10 letters a second).

_SCRAP_S, _SCRAP_LETTER_S = 1.0, 0.05
# What was cut so soon told nothing, and is said again while there is time (engineering default: cues take
# one to two seconds, ten letters a second: half of it).

_POLL_S = 0.01
_KEPT = 2000
# Records kept: more than an evening's phrases.

_log = logging.getLogger(__name__)


class TurnTaking:
    """Lets phrases be said, one after the other.

    Parameters
    ----------
    engines : sequence of callable
        Makers of engines, the best first; the next one is made when one fails.
    """

    def __init__(self, engines: Sequence[EngineMaker]) -> None:
        self._makers = deque(engines)
        self._engine: Engine | None = None
        self._made_s = 0.0
        self._waiting: list[Phrase] = []
        self._speaking: _Speaking | None = None
        self._scraps: dict[int, _Speaking] = {}
        self.spoken: deque[Spoken] = deque(maxlen=_KEPT)
        """What became of the phrases, in the order in which it was decided."""
        self._failures: list[str] = []

    @property
    def engine_name(self) -> str:
        """What speaks now; empty if nothing does."""
        return "" if self._engine is None else self._engine.name

    @property
    def is_idle(self) -> bool:
        """Whether nothing is being said, nor waits to be."""
        return self._speaking is None and not self._waiting

    def offer(self, phrase: Phrase) -> None:
        """Ask for something to be said.

        Parameters
        ----------
        phrase : Phrase
            What, and until when.
        """
        same = [one for one in self._waiting if one.key == phrase.key]
        for one in same:
            self._waiting.remove(one)
            self._record(one, Outcome.REPLACED)
        self._waiting.append(phrase)

    def step(self, now_s: float) -> float | None:
        """Let time pass: end what is over, cut what is less urgent, begin what is next.

        Parameters
        ----------
        now_s : float
            On the clock of the phrases; never goes back.

        Returns
        -------
        float or None
            Seconds until it has to be called again; None if there is nothing to do until something is
            offered.
        """
        self._prepare(now_s)
        self._look_at_speech(now_s)
        self._drop_late(now_s)
        while self._speaking is None and self._waiting and self._is_ready(now_s):
            self._begin(self._next(), now_s)
        if self._speaking is None and self._engine is None:
            for phrase in self._waiting:
                self._record(phrase, Outcome.UNHEARD)
            self._waiting.clear()
        is_warming = self._engine is not None and self._engine.readiness() is Progress.WAITING
        return _POLL_S if self._speaking is not None or self._waiting or is_warming else None

    def hush(self, now_s: float) -> None:
        """Cut off what is being said, and forget what waits.

        Parameters
        ----------
        now_s : float
            On the clock of the phrases.
        """
        for phrase in self._waiting:
            self._record(phrase, Outcome.REPLACED)
        self._waiting.clear()
        if self._speaking is not None:
            self._speaking.is_hushed = True
            self._speaking.cut(now_s)

    def close(self) -> None:
        """Be silent for good."""
        if self._speaking is not None:
            self._speaking.utterance.stop()
        if self._engine is not None:
            self._engine.close()
        self._engine = None
        self._makers.clear()

    def _prepare(self, now_s: float) -> None:
        while self._engine is None and self._makers:
            try:
                self._engine = self._makers.popleft()()
            except EngineUnavailable as reason:
                self._failures.append(str(reason))
            else:
                self._made_s = now_s
                self._tell()
                return
            if not self._makers:
                _log.warning("Nothing can be heard: %s.", "; ".join(self._failures))

    def _tell(self) -> None:
        if self._engine is not None and self._failures and self._engine.name == "tones":
            _log.warning("Tones instead of a voice: %s.", "; ".join(self._failures))

    def _give_up(self, reason: str, now_s: float) -> None:
        if self._engine is None:
            return
        self._failures.append(f"{self._engine.name} {reason}")
        _log.info("%s", self._failures[-1])
        self._engine.close()
        self._engine = None
        if self._makers:
            self._prepare(now_s)
        else:
            _log.warning("Nothing can be heard: %s.", "; ".join(self._failures))

    def _is_ready(self, now_s: float) -> bool:
        while self._engine is not None:
            readiness = self._engine.readiness()
            if readiness is Progress.GOING:
                self._made_s = now_s
                return True
            if readiness is Progress.WAITING:
                if now_s - self._made_s <= _WARM_UP_S:
                    return False
                self._give_up("does not get ready", now_s)
            else:
                self._give_up("cannot speak here", now_s)
        return False

    def _look_at_speech(self, now_s: float) -> None:
        speaking = self._speaking
        if speaking is None:
            return
        progress = speaking.look(now_s)
        if progress in (Progress.FINISHED, Progress.FAILED):
            self._end(speaking, progress, now_s)
        elif speaking.is_stuck(now_s):
            self._speaking = None
            self._record(speaking.phrase, Outcome.CUT, speaking, now_s)
            self._give_up("hangs", now_s)
        elif speaking.cut_s is None and any(
            one.priority > speaking.phrase.priority and not one.is_late(now_s) for one in self._waiting
        ):
            speaking.cut(now_s)
            if speaking.look(now_s) in (Progress.FINISHED, Progress.FAILED):
                self._end(speaking, Progress.FINISHED, now_s)

    def _end(self, speaking: "_Speaking", progress: Progress, now_s: float) -> None:
        self._speaking = None
        if speaking.cut_s is not None and self._is_to_be_said_again(speaking, now_s):
            speaking.end_s = now_s
            self._scraps[id(speaking.phrase)] = speaking
            self._waiting.insert(0, speaking.phrase)
        elif speaking.cut_s is not None:
            self._record(speaking.phrase, Outcome.CUT, speaking, now_s)
        elif progress is Progress.FAILED:
            # Perhaps the next engine is in time for it.
            if not any(one.key == speaking.phrase.key for one in self._waiting):
                self._waiting.insert(0, speaking.phrase)
            self._give_up("cannot be heard (is there a sound device?)", now_s)
        else:
            self._record(speaking.phrase, Outcome.SAID, speaking, now_s)

    def _is_to_be_said_again(self, speaking: "_Speaking", now_s: float) -> bool:
        phrase = speaking.phrase
        heard_s = 0.0 if speaking.heard_s is None else now_s - speaking.heard_s
        return (
            heard_s <= min(_SCRAP_S, _SCRAP_LETTER_S * len(phrase.text))
            and not speaking.is_hushed
            and not phrase.is_late(now_s)
            # What is newer takes its place.
            and all(one.key != phrase.key for one in self._waiting)
        )

    def _drop_late(self, now_s: float) -> None:
        for phrase in [one for one in self._waiting if one.is_late(now_s)]:
            self._waiting.remove(phrase)
            self._record(phrase, Outcome.TOO_LATE)

    def _next(self) -> Phrase:
        # The first of the most urgent ones.
        return max(self._waiting, key=lambda phrase: phrase.priority)

    def _begin(self, phrase: Phrase, now_s: float) -> None:
        assert self._engine is not None
        try:
            utterance = self._engine.start(phrase)
        except EngineUnavailable as reason:
            self._give_up(str(reason), now_s)
            return
        self._waiting.remove(phrase)
        self._speaking = _Speaking(phrase, utterance, now_s, self._engine.name)

    def _record(
        self,
        phrase: Phrase,
        outcome: Outcome,
        speaking: "_Speaking | None" = None,
        end_s: float | None = None,
    ) -> None:
        scrap = self._scraps.pop(id(phrase), None)
        if speaking is None and scrap is not None:
            # It had begun once, which is more than nothing.
            speaking, outcome, end_s = scrap, Outcome.CUT, scrap.end_s
        if speaking is None:
            self.spoken.append(Spoken(phrase=phrase, outcome=outcome))
            return
        self.spoken.append(
            Spoken(
                phrase=phrase,
                outcome=outcome,
                start_s=speaking.asked_s if speaking.heard_s is None else speaking.heard_s,
                end_s=end_s,
                engine=speaking.engine,
            )
        )


class _Speaking:
    """A phrase that an engine was told to say."""

    def __init__(self, phrase: Phrase, utterance: Utterance, now_s: float, engine: str) -> None:
        self.phrase = phrase
        self.utterance = utterance
        self.engine = engine
        self.asked_s = now_s
        self.heard_s: float | None = None
        self.cut_s: float | None = None
        self.end_s: float | None = None
        self.is_hushed = False

    def look(self, now_s: float) -> Progress:
        progress = self.utterance.progress()
        if progress is Progress.GOING and self.heard_s is None:
            self.heard_s = now_s
        return progress

    def cut(self, now_s: float) -> None:
        self.cut_s = now_s
        self.utterance.stop()

    def is_stuck(self, now_s: float) -> bool:
        if self.cut_s is not None:
            return now_s - self.cut_s > _SILENCE_S
        if self.heard_s is None:
            return now_s - self.asked_s > _BEGIN_S
        return now_s - self.heard_s > _LONGEST_S + _LETTER_S * len(self.phrase.text)
