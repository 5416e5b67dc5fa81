"""`layergen ci`: the workflows that run all of this by themselves."""

import dataclasses
from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from layergen.cli.context import Session, checkout, session
from layergen.cli.settling import CheckOption, DiffOption, settle
from layergen.errors import ExitCode
from layergen.model.ci import CiSystem, Pipeline

if TYPE_CHECKING:
    from layergen.model.repository import Repository
    from layergen.render.ownership import Reconciliation

_GITLAB_FILE = ".gitlab-ci.yml"
_GITLAB_INCLUDE = """\
stages: [check, build, plan, comment, apply, record]
include:
  - local: .gitlab/layergen.gitlab-ci.yml
"""


def ci(
    context: typer.Context,
    system: Annotated[CiSystem, typer.Argument(help="What to write workflows for.")],
    *,
    check: CheckOption = False,
    diff: DiffOption = False,
) -> None:
    """Write the workflows of this repository for GitHub, GitLab, Atlantis or pre-commit.

    They follow the strategy and the environments: `ci` in layers.yaml says how jobs run, and `ci`
    in env.yaml as whom. A pull request is checked, built, planned and commented on; what was merged
    is applied and recorded; drift is looked for at night, retirement proposed, rollouts advanced.
    A kind of job without a role is not written, and `iam --role` prints the policies. Files that
    layergen did not write, or that were edited since, are never touched.

    Example: `layergen ci github --diff`
    """
    from layergen.resolve.ci.pipeline import notes

    current = session(context)
    repository = checkout(current, mending=True).repository
    bodies, made = rendered(current.root, repository, system)
    if system in {CiSystem.GITHUB, CiSystem.GITLAB}:
        for note in notes(made):
            current.say(note)
    top = _top(current.root)
    if system is CiSystem.PRE_COMMIT and _keeps_its_own(current, top, bodies):
        if check or diff:
            raise typer.Exit(ExitCode.DIFFERENCES)
        return
    at_top = dataclasses.replace(current, root=top)
    settle(at_top, lambda: _reconciled(top, system, bodies), check=check, diff=diff)
    if system is CiSystem.GITLAB:
        _tell_gitlab(current, top)


def rendered(
    root: Path, repository: "Repository", system: CiSystem
) -> tuple[dict[str, str], Pipeline]:
    """Render the workflows of one system: bodies by path from the top of the git work tree."""
    from layergen import __version__
    from layergen.adapters.git import work_tree
    from layergen.adapters.repository_files import read_folder
    from layergen.adapters.shipped import shipped
    from layergen.load.facts import ci_facts
    from layergen.render.ci import render_ci
    from layergen.resolve.ci.pipeline import pipeline

    templates = read_folder(shipped("templates") / "ci" / system, "*.j2")
    if overlay := repository.strategy.templates:
        templates |= read_folder(root / overlay / "ci" / system, "*.j2")
    made = pipeline(
        repository,
        ci_facts((shipped("data") / "ci.json").read_text("utf-8")),
        install=f"layergen=={__version__}",
        folder=work_tree(root)[1],
    )
    return render_ci(made, system, templates), made


def command_of(system: CiSystem) -> str:
    """Give the command that writes the files of a system, as their headers tell."""
    return f"layergen ci {system}"


def _top(root: Path) -> Path:
    from layergen.adapters.git import work_tree

    return work_tree(root)[0]


def _reconciled(top: Path, system: CiSystem, bodies: dict[str, str]) -> "Reconciliation":
    from layergen.adapters.repository_files import existing, read_folder
    from layergen.render.ci import FOLDERS
    from layergen.render.ownership import reconcile

    folder = FOLDERS[system]
    patterns = ["layergen-*.yml", "layergen*.gitlab-ci.yml"] if folder else list(bodies)
    standing = {
        f"{folder}{path}": text
        for pattern in patterns
        for path, text in read_folder(top / folder, pattern).items()
    }
    # A path that is taken by no text cannot be ours, and neither can an empty file.
    standing |= dict.fromkeys(existing(top, set(bodies) - standing.keys()), "")
    return reconcile(bodies, standing, command_of(system))


def _keeps_its_own(current: Session, top: Path, bodies: dict[str, str]) -> bool:
    """Tell whether somebody's own configuration of pre-commit lacks our hooks; say them if so."""
    from layergen.adapters import console
    from layergen.adapters.repository_files import read_text
    from layergen.load.pre_commit import hook_ids
    from layergen.render.ownership import is_ours

    ((path, body),) = bodies.items()
    if not (top / path).exists():
        return False
    text = read_text(top / path)
    if is_ours(text):
        return False
    if hook_ids(body, path) <= hook_ids(text, path):
        current.say(f"{path} is yours, and has the hooks")
        raise typer.Exit
    console.write(body.removeprefix("repos:\n"))
    current.say(f"{path} is yours and stays as it is: put these lines under its `repos:`")
    return True


def _tell_gitlab(current: Session, top: Path) -> None:
    from layergen.adapters.repository_files import read_text

    file = top / _GITLAB_FILE
    if not file.exists() or "layergen.gitlab-ci.yml" not in read_text(file):
        current.say(f"now put this into {_GITLAB_FILE}:\n\n{_GITLAB_INCLUDE}")
