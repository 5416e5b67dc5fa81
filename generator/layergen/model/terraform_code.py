"""What people wrote in Terraform about layers: as far as it can be read without running it."""

from dataclasses import dataclass

from layergen.diagnostics import Diagnostic, Place


@dataclass(frozen=True, slots=True)
class CodeLayer:
    """A layer version that code publishes.

    `address` is what a `removed` block names: the resource, or the whole call of a module.
    `instance` is the one layer version in the state. `filename` is as it is written.
    """

    address: str
    instance: str
    place: Place
    name: str
    description: str = ""
    license: str = ""
    runtimes: tuple[str, ...] = ()
    architectures: tuple[str, ...] = ()
    filename: str = ""


@dataclass(frozen=True, slots=True)
class CodePermission:
    """Whom code lets use a layer. `layer` is its name; `principal` an account, or `*`."""

    address: str
    instance: str
    place: Place
    layer: str
    principal: str
    organization_id: str | None = None


@dataclass(frozen=True, slots=True)
class CodeFunction:
    """A function with the names of its layers, in order, and the ARNs of those of others."""

    address: str
    place: Place
    name: str
    runtime: str
    architecture: str = "x86_64"
    layers: tuple[str, ...] = ()
    foreign: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class CodeAlias:
    """An alias of a function."""

    address: str
    instance: str
    place: Place
    function: str
    name: str


@dataclass(frozen=True, slots=True)
class TerraformCode:
    """All of it, in the order of the files. `unreadable` says what could not be read, and why."""

    layers: tuple[CodeLayer, ...] = ()
    permissions: tuple[CodePermission, ...] = ()
    functions: tuple[CodeFunction, ...] = ()
    aliases: tuple[CodeAlias, ...] = ()
    unreadable: tuple[Diagnostic, ...] = ()
