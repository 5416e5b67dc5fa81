"""The difference between two releases, in Markdown."""

import pytest

from layergen.model.difference import FileChange, ReleaseDiff, VariantDiff
from layergen.model.release import Artifact, Release
from layergen.report.diff_markdown import diff_markdown


@pytest.mark.parametrize(
    ("paths", "heading"),
    [
        (("a.py",), "1 file of universal"),
        (("a.py", "b.py"), "2 files of universal"),
    ],
)
def test_files_are_counted(paths: tuple[str, ...], heading: str) -> None:
    artifact = Artifact("universal", (), (), "", "", 10, 20, ())
    before, after = (
        Release("demo", version, "", "", {"universal": artifact}) for version in ("1.0.0", "1.1.0")
    )
    files = tuple(FileChange(path, None, None) for path in paths)

    lines = diff_markdown(
        ReleaseDiff(before, after, (VariantDiff("universal", artifact, artifact, (), files),))
    ).splitlines()

    assert f"<details><summary>{heading}</summary>" in lines
