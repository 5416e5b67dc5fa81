"""Roots that keep their Terraform state in the same place."""

import json
import posixpath
from collections.abc import Iterator, Mapping

from layergen.diagnostics import Diagnostic
from layergen.model.environment import BackendType, Environment, Setting
from layergen.resolve.artifact_store import fill
from layergen.resolve.rules.case import Case, environment_file

_Root = tuple[Environment, str]


def check(case: Case) -> Iterator[Diagnostic]:
    """Refuse the second root of a state: each apply would destroy what the other one made."""
    first: dict[tuple[str, ...], _Root] = {}
    for environment in case.repository.environments.values():
        for region in environment.regions:
            state, setting = _state(environment, region)
            if not state:
                continue
            other, other_region = first.setdefault(state, (environment, region))
            if (other.name, other_region) == (environment.name, region):
                continue
            missing = "{region}" if other.name == environment.name else "{environment}"
            yield Diagnostic(
                "shared-state",
                f"{environment.name} {region} keeps its state where {other.name} {other_region} "
                f"does: {' '.join(state)}",
                case.places.value(
                    environment_file(environment.name), "backend", "settings", *setting
                ),
                f"put {missing} into `{setting[-1]}`",
            )


def _state(environment: Environment, region: str) -> tuple[tuple[str, ...], tuple[str, ...]]:
    """Give where a root's state lies, and the setting that says so; nothing for a default.

    Defaults carry environment and region. Workspaces chosen by prefix or tags are chosen at run
    time, so nothing can be said of them here.
    """
    kind, settings = environment.backend.type, environment.backend.settings

    def text(value: Setting) -> str:
        written = value if isinstance(value, str) else json.dumps(value, sort_keys=True)
        return fill(written, environment, region) if value is not None else ""

    match kind:
        case BackendType.LOCAL if path := text(settings.get("path")):
            folder = f"envs/{environment.name}/{region}"
            return (kind, posixpath.normpath(posixpath.join(folder, path))), ("path",)
        case BackendType.S3 if key := text(settings.get("key")):
            endpoint = text(settings.get("endpoints")) or text(settings.get("endpoint"))
            where = (text(settings.get("bucket")), key.lstrip("/"), endpoint)
            return (kind, *filter(None, where)), ("key",)
        case BackendType.HTTP if address := text(settings.get("address")):
            return (kind, address), ("address",)
        case BackendType.REMOTE | BackendType.CLOUD:
            workspaces = settings.get("workspaces")
            name = text(workspaces.get("name")) if isinstance(workspaces, Mapping) else ""
            if name:
                host = text(settings.get("hostname")) or "app.terraform.io"
                where = (host, text(settings.get("organization")), name)
                return ("workspace", *filter(None, where)), ("workspaces", "name")
    return (), ()
