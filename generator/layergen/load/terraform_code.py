"""Layers, grants, functions and aliases in Terraform that people wrote."""

import re
from collections.abc import Callable, Iterable, Iterator, Mapping
from typing import Any, TypeVar

from layergen.diagnostics import Diagnostic, Severity
from layergen.load.terraform_blocks import Block, read_blocks
from layergen.load.terraform_values import NotLiteralError, Values, locals_of
from layergen.model.terraform_code import (
    CodeAlias,
    CodeFunction,
    CodeLayer,
    CodePermission,
    TerraformCode,
)

_LAYER = "aws_lambda_layer_version"
_PERMISSION = "aws_lambda_layer_version_permission"
_FUNCTION = "aws_lambda_function"
_ALIAS = "aws_lambda_alias"
_MODULE = re.compile(
    r"(?:registry\.terraform\.io/)?terraform-aws-modules/lambda/aws"
    r"|.*terraform-aws-modules/terraform-aws-lambda(?:\.git)?(?:\?.*)?"
)
_REFERENCE = re.compile(
    r"\$\{((?:aws_lambda_\w+|module)\.[\w-]+)(?:\[[^\]]*\])?\.(\w+)\}",
)
_ARN = re.compile(r"arn:aws[\w-]*:lambda:[a-z0-9-]+:[0-9]{12}:layer:[\w-]+(?::[0-9]+)?")
_Found = TypeVar("_Found")


def read_terraform(texts: Mapping[str, str]) -> TerraformCode:
    """Read the files of one root, by name. What cannot be read is told of, with its place."""
    blocks, findings = read_blocks(texts)
    return _Reading(blocks, list(findings)).code()


class _Reading:
    def __init__(self, blocks: tuple[Block, ...], findings: list[Diagnostic]) -> None:
        self.blocks = blocks
        self.values = Values(locals_of(blocks))
        self.findings = findings
        self.layers: dict[str, CodeLayer] = {}
        self.functions: dict[str, CodeFunction] = {}

    def code(self) -> TerraformCode:
        modules = tuple(self._modules())
        self.layers |= self._each(self._layer, self._all(_LAYER))
        self.layers |= self._each(self._module_layer, modules)
        self.functions |= self._each(self._function, (*self._all(_FUNCTION), *modules))
        permissions = self._each(self._permission, self._all(_PERMISSION))
        aliases = self._each(self._alias, self._all(_ALIAS))
        return TerraformCode(
            tuple(self.layers.values()),
            tuple(permissions.values()),
            tuple(self.functions.values()),
            tuple(aliases.values()),
            tuple(self.findings),
        )

    def _all(self, kind: str) -> Iterator[tuple[str, Block]]:
        for block in self.blocks:
            if block.labels[:2] == ("resource", kind) and len(block.labels) == 3:
                yield f"{kind}.{block.labels[2]}", block

    def _modules(self) -> Iterator[tuple[str, Block]]:
        for block in self.blocks:
            source = block.attributes.get("source")
            if (
                block.labels[0] == "module"
                and isinstance(source, str)
                and _MODULE.fullmatch(source.strip('"'))
            ):
                yield f"module.{block.labels[1]}", block

    def _each(
        self,
        read: Callable[[str, Block], _Found | None],
        blocks: Iterable[tuple[str, Block]],
    ) -> dict[str, _Found]:
        """Read blocks by address; what cannot be read is told of."""
        read_ones: dict[str, _Found] = {}
        for address, block in blocks:
            try:
                if (found := read(address, block)) is not None:
                    read_ones[address] = found
            except _UnreadableError as error:
                place = block.place_of(error.attribute)
                said = f"{address}: {error.attribute} {error.why}"
                warning = Diagnostic("unreadable", said, place, severity=Severity.WARNING)
                self.findings.append(warning)
        return read_ones

    def _layer(self, address: str, block: Block) -> CodeLayer:
        return self._described(address, f"{address}{_key(block)}", block)

    def _module_layer(self, address: str, block: Block) -> CodeLayer | None:
        if not self._flag(block, "create_layer", False) or not self._flag(block, "create", True):
            return None
        return self._described(address, f"{address}{_key(block)}.{_LAYER}.this[0]", block)

    def _described(self, address: str, instance: str, block: Block) -> CodeLayer:
        return CodeLayer(
            address=address,
            instance=instance,
            place=block.place,
            name=self._text(block, "layer_name"),
            description=self._text(block, "description", ""),
            license=self._text(block, "license_info", ""),
            runtimes=self._texts(block, "compatible_runtimes"),
            architectures=self._texts(block, "compatible_architectures"),
            filename=self._silently(block, "filename"),
        )

    def _function(self, address: str, block: Block) -> CodeFunction | None:
        is_module = address.startswith("module.")
        if is_module and not self._flag(block, "create_function", True):
            return None
        if is_module and self._flag(block, "create_layer", False):
            return None
        names: list[str] = []
        foreign: list[str] = []
        if "layers" in block.attributes:
            for item in self._value(block, "layers", self.values.items):
                name, arn = self._attached(block, item)
                names += [name] if name else []
                foreign += [arn] if arn else []
        return CodeFunction(
            address=address,
            place=block.place,
            name=self._text(block, "function_name"),
            runtime=self._text(block, "runtime", ""),
            architecture=next(iter(self._texts(block, "architectures")), "x86_64"),
            layers=tuple(names),
            foreign=tuple(foreign),
        )

    def _attached(self, block: Block, item: Any) -> tuple[str, str]:
        """Give the name of one of our layers, or the ARN of a version of whomever's."""
        if (address := _referred(item)) in self.layers:
            return self.layers[address].name, ""
        text = self._value(block, "layers", lambda _: self.values.text(item))
        if not _ARN.fullmatch(text):
            raise _UnreadableError(block, "layers", f"holds {text}, which is no ARN")
        return "", text

    def _permission(self, address: str, block: Block) -> CodePermission:
        return CodePermission(
            address=address,
            instance=f"{address}{_key(block)}",
            place=block.place,
            layer=self._layer_name(block),
            principal=self._text(block, "principal"),
            organization_id=self._text(block, "organization_id", "") or None,
        )

    def _layer_name(self, block: Block) -> str:
        if (address := _referred(block.attributes.get("layer_name"))) in self.layers:
            return self.layers[address].name
        text = self._text(block, "layer_name")
        return text.split(":")[6] if _ARN.fullmatch(text) else text

    def _alias(self, address: str, block: Block) -> CodeAlias:
        referred = _referred(block.attributes.get("function_name"))
        if referred in self.functions:
            function = self.functions[referred].name
        else:
            function = self._text(block, "function_name")
        return CodeAlias(
            address=address,
            instance=f"{address}{_key(block)}",
            place=block.place,
            function=function,
            name=self._text(block, "name"),
        )

    def _text(self, block: Block, name: str, default: str | None = None) -> str:
        value = block.attributes.get(name)
        if value is None:
            if default is None:
                raise _UnreadableError(block, name, "is missing")
            return default
        return self._value(block, name, self.values.text)

    def _texts(self, block: Block, name: str) -> tuple[str, ...]:
        if block.attributes.get(name) is None:
            return ()
        return self._value(block, name, self.values.texts)

    def _flag(self, block: Block, name: str, default: bool) -> bool:
        return self._value(block, name, lambda value: self.values.flag(value, default))

    def _silently(self, block: Block, name: str) -> str:
        try:
            return self._text(block, name, "")
        except _UnreadableError:
            return ""

    def _value(self, block: Block, name: str, read: Callable[[Any], _Found]) -> _Found:
        try:
            return read(block.attributes.get(name))
        except NotLiteralError as error:
            raise _UnreadableError(block, name, str(error)) from None


class _UnreadableError(Exception):
    def __init__(self, block: Block, attribute: str, why: str) -> None:
        super().__init__(why)
        self.block, self.attribute, self.why = block, attribute, why


def _referred(value: Any) -> str:
    """Give the address of what an expression refers to; nothing if it is no reference."""
    found = _REFERENCE.fullmatch(value) if isinstance(value, str) else None
    return found[1] if found else ""


def _key(block: Block) -> str:
    """Give the key of the only instance. Raises _UnreadableError where there may be several."""
    if "for_each" in block.attributes:
        raise _UnreadableError(block, "for_each", "makes several of it, which are not told apart")
    count = block.attributes.get("count")
    if isinstance(count, int) and count > 1:
        raise _UnreadableError(block, "count", f"makes {count} of it, which are not told apart")
    return "" if count is None else "[0]"
