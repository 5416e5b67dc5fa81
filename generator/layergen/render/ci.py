"""The workflows of a pipeline as files."""

import json
import re
from collections.abc import Mapping
from typing import Any

from layergen.model.ci import CiRole, CiSystem, Pipeline
from layergen.render.templates import SUFFIX, environment, render_template

FOLDERS: Mapping[CiSystem, str] = {
    CiSystem.GITHUB: ".github/workflows/",
    CiSystem.GITLAB: ".gitlab/",
    CiSystem.ATLANTIS: "",
    CiSystem.PRE_COMMIT: "",
}
"""Where each system looks for its files, from the top of the git work tree."""
_VALUE = ("[[", "]]")
"""Braces belong to the expressions of GitHub and GitLab."""


def render_ci(pipeline: Pipeline, system: CiSystem, templates: Mapping[str, str]) -> dict[str, str]:
    """Render the workflows of one system.

    Gives bodies by path from the top of the git work tree; a template that prints nothing gives no
    file. Raises LayergenError when a template cannot be rendered.
    """
    jinja = environment(templates, _VALUE)
    context = _context(pipeline)
    files: dict[str, str] = {}
    for name in sorted(templates):
        if name.startswith("_"):
            continue
        body = render_template(jinja, name, **context).strip("\n")
        if body:
            files[FOLDERS[system] + name.removesuffix(SUFFIX)] = body + "\n"
    return files


def _context(pipeline: Pipeline) -> dict[str, Any]:
    # In pull requests, zips go into a bucket only by a role that is there for nothing else.
    buckets = pipeline.building
    applied = pipeline.of(CiRole.APPLY)
    return {
        "settings": pipeline.settings,
        "terraform": "tofu" if pipeline.settings.opentofu else "terraform",
        "actions": pipeline.actions,
        "folder": pipeline.folder,
        "environments": pipeline.environments,
        "planned": pipeline.of(CiRole.PLAN),
        "applied": applied,
        "building": buckets,
        "drifting": pipeline.of(CiRole.DRIFT),
        "surveyed": pipeline.of(CiRole.USAGE),
        "rolling": pipeline.rolling,
        "order": _order(pipeline),
        "folder_pattern": re.escape(pipeline.folder),
        "chdir": f"-C {pipeline.folder} " if pipeline.folder else "",
        "nightly": _nightly(pipeline),
        "build_roles": json.dumps({one.name: one.roles[CiRole.BUILD] for one in buckets}),
        "build_regions": json.dumps({one.name: one.region for one in buckets}),
    }


def _nightly(pipeline: Pipeline) -> list[str]:
    schedules = pipeline.settings.schedules
    wanted = [schedules.drift] if pipeline.of(CiRole.DRIFT) else []
    wanted += [schedules.housekeeping] if pipeline.of(CiRole.USAGE) else []
    return list(dict.fromkeys(wanted))


def _order(pipeline: Pipeline) -> dict[str, int]:
    """Count the stages before each environment; it stands behind the one that it waits for."""
    order: dict[str, int] = {}
    for one in pipeline.environments:
        order[one.name] = order[one.after] + 1 if one.after in order else 0
    return order
