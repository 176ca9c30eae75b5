"""Live texts: the same ones in every language, and all that our exercises need."""

import importlib
import pkgutil

import pytest

import formcheck.exercises
from formcheck.errors import WrongUsage
from formcheck.exercise import Exercise
from formcheck.movement import Phase
from formcheck.present.phrases import languages, load_phrases
from formcheck.present.words import REASONS

OURS: list[Exercise] = [
    importlib.import_module(f"formcheck.exercises.{module.name}").EXERCISE
    for module in pkgutil.iter_modules(formcheck.exercises.__path__)
]
FROM_ELSEWHERE_IN_ENGLISH = ("cue.", "praise.", "exercise.", "how_to_film.", "phase.", "reason.")
CHECKS = [(exercise.name, check.name) for exercise in OURS for check in exercise.checks]
OTHERS = [language for language in languages() if language != "en"]


def own_keys(language: str) -> set[str]:
    return {key for key in load_phrases(language).keys if not key.startswith(FROM_ELSEWHERE_IN_ENGLISH)}


def test_there_is_english_and_another_language() -> None:
    assert "en" in languages()
    assert len(languages()) >= 2
    assert len(OURS) >= 6


@pytest.mark.parametrize("language", OTHERS)
def test_every_language_has_the_same_texts_with_the_same_gaps(language: str) -> None:
    english, other = load_phrases("en"), load_phrases(language)
    assert own_keys(language) == own_keys("en")
    assert len(own_keys("en")) > 100
    for key in own_keys("en"):
        assert other.fields(key) == english.fields(key), key
        assert bool(other.say(key, **dict.fromkeys(other.fields(key), "x"))), key


@pytest.mark.parametrize("language", languages())
@pytest.mark.parametrize(("exercise", "check"), CHECKS)
def test_every_check_has_a_cue_to_read_and_a_short_one_to_hear(
    language: str, exercise: str, check: str
) -> None:
    phrases = load_phrases(language)
    assert phrases.knows(f"short.{exercise}.{check}")
    spoken, shown = phrases.spoken_cue(exercise, check), phrases.cue(exercise, check)
    # At 14 letters a second that is two and a half seconds: less than a rep takes.
    assert 0 < len(spoken) <= 35
    assert shown.endswith(".")
    assert spoken.endswith(".")


def test_english_cues_are_those_of_the_exercises() -> None:
    for exercise in OURS:
        for check in exercise.checks:
            said = {one.cue for one in exercise.checks if one.name == check.name}
            assert load_phrases("en").cue(exercise.name, check.name) in said


@pytest.mark.parametrize("language", OTHERS)
def test_other_languages_translate_what_english_has_in_the_exercises(language: str) -> None:
    phrases = load_phrases(language)
    wanted = {f"reason.{reason}" for reason in REASONS}
    for exercise in OURS:
        name = exercise.name
        wanted |= {f"exercise.{name}", f"how_to_film.{name}"}
        wanted |= {f"phase.{name}.{phase.value}" for phase in Phase}
        wanted |= {f"cue.{name}.{check.name}" for check in exercise.checks}
        wanted |= {f"praise.{name}.{check.name}" for check in exercise.checks if check.praise}
    found = {key for key in phrases.keys if key.startswith(FROM_ELSEWHERE_IN_ENGLISH)}
    assert found == wanted


@pytest.mark.parametrize("language", languages())
def test_every_short_cue_belongs_to_a_check(language: str) -> None:
    known = {f"short.{exercise}.{check}" for exercise, check in CHECKS}
    assert {key for key in load_phrases(language).keys if key.startswith("short.")} == known


@pytest.mark.parametrize("language", languages())
def test_no_text_frightens_or_diagnoses(language: str) -> None:
    phrases = load_phrases(language)
    for key in phrases.keys:
        text = phrases.words(key, "").lower()
        for word in ("danger", "gefähr", "injur", "verletz", "damage", "schaden"):
            assert word not in text, key


def test_what_another_package_brings_is_said_in_its_own_words() -> None:
    phrases = load_phrases("de")
    assert phrases.cue("squat", "too_shallow", otherwise="Go deeper.") == "Go deeper."
    assert phrases.spoken_cue("squat", "too_shallow", otherwise="Go deeper.") == "Go deeper."
    assert phrases.title("front_squat") == "front squat"
    assert phrases.phase("front_squat", "turn") == "turn"
    assert phrases.praise("front_squat", "too_shallow") == ""
    assert phrases.words("no.such.key", "As it is.") == "As it is."


def test_a_language_that_is_not_there_is_refused() -> None:
    with pytest.raises(WrongUsage, match="choose one of"):
        load_phrases("xx")
