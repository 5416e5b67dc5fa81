"""Renews the reference in each module's README: `python -m tests.terraform.module_docs`."""

import re
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from pathlib import Path
from textwrap import dedent
from typing import Any

import hcl2
from hcl2.query.body import DocumentView
from hcl2.utils import SerializationOptions

MODULES = Path(__file__).parents[2] / "modules"
_BEGIN = "<!-- From here on written from the .tf files. -->\n"
_PLAIN = SerializationOptions(
    preserve_heredocs=False, strip_string_quotes=True, with_comments=False
)


@dataclass(frozen=True, slots=True)
class Input:
    """One variable. `type` and `default` are as the file has them; `default` may be missing."""

    name: str
    type: str
    default: str | None
    description: str

    @property
    def short_type(self) -> str:
        """The type on one line: an object's attributes are left out."""
        return re.sub(r"\{.*\}", "{…}", self.type, flags=re.DOTALL)

    @property
    def summary(self) -> str:
        """The first paragraph of the description, on one line."""
        return " ".join(self.description.split("\n\n", 1)[0].split())

    @property
    def details(self) -> str:
        """What follows the first paragraph."""
        return self.description.partition("\n\n")[2]


def modules() -> list[Path]:
    """Give the folders of the modules."""
    return sorted(path.parent for path in MODULES.glob("*/main.tf"))


def readme(module: Path) -> str:
    """Give a module's README as it should be: its own text, then the reference.

    Raises ValueError if the README does not say where the reference begins.
    """
    before, mark, _ = (module / "README.md").read_text("utf-8").partition(_BEGIN)
    if not mark:
        raise ValueError(f"{module.name}/README.md has no line {_BEGIN.strip()}")
    return before + mark + "\n" + "\n".join(_reference(module))


def _reference(module: Path) -> Iterator[str]:
    inputs = list(_inputs(module / "variables.tf"))
    yield "## Requirements\n"
    yield _table(("Name", "Version"), _requirements(module / "versions.tf"))
    yield "## Inputs\n"
    yield _table(
        ("Name", "Type", "Default", "Description"),
        (
            (
                f"[`{found.name}`](#{found.name})" if found.details else f"`{found.name}`",
                f"`{found.short_type}`",
                f"`{found.default}`" if found.default else "required",
                found.summary,
            )
            for found in inputs
        ),
    )
    for found in inputs:
        if found.details:
            yield f"### {found.name}\n\n{found.details}\n\n```hcl\n{found.type}\n```\n"
    yield "## Outputs\n"
    yield _table(("Name", "Description"), _outputs(module / "outputs.tf"))


def _inputs(file: Path) -> Iterator[Input]:
    descriptions = _descriptions(file, "variable")
    blocks: Any = DocumentView.parse(file.read_text("utf-8")).blocks("variable")
    for block in blocks:
        name = block.name_labels[0]
        default = block.attribute("default")
        yield Input(
            name,
            dedent(f"  {block.attribute('type').value_node.to_hcl()}"),
            default and default.value_node.to_hcl(),
            descriptions[name],
        )


def _outputs(file: Path) -> Iterator[tuple[str, str]]:
    for name, description in _descriptions(file, "output").items():
        yield f"`{name}`", description


def _requirements(file: Path) -> Iterator[tuple[str, str]]:
    terraform = _plain(file)["terraform"][0]
    yield "Terraform or OpenTofu", f"`{terraform['required_version']}`"
    for requirements in terraform["required_providers"]:
        for provider in requirements.values():
            if isinstance(provider, dict):
                yield f"`{provider['source']}`", f"`{provider['version']}`"


def _descriptions(file: Path, kind: str) -> dict[str, str]:
    return {
        name: block["description"] for entry in _plain(file)[kind] for name, block in entry.items()
    }


def _plain(file: Path) -> dict[str, Any]:
    content: dict[str, Any] = hcl2.loads(file.read_text("utf-8"), serialization_options=_PLAIN)
    return content


def _table(header: tuple[str, ...], rows: Iterable[tuple[str, ...]]) -> str:
    lines = [header, tuple("---" for _ in header), *rows]
    return "".join(f"| {' | '.join(cells)} |\n" for cells in lines)


if __name__ == "__main__":
    for folder in modules():
        (folder / "README.md").write_text(readme(folder), "utf-8")
