"""What an expression comes to, where nobody has to run Terraform to know that."""

import re
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from typing import Any

from layergen.load.terraform_blocks import Block

_ESCAPE = re.compile(r'\\(?:u([0-9a-fA-F]{4})|U([0-9a-fA-F]{8})|([nrt"\\]))')
_LETTERS = {"n": "\n", "r": "\r", "t": "\t", '"': '"', "\\": "\\"}
_PART = re.compile(r"(\$\$\{|%%\{|\$\{|%\{)")
_LOCAL = re.compile(r"local\.([A-Za-z_][\w-]*)")
_SHOWN = 60


class NotLiteralError(Exception):
    """An expression that only Terraform can evaluate; the text says why."""


@dataclass(frozen=True, slots=True)
class Values:
    """Evaluates literals, and locals that are literals."""

    locals: Mapping[str, Any]

    def text(self, value: Any) -> str:
        """Give a text. Raises NotLiteralError."""
        if isinstance(value, bool) or value is None:
            raise NotLiteralError(f"is {str(value).lower()}, which is no text")
        if isinstance(value, int | float):
            return str(value)
        if not isinstance(value, str):
            raise NotLiteralError("is no text")
        if value.startswith("${") and value.endswith("}"):
            return self._local(value[2:-1])
        if not value.startswith('"') or value.startswith('"<<'):
            raise NotLiteralError(f"is {_shown(value)}, which is not read here")
        return self._template(value[1:-1])

    def texts(self, value: Any) -> tuple[str, ...]:
        """Give a list of texts. Raises NotLiteralError."""
        return tuple(self.text(item) for item in self.items(value))

    def items(self, value: Any) -> list[Any]:
        """Give the items of a list as they are written. Raises NotLiteralError."""
        if isinstance(value, str) and (name := _LOCAL.fullmatch(value[2:-1])):
            value = self.locals.get(name[1], value)
        if not isinstance(value, list):
            raise NotLiteralError(f"is {_shown(value)}, which only Terraform can evaluate")
        return value

    def flag(self, value: Any, default: bool) -> bool:
        """Give a yes or no; `default` for nothing. Raises NotLiteralError."""
        if value is None:
            return default
        if isinstance(value, bool):
            return value
        raise NotLiteralError(f"is {_shown(value)}, which only Terraform can evaluate")

    def _local(self, code: str) -> str:
        name = _LOCAL.fullmatch(code)
        if name is None or name[1] not in self.locals:
            raise NotLiteralError(f"is {_shown(code)}, which only Terraform can evaluate")
        # A local that names itself in a circle is an error of Terraform's.
        rest = {other: value for other, value in self.locals.items() if other != name[1]}
        return Values(rest).text(self.locals[name[1]])

    def _template(self, source: str) -> str:
        found: list[str] = []
        position = 0
        while match := _PART.search(source, position):
            found.append(_unescaped(source[position : match.start()]))
            position = match.end()
            if match[0] in {"$${", "%%{"}:
                found.append(match[0][1:])
                continue
            end = source.find("}", position)
            if match[0] == "%{" or end < 0:
                raise NotLiteralError("is a template that only Terraform can evaluate")
            found.append(self._local(source[position:end].strip()))
            position = end + 1
        return "".join([*found, _unescaped(source[position:])])


def locals_of(blocks: Iterable[Block]) -> Mapping[str, Any]:
    """Gather the locals of a configuration."""
    return {
        name: value
        for block in blocks
        if block.labels == ("locals",)
        for name, value in block.attributes.items()
    }


def _unescaped(text: str) -> str:
    def plain(found: re.Match[str]) -> str:
        code = found[1] or found[2]
        return chr(int(code, 16)) if code else _LETTERS[found[3]]

    return _ESCAPE.sub(plain, text)


def _shown(value: object) -> str:
    text = " ".join(str(value).removeprefix("${").removesuffix("}").split())
    return text if len(text) <= _SHOWN else f"{text[: _SHOWN - 1]}…"
