"""A root as files: what each template gets to print."""

from collections.abc import Iterator, Mapping
from typing import Any

from layergen.errors import LayergenError
from layergen.model.environment import (
    DEFAULT_STATE_KEY,
    Backend,
    BackendType,
    Environment,
    Setting,
)
from layergen.model.names import probe_role_name
from layergen.model.probe import RootProbe
from layergen.model.root import LayerReference, Root, RootAlias, RootLayer, RootRelease
from layergen.render import hcl
from layergen.render.templates import SUFFIX, environment, render_template

_BLOCKS = {BackendType.REMOTE: {"workspaces"}, BackendType.CLOUD: {"workspaces"}}
_DEFAULTS: Mapping[BackendType, Mapping[str, Setting]] = {
    BackendType.S3: {"key": DEFAULT_STATE_KEY},
    BackendType.REMOTE: {"workspaces": {"name": "layergen-{environment}-{region}"}},
    BackendType.CLOUD: {"workspaces": {"name": "layergen-{environment}-{region}"}},
}


def render_root(root: Root, templates: Mapping[str, str]) -> dict[str, str]:
    """Render a root. Gives bodies by path; a template that prints nothing gives no file.

    Raises LayergenError when a template cannot be rendered.
    """
    jinja = environment(templates)
    context = _context(root)
    files: dict[str, str] = {}
    for name in sorted(templates):
        if name.startswith("_"):
            continue
        body = render_template(jinja, name, **context).strip("\n")
        file = name.removesuffix(SUFFIX)
        if file.endswith(".json"):
            raise LayergenError(
                f"template {name}: JSON has no comments, so nothing could mark {file} as ours",
                hint="let it render HCL or YAML",
            )
        if body.strip():
            files[f"{root.folder}/{file}"] = body + "\n"
    return files


def _context(root: Root) -> dict[str, Any]:
    return {
        "environment": root.environment,
        "region": root.region,
        "terraform": root.terraform,
        "modules": "../../../modules",
        "backend": _backend(root.environment, root.region),
        "assume_role": _assume_role(root.environment),
        "layers": [_layer(layer) for layer in root.layers],
        "removed": root.removed,
        "imports": [{"to": to, "id": found} for to, found in _imports(root) if found],
        "consumers": {
            function: [_reference(reference) for reference in references]
            for function, references in root.consumers.items()
        },
        "aliases": {alias.key: _alias(alias) for alias in root.aliases},
        "probes": _probes(root),
        "parameters": [(name, _reference(ref)) for name, ref in sorted(root.parameters.items())],
        "output": {
            "environment": root.environment.name,
            "account": root.environment.account,
            "region": root.region,
            "publications": _publications(root),
            **({"aliases": hcl.Expression("module.alias_routing.arns")} if root.aliases else {}),
        },
    }


def _backend(env: Environment, region: str) -> dict[str, Any] | None:
    settings = settings_of(env, region)
    if env.backend.type is BackendType.LOCAL and not settings:
        return None
    blocks = _BLOCKS.get(env.backend.type, set())
    return {
        "type": str(env.backend.type),
        "attributes": [(k, v) for k, v in settings.items() if k not in blocks],
        "blocks": [(k, v) for k, v in settings.items() if k in blocks],
    }


def settings_of(env: Environment, region: str) -> dict[str, Setting]:
    """Give the arguments of a root's backend block, placeholders filled in."""
    backend: Backend = env.backend
    merged = {**_DEFAULTS.get(backend.type, {}), **backend.settings}
    return {name: _filled(value, env, region) for name, value in merged.items()}


def _filled(value: Setting, env: Environment, region: str) -> Setting:
    if isinstance(value, str):
        for word, meaning in (
            ("environment", env.name),
            ("region", region),
            ("account", env.account),
        ):
            value = value.replace("{" + word + "}", meaning)
        return value
    if isinstance(value, list):
        return [_filled(item, env, region) for item in value]
    if isinstance(value, dict):
        return {name: _filled(item, env, region) for name, item in value.items()}
    return value


def _assume_role(env: Environment) -> list[tuple[str, str]]:
    role = env.assume_role
    if role is None:
        return []
    pairs = [
        ("role_arn", role.role_arn),
        ("session_name", role.session_name),
        ("external_id", role.external_id),
    ]
    return [(name, value) for name, value in pairs if value is not None]


def _layer(layer: RootLayer) -> dict[str, Any]:
    return {
        "identifier": layer.identifier,
        "aws_name": layer.aws_name,
        "releases": [(r.release.version, _release(r)) for r in layer.releases],
        "grants": [
            (
                grant.key,
                hcl.inline(
                    {"principal": grant.principal}
                    | ({"organization_id": grant.organization_id} if grant.organization_id else {})
                ),
            )
            for grant in layer.grants
        ],
        "public": layer.public,
        "skipped_checks": layer.skipped_checks,
        "by_hand": [entry.release.version for entry in layer.releases if entry.by_hand],
    }


def _release(entry: RootRelease) -> list[tuple[str, object]]:
    release, artifact = entry.release, entry.artifact
    pairs: list[tuple[str, object]] = [
        ("description", release.description),
        ("license", release.license or None),
        ("runtimes", artifact.runtimes),
        ("architectures", artifact.architectures),
        ("sha256", artifact.sha256),
        ("filename", entry.filename),
        (
            "s3",
            hcl.inline({"bucket": entry.s3_bucket, "key": entry.s3_key}) if entry.s3_key else None,
        ),
        ("withdrawn", entry.withdrawn or entry.by_hand or None),
    ]
    return [(name, value) for name, value in pairs if value is not None]


def _alias(alias: RootAlias) -> list[tuple[str, object]]:
    pairs: list[tuple[str, object]] = [
        ("function_name", alias.function),
        ("alias", alias.alias),
        ("version", alias.version),
    ]
    if alias.candidate is not None:
        candidate = {"version": alias.candidate, "weight": alias.weight}
        pairs.append(("candidate", hcl.inline(candidate)))
    return pairs


def _probes(root: Root) -> dict[str, Any] | None:
    probes = root.environment.probes
    if probes is None or not root.probes:
        return None
    settings: list[tuple[str, object]] = [
        ("role_arn", probes.role),
        (
            "role_name",
            None if probes.role else probe_role_name(root.environment.name_prefix, root.region),
        ),
        ("permissions_boundary", probes.permissions_boundary),
        ("memory_size", probes.memory),
        ("timeout", int(probes.timeout.total_seconds())),
        ("log_retention_days", probes.log_retention),
    ]
    return {
        "settings": [(name, value) for name, value in settings if value is not None],
        "functions": [(probe.name, _probe(probe)) for probe in root.probes],
    }


def _probe(probe: RootProbe) -> list[tuple[str, object]]:
    pairs: list[tuple[str, object]] = [
        ("runtime", probe.runtime),
        ("architecture", probe.architecture),
        ("handler", probe.code.handler),
        ("sha256", probe.code.sha256),
        ("filename", probe.filename),
        (
            "s3",
            hcl.inline({"bucket": probe.s3_bucket, "key": probe.s3_key}) if probe.s3_key else None,
        ),
    ]
    return [(name, value) for name, value in pairs if value is not None]


def _imports(root: Root) -> Iterator[tuple[hcl.Expression, str | None]]:
    for layer in root.layers:
        for entry in layer.releases:
            version, module = entry.release.version, layer.identifier
            yield _address(module, "aws_lambda_layer_version", version), entry.import_id
            permission = _address(module, "aws_lambda_layer_version_permission", version)
            yield permission, entry.grant_import_id
    for alias in root.aliases:
        yield _address("alias_routing", "aws_lambda_alias", alias.key), alias.import_id


def _address(module: str, resource: str, key: str) -> hcl.Expression:
    return hcl.Expression(f"module.{module}.{resource}.this[{hcl.string(key)}]")


def _reference(reference: LayerReference) -> hcl.Expression:
    return hcl.Expression(f"module.{reference.identifier}.arns[{hcl.string(reference.version)}]")


def _publications(root: Root) -> dict[str, dict[str, hcl.Expression]]:
    publications: dict[str, dict[str, hcl.Expression]] = {}
    for layer in root.layers:
        reference = hcl.Expression(f"module.{layer.identifier}.publications")
        publications.setdefault(layer.layer, {})[layer.variant] = reference
    return publications
