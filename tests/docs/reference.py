"""Writes docs/reference/ from the code: `python -m tests.docs.reference`."""

import inspect
import re
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import typer

from layergen.adapters.shipped import shipped
from layergen.cli.main import app
from layergen.load.facts import runtime_table
from layergen.load.schema import SCHEMAS, json_schema

FOLDER = Path(__file__).parents[2] / "docs" / "reference"
_WRITTEN_BY = "<!-- Written by `python -m tests.docs.reference`. -->\n"
_PREFACE = """\
Data goes to stdout, everything else to stderr. Exit codes: 0 clean, 1 an error or findings, 2
differences, 64 wrong usage. Every option can be set by the environment variable beside it.
"""


def reference_pages() -> dict[str, str]:
    """Give the pages of the reference by file name."""
    return {"commands.md": _commands(), "files.md": _files()}


def _commands() -> str:
    root = typer.main.get_command(app)
    parts = [
        _WRITTEN_BY,
        "# Commands\n",
        _PREFACE,
        *_command("layergen", root),
    ]
    return "\n".join(parts)


def _command(name: str, command: Any) -> Iterator[str]:
    level = "#" * min(2 + (name.count(" ") > 1), 3)
    yield f"{level} {name}\n"
    yield _paragraphs(command.help or "") + "\n"
    rows = [_parameter(name, p) for p in command.params if not _is_help(p)]
    if rows:
        yield "| option | meaning | environment |\n|---|---|---|\n" + "\n".join(rows) + "\n"
    for child_name, child in getattr(command, "commands", {}).items():
        yield from _command(f"{name} {child_name}", child)


def _paragraphs(text: str) -> str:
    lines = inspect.cleandoc(text).split("\n")
    return re.sub(r"(?<=[^\n ])\n(?=[^\n ])", " ", "\n".join(lines))


def _is_help(parameter: Any) -> bool:
    return bool({"--help", "--install-completion", "--show-completion"} & set(parameter.opts))


def _parameter(command: str, parameter: Any) -> str:
    is_option = parameter.param_type_name == "option"
    shown = ", ".join(f"`{o}`" for o in (*parameter.opts, *parameter.secondary_opts))
    prefix = "_".join(word.upper() for word in command.split())
    variable = f"`{parameter.envvar or f'{prefix}_{parameter.name.upper()}'}`" if is_option else ""
    meaning = (getattr(parameter, "help", "") or "").replace("|", "\\|")
    return f"| {shown if is_option else f'`{parameter.name.upper()}`'} | {meaning} | {variable} |"


def _files() -> str:
    runtimes = runtime_table((shipped("data") / "runtimes.json").read_text("utf-8"))
    parts = [
        _WRITTEN_BY,
        "# Files\n",
        "`layergen schema NAME` prints each of these as JSON Schema for your editor.\n",
    ]
    for name in SCHEMAS:
        schema = json_schema(name, [])
        parts += [f"## {schema['title']}\n", f"`layergen schema {name}`\n", *_tables(schema)]
    parts += [
        "## Runtimes\n",
        f"As of {runtimes.taken_on}; AWS moves these dates.\n",
        "| runtime | support ends | needs hashicorp/aws |\n|---|---|---|",
        *(
            f"| {r.name} | {r.deprecated_on or 'not announced'} | {r.provider_floor or ''} |"
            for r in runtimes.runtimes.values()
        ),
    ]
    return "\n".join(parts) + "\n"


def _tables(schema: dict[str, Any]) -> Iterator[str]:
    yield _table(schema)
    for name, definition in schema.get("$defs", {}).items():
        if "properties" in definition:
            yield f"### {name.removesuffix('Entry').removesuffix('File')}\n"
            yield definition.get("description", "").split("\n")[0] + "\n"
            yield _table(definition)


def _table(schema: dict[str, Any]) -> str:
    required = set(schema.get("required", ()))
    rows = [
        f"| `{key}` | {_type(value)} | {_default(key, value, required)} "
        f"| {value.get('description', '')} |"
        for key, value in schema["properties"].items()
    ]
    return "\n".join(["| key | value | default | meaning |", "|---|---|---|---|", *rows]) + "\n"


def _type(value: dict[str, Any]) -> str:
    if "$ref" in value:
        name = str(value["$ref"]).rsplit("/", 1)[-1].removesuffix("Entry")
        return f"[{name}](#{name.lower()})"
    if "const" in value:
        return f"`{value['const']}`"
    if "enum" in value:
        return ", ".join(f"`{item}`" for item in value["enum"])
    if options := value.get("anyOf"):
        kinds = [_type(o) for o in options if o.get("type") != "null"]
        return " or ".join(filter(None, kinds))
    if value.get("type") == "array":
        return f"list of {_type(value['items'])}"
    if value.get("type") == "object":
        inner = value.get("additionalProperties")
        if inner is None:
            inner = next(iter(value.get("patternProperties", {}).values()), {})
        return f"by name: {_type(inner)}" if isinstance(inner, dict) else "mapping"
    return {"string": "text", "integer": "number", "boolean": "true, false"}.get(
        str(value.get("type")), "any"
    )


def _default(key: str, value: dict[str, Any], required: set[str]) -> str:
    if key in required:
        return "required"
    default = value.get("default")
    if default in (None, "", [], {}):
        return ""
    return f"`{str(default).lower() if isinstance(default, bool) else default}`"


def main() -> None:
    """Write the pages."""
    FOLDER.mkdir(parents=True, exist_ok=True)
    for name, text in reference_pages().items():
        (FOLDER / name).write_text(text, "utf-8")


if __name__ == "__main__":
    main()
