"""Jinja for reports: Markdown where values are inert, HTML where they are escaped."""

from collections.abc import Mapping

from jinja2 import DictLoader, StrictUndefined
from jinja2.sandbox import SandboxedEnvironment

from layergen.report.inert import code, inert


def page(templates: Mapping[str, str], name: str, /, **context: object) -> str:
    """Render one of the report templates, given as texts by name (`catalogue.md.j2`)."""
    jinja = SandboxedEnvironment(
        loader=DictLoader(dict(templates)),
        undefined=StrictUndefined,
        autoescape=name.endswith(".html.j2"),
        trim_blocks=True,
        lstrip_blocks=True,
        keep_trailing_newline=True,
    )
    jinja.filters["code"] = code
    jinja.filters["inert"] = inert
    return jinja.get_template(name).render(**context)
