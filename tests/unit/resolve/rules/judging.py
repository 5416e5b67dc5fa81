"""One rule on one repository, and where in its files something is written."""

from collections.abc import Callable, Iterator, Mapping
from datetime import date

from layergen.adapters.shipped import shipped
from layergen.diagnostics import Diagnostic, Place
from layergen.load.facts import limits, runtime_table
from layergen.load.repository import load_repository
from layergen.model.repository import Facts
from layergen.resolve.rules import paths_named_by
from layergen.resolve.rules.case import Case
from tests.repositories import Files

TODAY = date(2026, 11, 23)


def case_of(files: Files, *, today: date = TODAY, missing: frozenset[str] = frozenset()) -> Case:
    """Load a repository, with its findings or without. All paths exist but the `missing` ones."""
    read = {
        path: text
        for path, text in files.items()
        if path in {"layers.yaml", "layers.lock.json"} or path.startswith("envs/")
    }
    loaded = load_repository(read)
    data = shipped("data")
    facts = Facts(
        runtime_table((data / "runtimes.json").read_text("utf-8")),
        limits((data / "limits.json").read_text("utf-8")),
        today,
    )
    return Case(
        loaded.repository,
        facts,
        loaded.places,
        loaded.declared,
        paths_named_by(loaded.repository) - missing,
    )


def judge(
    rule: Callable[[Case], Iterator[Diagnostic]],
    files: Files,
    *,
    today: date = TODAY,
    missing: frozenset[str] = frozenset(),
) -> list[Diagnostic]:
    """Give the findings of one rule."""
    return list(rule(case_of(files, today=today, missing=missing)))


def only(
    rule: Callable[[Case], Iterator[Diagnostic]],
    files: Files,
    *,
    today: date = TODAY,
    missing: frozenset[str] = frozenset(),
) -> Diagnostic:
    """Give the one finding of one rule."""
    findings = judge(rule, files, today=today, missing=missing)
    assert len(findings) == 1, list(map(str, findings))
    return findings[0]


def place(files: Mapping[str, str], file: str, marker: str, *, nth: int = 1) -> Place:
    """Give the place of the nth occurrence of a text in a file."""
    text, position = files[file], -1
    for _ in range(nth):
        position = text.index(marker, position + 1)
    start = text.rfind("\n", 0, position) + 1
    return Place(file, text.count("\n", 0, position) + 1, position - start + 1)


def after(files: Mapping[str, str], file: str, marker: str, *, nth: int = 1) -> Place:
    """Give the place of what follows the nth occurrence of a text in its line."""
    found = place(files, file, marker, nth=nth)
    return Place(file, found.line, found.column + len(marker))
