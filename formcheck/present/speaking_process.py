"""The process that speaks with pyttsx3: reads a phrase a line from its input and says it.

It answers with one word a line: ``ready``, then for each phrase ``started`` and ``finished``, or ``failed``.
"""

import contextlib
import json
import os
import shutil
import sys
import threading
import time
from collections.abc import Callable, Iterable
from typing import Any

__all__ = ["choose_voice", "run"]

_WORDS_A_MINUTE = 185
_SHORTEST_S = 0.12
# The shortest number takes 0.3 s: what is over sooner went to no sound device.

_LONGEST_S = 30.0

_SETTLE_S = 0.03
# Several times what the driver takes for it (measured: under 5 ms; engineering default).


def choose_voice(voices: Iterable[Any], language: str) -> str | None:
    """Choose a voice for a language.

    Parameters
    ----------
    voices : iterable of pyttsx3 Voice
        What there is. Drivers name languages as ``de``, ``de-DE``, ``de_DE`` or by a number.
    language : str
        Such as ``de``.

    Returns
    -------
    str or None
        The voice's id; None if none speaks the language.
    """
    # Microsoft's numbers of languages, as SAPI 5 gives them.
    number = {"en": ("409", "809"), "de": ("407", "807", "c07")}.get(language, ())
    fitting = []
    for voice in voices:
        for raw in voice.languages or ():
            tag = (raw.decode(errors="ignore") if isinstance(raw, bytes) else str(raw)).lower().strip("\x05")
            parts = tag.replace("_", "-").split("-")
            if parts[0] == language or tag in number:
                # The plainest name of the language first: "en-gb" before "en-gb-scotland".
                fitting.append((len(parts), str(voice.id)))
    return min(fitting, key=lambda one: one[0])[1] if fitting else None


def run(language: str, lines: Iterable[str], answer: Callable[[str], None]) -> None:
    """Say phrases until there are no more.

    Parameters
    ----------
    language : str
        Such as ``en``.
    lines : iterable of str
        Each a JSON string.
    answer : callable
        Is told how far it has come.
    """
    # Here, so that only this process pays for it, and only this process suffers.
    import pyttsx3

    if sys.platform.startswith("linux") and shutil.which("aplay") is None:
        # Its driver plays with aplay and does not notice that there is none.
        answer("failed")
        return
    engine = pyttsx3.init()
    voice = choose_voice(engine.getProperty("voices"), language)
    if voice is None:
        answer("failed")
        return
    if str(engine) == "espeak":
        # Its driver takes a change of voice that is still under way for speech, and cuts the phrase after it.
        # After one empty turn changes are made at once, and here is time for them.
        engine.runAndWait()
    engine.setProperty("voice", voice)
    engine.setProperty("rate", _WORDS_A_MINUTE)
    time.sleep(_SETTLE_S)
    over = threading.Event()
    engine.connect("finished-utterance", lambda **_: over.set())
    engine.connect("started-utterance", lambda **_: answer("started"))
    answer("ready")
    for line in lines:
        # What was cut at once is said once more; without a sound device that is in vain.
        is_said = any(_say(engine, json.loads(line), over) for _ in range(2))
        answer("finished" if is_said else "failed")


def _say(engine: Any, text: str, over: threading.Event) -> bool:
    over.clear()
    began_s = time.monotonic()
    engine.say(text)
    engine.runAndWait()
    # On Linux it plays in another thread, and runAndWait() does not wait.
    is_said = over.wait(_LONGEST_S) and time.monotonic() - began_s >= _SHORTEST_S
    # The driver's own thread tidies up after it has told of the end.
    time.sleep(_SETTLE_S)
    return is_said


def _main() -> None:
    # pyttsx3 prints; only our words may reach the other side.
    answers = os.fdopen(os.dup(1), "w", encoding="utf-8")
    os.dup2(2, 1)

    def answer(word: str) -> None:
        with contextlib.suppress(OSError):
            print(word, file=answers, flush=True)

    try:
        run(sys.argv[1], sys.stdin, answer)
    except Exception:
        # Drivers raise anything: no library, no voices, no sound server.
        answer("failed")
        raise


if __name__ == "__main__":
    _main()
