"""Documentation: every public name has a docstring in numpydoc's form that agrees with its signature."""

import ast
import dataclasses
import enum
import importlib
import inspect
import pkgutil
import textwrap
from collections.abc import Callable, Iterator
from functools import cache
from typing import Any, get_type_hints

import pytest
from numpydoc.docscrape import NumpyDocString
from numpydoc.validate import validate

import formcheck

NOT_WANTED = {
    "ES01",  # a summary that says it all needs no second paragraph
    "EX01",  # examples where they explain something, not everywhere
    "SA01",  # the modules are small enough to find the neighbours
}
"""Codes of numpydoc's validator that are no errors here; all its others are."""

AT_LEAST = 200
"""Public names there were when this was written: a test that finds none tests nothing."""

MODULES = ["formcheck", *(module.name for module in pkgutil.walk_packages(formcheck.__path__, "formcheck."))]


@cache
def public_things() -> dict[str, Any]:
    """Everything callable in an `__all__`, and the public methods and properties of its classes."""
    found: dict[str, Any] = {}
    for module_name in MODULES[1:]:
        module = importlib.import_module(module_name)
        for exported in getattr(module, "__all__", ()):
            thing = getattr(module, exported)
            if getattr(thing, "__module__", None) == module_name and callable(thing):
                found[f"{module_name}.{exported}"] = thing
                found |= {f"{module_name}.{exported}.{part}": value for part, value in parts_of(thing)}
    return found


def parts_of(thing: Any) -> Iterator[tuple[str, Any]]:
    kinds = (property, classmethod, staticmethod)
    for name, value in vars(thing).items() if inspect.isclass(thing) else ():
        if not name.startswith("_") and (inspect.isfunction(value) or isinstance(value, kinds)):
            yield name, value


def functions() -> dict[str, Callable[..., Any]]:
    found: dict[str, Callable[..., Any]] = {}
    for name, thing in public_things().items():
        function = getattr(thing, "__func__", thing)
        if inspect.isfunction(function) and not is_command(function):
            found[name] = function
    return found


def is_command(function: object) -> bool:
    """Whether its parameters carry their own help for the terminal, each one."""
    if not inspect.isfunction(function):
        return False
    hints = get_type_hints(function, include_extras=True)
    hints.pop("return", None)
    return bool(hints) and all(
        any(getattr(note, "help", None) for note in getattr(hint, "__metadata__", ()))
        for hint in hints.values()
    )


def documented(text: str | None, section: str) -> dict[str, str]:
    """Names of a section with what is said of their type; `a, b : float` documents both."""
    entries = NumpyDocString(inspect.cleandoc(text or ""))[section]
    return {name.strip().lstrip("*"): entry.type for entry in entries for name in entry.name.split(",")}


def test_there_is_something_to_document() -> None:
    assert len(public_things()) >= AT_LEAST
    assert len(functions()) >= AT_LEAST // 3
    assert {"formcheck.session.Session.push", "formcheck.pose.Pose", "formcheck.analysis.analyse"} <= set(
        public_things()
    )


@pytest.mark.parametrize("name", MODULES)
def test_a_module_says_what_it_is_for(name: str) -> None:
    text = importlib.import_module(name).__doc__
    assert text is not None
    assert text.split("\n")[0].endswith((".", "?")), text


def test_docstrings_are_numpydoc() -> None:
    problems = []
    for name, thing in public_things().items():
        # Attributes stand for the parameters of a class that is plain data; they are compared below.
        skipped = NOT_WANTED | ({"PR01"} if inspect.isclass(thing) or is_command(thing) else set())
        problems += [
            f"{name}: {code} {message}" for code, message in validate(name)["errors"] if code not in skipped
        ]
    assert problems == []


def test_the_attributes_of_plain_data_are_its_fields() -> None:
    classes = [
        thing
        for thing in public_things().values()
        if isinstance(thing, type) and dataclasses.is_dataclass(thing)
    ]
    assert len(classes) > 20
    for thing in classes:
        fields = {field.name for field in dataclasses.fields(thing) if not field.name.startswith("_")}
        # What a base class has is told there.
        bases = [base for base in inspect.getmro(thing)[1:] if dataclasses.is_dataclass(base)]
        inherited = {field.name for base in bases for field in dataclasses.fields(base)}
        told = set(documented(thing.__doc__, "Attributes"))
        assert fields - inherited <= told <= fields, thing


def test_the_parameters_of_other_classes_are_those_of_their_making() -> None:
    looked_at = 0
    for name, thing in public_things().items():
        if not inspect.isclass(thing) or dataclasses.is_dataclass(thing):
            continue
        if issubclass(thing, enum.Enum | BaseException) or getattr(thing, "_is_protocol", False):
            continue
        looked_at += 1
        parameters = set(inspect.signature(thing).parameters)
        assert set(documented(thing.__doc__, "Parameters")) == parameters, name
    assert looked_at > 5


def test_what_has_a_default_is_called_optional() -> None:
    problems = []
    for name, function in functions().items():
        said = documented(function.__doc__, "Parameters")
        for parameter in inspect.signature(function).parameters.values():
            if parameter.name not in said:
                continue
            has_default = parameter.default is not inspect.Parameter.empty
            if has_default is not said[parameter.name].endswith("optional"):
                problems.append(f"{name}: {parameter.name} : {said[parameter.name]}")
    assert problems == []


def test_what_a_function_raises_on_its_own_account_is_said() -> None:
    """Look for `raise Name(...)` in each function; what its callees raise is their affair."""
    problems, seen = [], 0
    for name, function in functions().items():
        tree = ast.parse(textwrap.dedent(inspect.getsource(function)))
        raised = {
            node.exc.func.id
            for node in ast.walk(tree)
            if isinstance(node, ast.Raise)
            and isinstance(node.exc, ast.Call)
            and isinstance(node.exc.func, ast.Name)
            and node.exc.func.id[0].isupper()
        }
        seen += bool(raised)
        sections = NumpyDocString(inspect.cleandoc(function.__doc__ or ""))
        unsaid = raised - {entry.type for entry in sections["Raises"]}
        if unsaid:
            problems.append(f"{name} raises {sorted(unsaid)}")
    assert seen > 5
    assert problems == []
