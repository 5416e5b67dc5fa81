from collections.abc import Callable

import pytest
from hypothesis import given
from hypothesis import strategies as st

from layergen.render.ownership import Change, is_ours, is_untouched, mark, reconcile

PATH = "envs/dev/eu-west-1/layers.tf"
BODY = 'module "data_tools" {\n}\n'


@pytest.mark.parametrize(
    ("path", "first"),
    [
        ("a/layers.tf", "# Rendered by layergen."),
        ("a/README.md", "<!-- Rendered by layergen."),
        ("a/ci.yml", "# Rendered by layergen."),
        ("a/terraform.tfvars", "# Rendered by layergen."),
    ],
)
def test_the_header_is_a_comment_and_comes_first(path: str, first: str) -> None:
    text = mark(path, BODY)
    assert text.startswith(first)
    assert text.endswith(f"\n\n{BODY}")
    assert is_ours(text)
    assert is_untouched(path, text)


def test_a_missing_file_is_created() -> None:
    result = reconcile({PATH: BODY}, {})
    assert result.changes == {PATH: Change.CREATE}
    assert result.texts == {PATH: mark(PATH, BODY)}


def test_an_outdated_file_is_replaced() -> None:
    result = reconcile({PATH: BODY}, {PATH: mark(PATH, "old\n")})
    assert result.changes == {PATH: Change.UPDATE}
    assert result.texts == {PATH: mark(PATH, BODY)}


def test_an_orphan_is_deleted() -> None:
    result = reconcile({}, {PATH: mark(PATH, "old\n")})
    assert result.changes == {PATH: Change.DELETE}
    assert result.texts == {PATH: None}


def test_a_file_that_says_what_it_should_is_left_alone() -> None:
    for found in (mark(PATH, BODY), BODY):
        assert reconcile({PATH: BODY}, {PATH: found}) == reconcile({}, {})


@pytest.mark.parametrize("bodies", [{PATH: BODY}, {}], ids=["rendered", "orphan"])
def test_an_edited_file_stops_the_run(bodies: dict[str, str]) -> None:
    result = reconcile(bodies, {PATH: mark(PATH, "old\n") + "# mine\n"})
    assert not result.changes
    (finding,) = result.conflicts
    assert (finding.rule, str(finding.place)) == ("edited-file", PATH)
    assert "file of your own" in finding.hint


@pytest.mark.parametrize("found", ["", "# mine\n", "one\ntwo\n" + mark(PATH, BODY)])
def test_a_foreign_file_stops_the_run_where_it_stands_in_the_way(found: str) -> None:
    result = reconcile({PATH: BODY}, {PATH: found})
    assert not result.changes
    assert [(c.rule, str(c.place)) for c in result.conflicts] == [("foreign-file", PATH)]
    assert reconcile({}, {PATH: found}) == reconcile({}, {})


def test_every_conflict_is_named_in_order() -> None:
    found = {"b/x.tf": "mine", "a/x.tf": "mine", "c/x.tf": mark("c/x.tf", "old\n") + "more"}
    result = reconcile({"b/x.tf": BODY, "a/x.tf": BODY}, found)
    assert [finding.place.file for finding in result.conflicts] == ["a/x.tf", "b/x.tf", "c/x.tf"]


def test_line_endings_that_git_changed_do_not_count() -> None:
    current = mark(PATH, BODY).replace("\n", "\r\n")
    assert reconcile({PATH: BODY}, {PATH: current}) == reconcile({}, {})
    outdated = mark(PATH, "old\n").replace("\n", "\r\n")
    assert reconcile({PATH: BODY}, {PATH: outdated}).changes == {PATH: Change.UPDATE}
    assert reconcile({}, {PATH: outdated}).changes == {PATH: Change.DELETE}
    edited = current.replace("data_tools", "mine")
    assert [c.rule for c in reconcile({PATH: BODY}, {PATH: edited}).conflicts] == ["edited-file"]


def test_what_a_killed_write_left_behind_stops_nothing() -> None:
    path = "envs/dev/eu-west-1/.layers.tf.k3v_9zq1"
    half = mark(path, BODY)[:-10]
    assert reconcile({}, {path: half}) == reconcile({}, {})
    assert reconcile({}, {path: mark(path, BODY)}).changes == {path: Change.DELETE}


PATHS = st.sampled_from(
    [f"{folder}/{name}" for folder in "ab" for name in ("x.tf", "y.md", "z.yml")]
)
TEXTS = st.text(st.characters(exclude_categories=["Cs"]), max_size=30)
States = dict[str, tuple[str, str]]

# What may stand at a path, made from some text; and whether it is ours to change.
STANDING: dict[str, tuple[Callable[[str, str], str], bool]] = {
    "rendered": (mark, True),
    "rendered, line endings changed": (lambda p, t: mark(p, t).replace("\n", "\r\n"), True),
    "edited at the end": (lambda p, t: mark(p, t) + "!", False),
    "edited in the header": (lambda p, t: mark(p, t).replace("Do not edit", "Edit"), False),
    "cut off": (lambda p, t: mark(p, t)[:-1], False),
    "foreign": (lambda _, t: "mine: " + t, False),
}


@given(
    bodies=st.dictionaries(PATHS, TEXTS),
    standing=st.dictionaries(PATHS, st.tuples(st.sampled_from(sorted(STANDING)), TEXTS)),
)
def test_only_what_is_ours_changes_and_one_run_is_enough(
    bodies: dict[str, str], standing: States
) -> None:
    # Rendered text has no carriage returns: HCL literals escape them.
    bodies = {path: text.replace("\r", "") for path, text in bodies.items()}
    existing = {
        path: STANDING[kind][0](path, text.replace("\r", ""))
        for path, (kind, text) in standing.items()
    }
    result = reconcile(bodies, existing)

    assert result.changes.keys() == result.texts.keys()
    assert all(STANDING[standing[path][0]][1] for path in result.changes if path in standing)
    conflicts = {finding.place.file for finding in result.conflicts}
    assert conflicts.isdisjoint(result.changes)

    after = {p: t for p, t in {**existing, **result.texts}.items() if t is not None}
    again = reconcile(bodies, after)
    assert (again.changes, again.texts) == ({}, {})
    assert again.conflicts == result.conflicts
    normal = {path: text.replace("\r\n", "\n") for path, text in after.items()}
    for path, body in bodies.items():
        assert path in conflicts or normal[path] in {mark(path, body), body}
    for path in after.keys() - bodies.keys() - conflicts:
        assert not is_ours(after[path])
