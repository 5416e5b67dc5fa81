"""Plans of Terraform with something else in some place: told, or refused in a sentence."""

import contextlib
import copy
import json
from collections.abc import Iterator
from pathlib import Path
from typing import Any

from hypothesis import given, settings
from hypothesis import strategies as st

from layergen.cli.context import load_facts
from layergen.errors import LayergenError
from layergen.load.plan_json import load_plan
from layergen.load.repository import load_repository
from layergen.model.comment_marker import CommentMarker
from layergen.model.repository import Repository
from layergen.report.comment_json import comment_json
from layergen.report.comment_markdown import CommentOptions, comment_markdown
from layergen.report.comment_text import comment_text
from layergen.resolve.gate import GateCase, judge
from layergen.resolve.plan_root import root_of
from layergen.resolve.plan_summary import Planned, summarise
from layergen.resolve.root import resolve_root

CASES = sorted((Path(__file__).parents[1] / "golden" / "comment").glob("*/plan.json"))
FACTS = load_facts()
JSON = st.recursive(
    st.none() | st.booleans() | st.integers() | st.floats(allow_nan=False) | st.text(max_size=5),
    lambda below: st.lists(below, max_size=3) | st.dictionaries(st.text(max_size=5), below),
    max_leaves=5,
)
_CASES: dict[Path, tuple[Repository, Any]] = {}


def case(path: Path) -> tuple[Repository, Any]:
    if path not in _CASES:
        top = path.parent / "repository"
        files = [*top.glob("layers.*"), *top.glob("envs/*/env.*")]
        texts = {file.relative_to(top).as_posix(): file.read_text("utf-8") for file in files}
        _CASES[path] = load_repository(texts).repository, json.loads(path.read_text("utf-8"))
    return _CASES[path]


def places(content: Any, path: tuple[str | int, ...] = ()) -> Iterator[tuple[str | int, ...]]:
    yield path
    if isinstance(content, (dict, list)):
        items = content.items() if isinstance(content, dict) else enumerate(content)
        for key, value in items:
            yield from places(value, (*path, key))


def tell(repository: Repository, text: str) -> None:
    plan = load_plan(text, "plan.json")
    environment, region = root_of(repository, plan) or (None, "")
    root = resolve_root(repository, environment, region) if environment else None
    found = GateCase(plan, repository, FACTS, environment, root)
    summary = summarise([Planned.of(found, judge(found, (), FACTS.today))])
    comment_markdown(summary, CommentOptions(CommentMarker(summary.digest)))
    comment_json(summary)
    comment_text(summary)


@given(st.data())
@settings(max_examples=60)
def test_something_else_in_some_place(data: st.DataObject) -> None:
    repository, content = case(data.draw(st.sampled_from(CASES)))
    path = data.draw(st.sampled_from(list(places(content))[1:]))
    other = copy.deepcopy(content)
    parent = other
    for step in path[:-1]:
        parent = parent[step]
    parent[path[-1]] = data.draw(JSON)
    with contextlib.suppress(LayergenError):
        tell(repository, json.dumps(other))
