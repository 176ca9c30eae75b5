"""Collecting cases: truth files, folders, tables, and every problem named at once."""

import json
from dataclasses import replace
from pathlib import Path

import pytest

from formcheck.errors import SourceError
from formcheck.evaluation.cases import collect_cases
from formcheck.evaluation.truth import Truth

TRUTH = Truth(clip="set.mp4", movement="deadlift", exercise="deadlift", true_reps=3)


def write_truth(path: Path, truth: Truth = TRUTH) -> Path:
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_text(json.dumps(truth.to_dict()), encoding="utf-8")
    return path


def write_table(path: Path, *rows: str, columns: str = "path,exercise,true_reps") -> Path:
    path.write_text("\n".join([columns, *rows]) + "\n", encoding="utf-8")
    return path


def problems_of(*paths: Path) -> str:
    with pytest.raises(SourceError) as caught:
        collect_cases(paths)
    return str(caught.value)


class TestTruthFiles:
    def test_the_recording_is_beside_its_truth(self, tmp_path: Path) -> None:
        file = write_truth(tmp_path / "films" / "a.json", replace(TRUTH, clip="mp4/set.mp4"))
        [case] = collect_cases([file]).cases
        assert case.clip == tmp_path / "films" / "mp4" / "set.mp4"
        assert (case.name, case.exercise, case.truth.true_reps) == ("set", "deadlift", 3)

    def test_a_folder_gives_its_truths_and_nothing_else(self, tmp_path: Path) -> None:
        write_truth(tmp_path / "b" / "two.json", replace(TRUTH, clip="two.mp4"))
        write_truth(tmp_path / "a" / "one.json", replace(TRUTH, clip="one.mp4"))
        (tmp_path / "report.json").write_text('{"schema": "formcheck/report/1"}', encoding="utf-8")
        (tmp_path / "list.json").write_text("[1, 2]", encoding="utf-8")
        assert [case.name for case in collect_cases([tmp_path]).cases] == ["one", "two"]

    def test_named_twice_is_once(self, tmp_path: Path) -> None:
        file = write_truth(tmp_path / "a.json")
        assert len(collect_cases([tmp_path, file]).cases) == 1

    def test_names_are_told_apart_by_their_folders(self, tmp_path: Path) -> None:
        for folder in ("ann", "bob"):
            write_truth(tmp_path / folder / "a.json")
        write_truth(tmp_path / "cat.json", replace(TRUTH, clip="cat.mp4"))
        names = [case.name for case in collect_cases([tmp_path]).cases]
        assert names == ["ann__set.mp4", "bob__set.mp4", "cat"]

    def test_an_exercise_that_is_none_here_makes_a_counter_example(self, tmp_path: Path) -> None:
        file = write_truth(tmp_path / "a.json", replace(TRUTH, exercise="rowing"))
        collected = collect_cases([file])
        assert collected.cases[0].exercise is None
        assert "rowing" in collected.notes[0]

    def test_all_problems_are_named_at_once(self, tmp_path: Path) -> None:
        write_truth(tmp_path / "good.json")
        write_truth(tmp_path / "typo.json", replace(TRUTH, clip="typo.mp4", exercise="dedlift"))
        (tmp_path / "cut.json").write_text('{"schema": "formcheck/tru', encoding="utf-8")
        (tmp_path / "later.json").write_text('{"schema": "formcheck/truth/2"}', encoding="utf-8")
        told = problems_of(tmp_path, tmp_path / "missing.json", tmp_path / "missing")
        first, *lines = told.splitlines()
        assert "5 problems" in first
        for line, words in zip(
            lines,
            (
                ("cut.json", "cut off"),
                ("later.json", "formcheck/truth/2"),
                ("typo.json", "did you mean deadlift"),
                ("missing.json", "no file"),
                ("missing", "no file"),
            ),
            strict=True,
        ):
            assert all(word in line for word in words), line

    def test_a_named_file_has_to_be_a_truth(self, tmp_path: Path) -> None:
        (tmp_path / "list.json").write_text("[1, 2]", encoding="utf-8")
        assert "list.json" in problems_of(tmp_path / "list.json")

    def test_two_truths_of_one_recording(self, tmp_path: Path) -> None:
        write_truth(tmp_path / "a.json")
        write_truth(tmp_path / "b.json", replace(TRUTH, true_reps=4))
        assert "named already" in problems_of(tmp_path)

    def test_a_folder_without_a_truth(self, tmp_path: Path) -> None:
        assert "no truth" in problems_of(tmp_path)

    def test_something_else(self, tmp_path: Path) -> None:
        (tmp_path / "set.mp4").touch()
        assert "neither" in problems_of(tmp_path / "set.mp4")


class TestTables:
    def test_rows_become_cases(self, tmp_path: Path) -> None:
        table = write_table(
            tmp_path / "labels.csv",
            'lifts/a.mp4,deadlift,3,"slow, deep"',
            "b.mp4,Deadlift,0,",
            "c.mp4,other_exercise,6,",
            "d.mp4,,,",
            "e.mp4,deadlift,,not counted",
            "f.jpg,deadlift,,photo",
            columns="path,exercise,true_reps,notes",
        )
        collected = collect_cases([table])
        assert [(case.name, case.exercise, case.truth.true_reps) for case in collected.cases] == [
            ("a", "deadlift", 3),
            ("b", "deadlift", 0),
            ("c", None, 0),
            ("d", None, 0),
        ]
        assert collected.cases[0].clip == tmp_path / "lifts" / "a.mp4"
        notes = " ".join(collected.notes)
        assert "photos: 1" in notes
        assert "no true_reps: 1" in notes
        assert "other_exercise" in notes

    def test_a_byte_order_mark_is_no_part_of_the_first_name(self, tmp_path: Path) -> None:
        table = write_table(
            tmp_path / "labels.csv", "a.mp4,deadlift,3", columns="\ufeffpath,exercise,true_reps"
        )
        assert len(collect_cases([table]).cases) == 1

    @pytest.mark.parametrize(
        ("row", "word"),
        [
            ("a.mp4,deadlift,five", "'five'"),
            ("a.mp4,deadlift,-1", "'-1'"),
            ("a.mp4,deadlift,2.5", "'2.5'"),
            (",deadlift,3", "no path"),
            ("a.mp4,dedlift,3", "did you mean deadlift"),
            ('a.mp4,"deadlift"x,3', "no row of a table"),
        ],
    )
    def test_a_bad_row_is_named_by_its_line(self, tmp_path: Path, row: str, word: str) -> None:
        told = problems_of(write_table(tmp_path / "labels.csv", "good.mp4,deadlift,3", row))
        assert word in told
        assert "line 3" in told

    def test_missing_columns(self, tmp_path: Path) -> None:
        told = problems_of(write_table(tmp_path / "labels.csv", "a.mp4;3", columns="path;reps"))
        assert "no column path or exercise or true_reps" in told

    def test_an_empty_file(self, tmp_path: Path) -> None:
        (tmp_path / "labels.csv").touch()
        assert "no column" in problems_of(tmp_path / "labels.csv")

    def test_a_file_in_another_encoding(self, tmp_path: Path) -> None:
        (tmp_path / "labels.csv").write_bytes(
            "path,exercise,true_reps\nKniebeugenä.mp4,,\n".encode("latin-1")
        )
        assert "UTF-8" in problems_of(tmp_path / "labels.csv")

    def test_one_recording_in_two_rows(self, tmp_path: Path) -> None:
        table = write_table(tmp_path / "labels.csv", "a.mp4,deadlift,3", "./a.mp4,deadlift,4")
        assert "named already" in problems_of(table)
