"""Programmes: the built-in one is the article's, and every problem of a user's own is named at its place."""

import tomllib
from importlib.resources import files
from pathlib import Path

import pytest
from PIL import Image

from formcheck.errors import ProgrammeInvalid, SourceNotFound
from formcheck.exercises import names
from formcheck.program.guide import guide_of, picture_bytes
from formcheck.program.programme import Programme
from formcheck.program.reading import article_programme, read_programme
from formcheck.program.wording import LANGUAGES, wording

GOOD = """
schema = "formcheck/programme/1"
title = "Mine"

[[days]]
name = "legs"
title = "Legs"
equipment = ["a bar"]

[[days.exercises]]
exercise = "deadlift"
sets = 5
reps = 5
"""


def read(text: str, folder: Path) -> Programme:
    path = folder / "mine.toml"
    path.write_text(text, encoding="utf-8")
    return read_programme(path)


def problems(text: str, folder: Path) -> str:
    with pytest.raises(ProgrammeInvalid) as caught:
        read(text, folder)
    told = str(caught.value)
    assert "\n" not in told
    assert told.endswith(".")
    assert "mine.toml" in told
    return told


class TestTheArticle:
    def test_two_days_of_two_strength_exercises_after_the_same_warm_up(self) -> None:
        days = article_programme().days
        assert [day.name for day in days] == ["day1", "day2"]
        for day in days:
            warm_up, strength = day.exercises[:2], day.exercises[2:]
            assert [one.exercise for one in warm_up] == ["cat_cow", "hip_lift"]
            assert all(one.warm_up and (one.sets, one.reps) == (1, (5, 5)) for one in warm_up)
            assert len(strength) == 2
            assert all(not one.warm_up and (one.sets, one.reps) == (3, (8, 10)) for one in strength)
        assert [one.exercise for day in days for one in day.exercises[2:]] == [
            "deadlift",
            "ball_curl",
            "single_leg_deadlift",
            "nordic_curl",
        ]

    def test_the_left_leg_stands_first_and_each_hold_lasts_three_to_five_seconds(self) -> None:
        first, second = article_programme().days
        assert second.exercises[2].sides == ("left", "right")
        assert not any(one.sides for one in first.exercises)
        for day in (first, second):
            cat_cow, hip_lift = day.exercises[:2]
            assert cat_cow.breath is not None
            assert cat_cow.breath.hold_s == 0.0
            assert hip_lift.breath is not None
            assert 3.0 <= hip_lift.breath.hold_s <= 5.0

    def test_beginners_are_offered_fewer_nordic_curls(self) -> None:
        nordic = article_programme().day("day2").exercises[3]
        assert nordic.easier is not None
        assert nordic.easier.sets <= 2
        assert nordic.easier.reps == (3, 5)

    def test_it_says_what_to_have_ready(self) -> None:
        needed = " ".join(thing["en"] for day in article_programme().days for thing in day.equipment)
        for word in ("dumbbells", "ball", "wall", "heavy", "mat"):
            assert word in needed

    def test_its_source_is_named(self) -> None:
        assert "Robertson" in article_programme().source


def leaves(value: object, place: str = "") -> dict[str, object]:
    if isinstance(value, dict):
        return {
            key: leaf for name, one in value.items() for key, leaf in leaves(one, f"{place}.{name}").items()
        }
    if isinstance(value, list):
        return {
            key: leaf for i, one in enumerate(value) for key, leaf in leaves(one, f"{place}[{i}]").items()
        }
    return {place: value}


class TestTexts:
    @pytest.mark.parametrize("name", ["article.toml", "guide.toml"])
    def test_every_text_is_there_in_every_language(self, name: str) -> None:
        table = tomllib.loads(files("formcheck.program").joinpath(name).read_text(encoding="utf-8"))
        texts = [key for key in leaves(table) if key.rsplit(".", 1)[-1] in LANGUAGES]
        assert len(texts) > 20
        for key in texts:
            stem, _ = key.rsplit(".", 1)
            assert all(leaves(table)[f"{stem}.{language}"] for language in LANGUAGES), stem

    def test_the_coach_has_the_same_sentences_with_the_same_gaps_in_every_language(self) -> None:
        def gaps(text: str) -> set[str]:
            return {part.split("}")[0] for part in text.split("{")[1:]}

        english, german = wording("en").sentences, wording("de").sentences
        assert set(english) == set(german)
        for key, text in english.items():
            assert gaps(text) == gaps(german[key]), key
            assert text
        assert sum(english[key] != german[key] for key in english) > 30

    @pytest.mark.parametrize("name", names())
    def test_every_movement_is_explained_and_has_a_picture(self, name: str, tmp_path: Path) -> None:
        guide = guide_of(name)
        assert guide.how
        assert "amera" in guide.camera
        assert guide.face
        assert guide.picture is not None
        path = tmp_path / guide.picture
        path.write_bytes(picture_bytes(guide.picture))
        assert path.stat().st_size < 50_000
        with Image.open(path) as picture:
            # Two positions or more side by side.
            assert picture.width > 0.6 * picture.height
            assert picture.height >= 300


class TestAUsersOwn:
    def test_short_forms(self, tmp_path: Path) -> None:
        [day] = read(GOOD, tmp_path).days
        assert day.title == {"": "Legs"}
        assert day.equipment == ({"": "a bar"},)
        assert day.exercises[0].reps == (5, 5)
        assert day.exercises[0].rest_s == 90.0

    def test_the_built_in_one_is_an_example_that_can_be_read(self, tmp_path: Path) -> None:
        text = files("formcheck.program").joinpath("article.toml").read_text(encoding="utf-8")
        assert read(text, tmp_path) == article_programme()

    def test_a_mark_at_the_beginning_as_windows_writes_it_is_no_matter(self, tmp_path: Path) -> None:
        assert read("\ufeff" + GOOD, tmp_path).days

    def test_it_is_not_there(self, tmp_path: Path) -> None:
        with pytest.raises(SourceNotFound, match="nowhere"):
            read_programme(tmp_path / "nowhere.toml")

    @pytest.mark.parametrize(
        ("old", "new", "told"),
        [
            ("formcheck/programme/1", "formcheck/programme/2", "schema is 'formcheck/programme/2'"),
            ('title = "Mine"', "", "title is missing"),
            ('title = "Mine"', "title = 3", "title is 3, expected a text"),
            ('name = "legs"', 'name = "my legs"', "days[1].name is 'my legs'"),
            ('"deadlift"', '"squat"', "days[1].exercises[1].exercise is 'squat', expected one of"),
            ("sets = 5", "sets = 0", "days[1].exercises[1].sets is 0, expected at least 1"),
            ("sets = 5", "sets = 5.5", "days[1].exercises[1].sets is 5.5, expected a whole number"),
            ("sets = 5", 'sets = "5"', "days[1].exercises[1].sets is '5', expected a whole number"),
            ("sets = 5", "set = 5", "days[1].exercises[1].set is not known"),
            ("reps = 5", "reps = [10, 8]", "days[1].exercises[1].reps is [10, 8], expected fewest and most"),
            ("reps = 5", "reps = [1, 2, 3]", "days[1].exercises[1].reps is [1, 2, 3], expected two numbers"),
            ("reps = 5", "reps = true", "days[1].exercises[1].reps is True, expected a list"),
            ("reps = 5", "reps = 5\nrest_s = nan", "days[1].exercises[1].rest_s is nan"),
            ("reps = 5", "reps = 5\nrest_s = -1", "rest_s is -1, expected at least 0"),
            ("reps = 5", 'reps = 5\nsides = ["links"]', "sides[1] is 'links', expected 'left' or 'right'"),
            (
                "reps = 5",
                'reps = 5\nsides = ["left", "left"]',
                "sides is ['left', 'left'], expected each side",
            ),
            (
                "reps = 5",
                "reps = 5\nbreath = {in_s = 3, out_s = 4, hold_s = 9}",
                "hold_s is 9, expected at most 5",
            ),
            ("reps = 5", "reps = 5\nbreath = {in_s = 3}", "breath.out_s is missing"),
            (
                "reps = 5",
                'reps = 5\neasier = {sets = 6, reps = 3, note = "less"}',
                "days[1].exercises[1].easier.sets is 6, expected no more than its sets, 5",
            ),
        ],
    )
    def test_a_problem_is_named_at_its_place(self, tmp_path: Path, old: str, new: str, told: str) -> None:
        assert old in GOOD
        assert told in problems(GOOD.replace(old, new), tmp_path)

    def test_all_problems_are_named_at_once(self, tmp_path: Path) -> None:
        text = (
            GOOD.replace("sets = 5", "sets = 0")
            .replace("reps = 5", 'reps = "many"')
            .replace("Mine", "Mi\nne")
        )
        assert "line 3" in problems(text, tmp_path)
        told = problems(text.replace("Mi\nne", "Mine").replace('"deadlift"', '"squat"'), tmp_path)
        for word in ("sets is 0", "reps is 'many'", "exercise is 'squat'"):
            assert word in told

    def test_names_of_days_are_unique(self, tmp_path: Path) -> None:
        again = GOOD[GOOD.index("[[days]]") :]
        assert "2 days are named 'legs'" in problems(GOOD + again, tmp_path)

    @pytest.mark.parametrize(
        "data",
        [
            *(b"\xff\xfe\x00", b"\x00" * 10, b"[[days", b"days = 3", b""),
            *(b"a = " + b"[" * 5000 + b"]" * 5000, b"a" + b".a" * 5000 + b" = 1"),
            b"[[days]]\n[[days.exercises]]\neasier" + b".easier" * 5000 + b" = 1",
        ],
        ids=["bytes", "zeros", "cut", "number", "empty", "lists", "tables", "easier"],
    )
    def test_no_programme_at_all(self, tmp_path: Path, data: bytes) -> None:
        path = tmp_path / "mine.toml"
        path.write_bytes(data)
        with pytest.raises(ProgrammeInvalid, match=r"mine\.toml"):
            read_programme(path)

    def test_a_folder(self, tmp_path: Path) -> None:
        with pytest.raises(SourceNotFound):
            read_programme(tmp_path)
