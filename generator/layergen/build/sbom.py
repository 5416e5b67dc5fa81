"""The CycloneDX 1.6 document of an artifact: the same bytes for the same release, anywhere.

It carries no time, no random serial number, and no version of the tools that wrote it.
"""

import base64
import json
import uuid
from collections.abc import Iterable, Iterator, Mapping, Sequence
from typing import Any

from cyclonedx.contrib.license.factories import LicenseFactory
from cyclonedx.model import HashAlgorithm, HashType, Property
from cyclonedx.model.bom import Bom, BomMetaData
from cyclonedx.model.component import Component, ComponentType
from cyclonedx.model.license import License, LicenseExpression
from cyclonedx.model.tool import ToolRepository
from cyclonedx.output.json import JsonV1Dot6
from packageurl import PackageURL

from layergen.model.ecosystem import ecosystem
from layergen.model.release import Artifact, Package, Release
from layergen.model.strategy import SourceKind

_NAMESPACE = uuid.UUID("5d0c4f0e-6b9d-5f0e-9a53-2f1b8f2f7f5c")


def sbom_text(release: Release, artifact: Artifact, needs: Mapping[Package, Sequence[str]]) -> str:
    """Write the document. `needs` gives the names of the packages that each package asks for."""
    kind = ecosystem(artifact)
    layer = _layer_component(release, artifact)
    components = {package: _package_component(package, kind) for package in artifact.packages}
    bom = Bom(
        components=components.values(),
        serial_number=uuid.uuid5(
            _NAMESPACE, f"{release.layer}@{release.version} {artifact.variant} {artifact.content}"
        ),
        metadata=BomMetaData(
            component=layer,
            tools=ToolRepository(
                components=[Component(name="layergen", type=ComponentType.APPLICATION)]
            ),
        ),
    )
    _connect(bom, layer, components, needs)
    document: dict[str, Any] = json.loads(JsonV1Dot6(bom).output_as_string())
    del document["metadata"]["timestamp"]
    return json.dumps(document, indent=2, sort_keys=True, ensure_ascii=False) + "\n"


def _layer_component(release: Release, artifact: Artifact) -> Component:
    return Component(
        name=release.layer,
        version=release.version,
        type=ComponentType.LIBRARY,
        bom_ref=f"{release.layer}@{release.version}/{artifact.variant}",
        description=release.description,
        licenses=_licences([release.license] if release.license else ()),
        hashes=[
            HashType(alg=HashAlgorithm.SHA_256, content=base64.b64decode(artifact.sha256).hex())
        ],
        properties=[
            Property(name="layergen:variant", value=artifact.variant),
            Property(name="layergen:content", value=artifact.content),
            Property(name="layergen:unzipped_bytes", value=str(artifact.unzipped_bytes)),
            *(Property(name="layergen:runtime", value=name) for name in artifact.runtimes),
            *(
                Property(name="layergen:architecture", value=name)
                for name in artifact.architectures
            ),
        ],
    )


def _package_component(package: Package, kind: SourceKind) -> Component:
    purl = _purl(package, kind)
    return Component(
        name=purl.name,
        group=purl.namespace,
        version=package.version,
        type=ComponentType.LIBRARY,
        purl=purl,
        bom_ref=purl.to_string(),
        licenses=_licences(package.licences),
        hashes=list(_hashes(package)),
        properties=list(_properties(package)),
    )


def _properties(package: Package) -> Iterator[Property]:
    if package.file:
        yield Property(name="layergen:file", value=package.file)
    if package.is_built:
        how = "from source" if package.file else "by its install script"
        yield Property(name="layergen:built", value=how)


def _hashes(package: Package) -> Iterator[HashType]:
    if package.sha256:
        yield HashType(alg=HashAlgorithm.SHA_256, content=package.sha256)
    algorithm, _, digest = package.integrity.partition("-")
    if algorithm == "sha512":
        yield HashType(alg=HashAlgorithm.SHA_512, content=base64.b64decode(digest).hex())


def _purl(package: Package, kind: SourceKind) -> PackageURL:
    if kind is not SourceKind.NPM:
        return PackageURL("pypi", None, package.name, package.version)
    scope, _, name = package.name.rpartition("/")
    return PackageURL("npm", scope or None, name, package.version)


def _licences(names: Iterable[str]) -> list[License]:
    """Give what CycloneDX allows: single licences, or one expression alone."""
    factory = LicenseFactory()
    found = [factory.make_from_string(name) for name in names]
    if len(found) > 1:
        return [
            factory.make_with_name(licence.value)
            if isinstance(licence, LicenseExpression)
            else licence
            for licence in found
        ]
    return list(found)


def _connect(
    bom: Bom,
    layer: Component,
    components: Mapping[Package, Component],
    names: Mapping[Package, Sequence[str]],
) -> None:
    """Say who needs whom. What nobody else reaches, the layer needs itself."""
    by_name: dict[str, list[Package]] = {}
    for package in components:
        by_name.setdefault(package.name, []).append(package)
    needs = {
        package: [
            needed
            for name in names[package]
            for needed in by_name.get(name, ())
            if needed is not package
        ]
        for package in components
    }
    for package, needed in needs.items():
        bom.register_dependency(components[package], [components[other] for other in needed])
    wanted = {other for needed in needs.values() for other in needed}
    roots = [package for package in components if package not in wanted]
    reached = _reachable(roots, needs)
    for package in components:
        # A circle that nothing outside of it needs.
        if package not in reached:
            roots.append(package)
            reached |= _reachable([package], needs)
    bom.register_dependency(layer, [components[package] for package in roots])


def _reachable(
    start: Iterable[Package], needs: Mapping[Package, Iterable[Package]]
) -> set[Package]:
    reached: set[Package] = set()
    waiting = list(start)
    while waiting:
        package = waiting.pop()
        if package not in reached:
            reached.add(package)
            waiting += needs[package]
    return reached
