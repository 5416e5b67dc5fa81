"""Reading a hash-locked requirements.txt."""

import pytest

from layergen.build.python_target import targets_of
from layergen.build.requirements import direct_packages, parse_requirements
from layergen.errors import InvalidInputError
from layergen.model.runtime import Runtime
from layergen.model.variant import Variant

HASH = "--hash=sha256:" + "0" * 64
OTHER = "--hash=sha256:" + "1" * 64


def test_reads_names_versions_markers_and_hashes() -> None:
    text = (
        f"# a comment\n\nDemo.Pkg[extra]==1.0 \\\n    {HASH} \\\n    {OTHER}\nb==2 {HASH}  # why\n"
    )

    found = parse_requirements(text, "requirements.txt").requirements

    assert [(r.wanted.name, r.wanted.version, len(r.wanted.files)) for r in found] == [
        ("demo-pkg", "1.0", 2),
        ("b", "2", 1),
    ]
    assert [r.wanted.place.line for r in found] == [3, 6]
    assert found[0].wanted.line == f"demo-pkg==1.0 {HASH} {OTHER}"


@pytest.mark.parametrize(
    ("line", "rule"),
    [
        ("demo==1.0", "unhashed"),
        (f"demo>=1.0 {HASH}", "unpinned"),
        (f"demo==1.* {HASH}", "unpinned"),
        (f"demo {HASH}", "unpinned"),
        (f"demo==1.0,!=2 {HASH}", "unpinned"),
        (f"demo @ https://example.com/demo-1.0-py3-none-any.whl {HASH}", "direct-url"),
        ("git+https://example.com/demo.git", "direct-url"),
        ("../own", "direct-url"),
        ("-e .", "editable"),
        ("--editable=.", "editable"),
        ("-i https://example.com/simple", "index-option"),
        ("--extra-index-url https://example.com/simple", "index-option"),
        ("--find-links=wheels", "index-option"),
        ("-r other.txt", "option"),
        ("--no-binary=:all:", "option"),
        (f"demo==1.0 {HASH} --config-settings=x", "bad-option"),
        ("demo==1.0 --hash=md5:0", "bad-option"),
        ("demo==1.0 --hash=sha256:xyz", "bad-option"),
        (f"!!! {HASH}", "bad-requirement"),
    ],
)
def test_refuses_with_the_place(line: str, rule: str) -> None:
    with pytest.raises(InvalidInputError) as caught:
        parse_requirements(f"a==1 {HASH}\n{line}\n", "layers/x/requirements.txt")

    (finding,) = caught.value.diagnostics
    assert finding.rule == rule
    assert str(finding.place) == "layers/x/requirements.txt:2:1"
    assert finding.hint


def test_every_mistake_is_told_at_once() -> None:
    with pytest.raises(InvalidInputError) as caught:
        parse_requirements("a==1\nb\n-e .\n", "requirements.txt")

    assert [d.place.line for d in caught.value.diagnostics] == [1, 2, 3]


def test_markers_are_judged_for_the_target(runtimes: dict[str, Runtime]) -> None:
    lock = parse_requirements(
        f"a==1 ; python_version < '3.12' {HASH}\n"
        f"b==1 ; platform_machine == 'aarch64' {HASH}\n"
        f"c==1 ; sys_platform == 'win32' {HASH}\n"
        f"d==1 ; python_full_version >= '3.12' and implementation_name == 'cpython' {HASH}\n",
        "requirements.txt",
    )
    variant = Variant("x", ("python3.11", "python3.12"), ("x86_64", "arm64"))

    wanted = {str(t): sorted(lock.wanted_on(t)) for t in targets_of(variant, runtimes)}

    assert wanted == {
        "python3.11 on x86_64": ["a"],
        "python3.11 on arm64": ["a", "b"],
        "python3.12 on x86_64": ["d"],
        "python3.12 on arm64": ["b", "d"],
    }


def test_refuses_two_versions_for_one_target(runtimes: dict[str, Runtime]) -> None:
    lock = parse_requirements(f"a==1 {HASH}\nA==2 {HASH}\n", "requirements.txt")
    (target,) = targets_of(Variant("x", ("python3.12",), ("arm64",)), runtimes)

    with pytest.raises(InvalidInputError) as caught:
        lock.wanted_on(target)

    assert caught.value.diagnostics[0].message == "a is locked twice for python3.12 on arm64"


@pytest.mark.parametrize(
    ("manifest", "expected"),
    [
        ("Requests>=2  # http\n-c constraints.txt\n\npydantic[email]\n", {"requests", "pydantic"}),
        ("requests\n-r more.in\n", None),
        ("", set()),
    ],
)
def test_the_manifest_names_direct_packages(manifest: str, expected: set[str] | None) -> None:
    assert direct_packages(manifest) == expected
