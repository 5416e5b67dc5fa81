"""What `import --terraform` reads, and the proposals that it prints or writes."""

import json
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING

from layergen.cli.context import Session, checkout
from layergen.errors import LayergenError

if TYPE_CHECKING:
    from layergen.model.terraform_code import TerraformCode
    from layergen.resolve.adoption.code import CodeAdoption

_EMPTY = "version: 1\n\nlayers: {}\nfunctions: {}\n"


@dataclass(frozen=True, slots=True)
class CodeOptions:
    """Which code, whether its state is the rendered root's, and where the proposals go.

    `entries` and `blocks` are files; without them, proposals go to stdout.
    """

    folder: Path
    same_state: bool = False
    entries: Path | None = None
    blocks: Path | None = None


def import_code(
    here: Session, env: str, regions: list[str] | None, options: CodeOptions, *, as_json: bool
) -> None:
    """Propose entries and blocks for Terraform code. AWS is not asked, and nothing else written."""
    from layergen.adapters import console
    from layergen.adapters.repository_files import read_folder, write_text
    from layergen.load.terraform_code import read_terraform
    from layergen.resolve.adoption.code import adopt_code

    if options.blocks and options.blocks.exists():
        raise LayergenError(f"{options.blocks} exists", hint="remove it, or name another file")
    found = checkout(here, mending=True)
    roots = found.roots([env], regions)
    if len(roots) != 1:
        raise LayergenError(
            f"{env} has the regions {', '.join(region for _, region in roots)}",
            hint="the code is for one of them: --region",
        )
    ((environment, region),) = roots
    texts = read_folder(options.folder, "*.tf")
    if not texts:
        raise LayergenError(f"there is no Terraform in {options.folder}")
    code = read_terraform({str(options.folder / name): text for name, text in texts.items()})
    adoption = adopt_code(found.repository, environment, region, code, found.facts)
    entries, blocks = _entries(options, adoption), _blocks(options, adoption)
    if options.entries and (adoption.layers or adoption.functions):
        write_text(options.entries, entries)
    if options.blocks and blocks:
        write_text(options.blocks, blocks)
    if as_json:
        console.write(_json(code, adoption, entries, blocks))
    else:
        console.write("\n".join(_shown(options, adoption, entries, blocks)))
    _tell(here, options, code, adoption)


def _entries(options: CodeOptions, adoption: "CodeAdoption") -> str:
    from layergen.adapters.repository_files import read_text
    from layergen.load.strategy_text import with_proposals

    exists = options.entries is not None and options.entries.exists()
    before = read_text(options.entries) if exists and options.entries else _EMPTY
    return with_proposals(before, adoption.layers, adoption.functions)


def _blocks(options: CodeOptions, adoption: "CodeAdoption") -> str:
    from layergen.render.state_blocks import moved_blocks, removed_blocks

    if options.same_state:
        return moved_blocks((one.source, one.target) for one in adoption.handovers)
    return removed_blocks([one.address for one in adoption.handovers])


def _shown(options: CodeOptions, adoption: "CodeAdoption", entries: str, blocks: str) -> list[str]:
    parts: list[str] = []
    if options.entries is None and (adoption.layers or adoption.functions):
        _, _, body = entries.partition("\n\n")
        parts.append(f"# For layers.yaml\n{body}")
    if options.blocks is None and blocks:
        place = "For the rendered root" if options.same_state else f"For {options.folder}"
        parts.append(f"# {place}, in place of the resources\n{blocks}")
    return parts


def _json(code: "TerraformCode", adoption: "CodeAdoption", entries: str, blocks: str) -> str:
    from dataclasses import asdict

    return json.dumps(
        {
            "layers": [proposal.entry.name for proposal in adoption.layers],
            "functions": [proposal.entry.name for proposal in adoption.functions],
            "entries": entries,
            "blocks": blocks,
            "handovers": [asdict(one) for one in adoption.handovers],
            "left_alone": [asdict(one) for one in adoption.left_alone],
            "unreadable": [
                {
                    "file": one.place.file,
                    "line": one.place.line,
                    "column": one.place.column,
                    "message": one.message,
                }
                for one in code.unreadable
            ],
        },
        indent=2,
        ensure_ascii=False,
    )


def _tell(
    here: Session, options: CodeOptions, code: "TerraformCode", adoption: "CodeAdoption"
) -> None:
    from layergen.adapters import console
    from layergen.report.adoption_text import left_alone_text

    console.say_diagnostics(code.unreadable)
    for line in left_alone_text(adoption.left_alone):
        here.say(line.plain)
    if not (adoption.layers or adoption.functions or adoption.handovers):
        here.say("nothing to propose")
    for path in (options.entries, options.blocks):
        if path and path.exists():
            here.say(f"written: {path}")
