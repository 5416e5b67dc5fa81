"""The only Jinja environment. Templates come as texts, so that rendering reads no file."""

import json
from collections.abc import Mapping

from jinja2 import DictLoader, StrictUndefined, TemplateError, TemplateSyntaxError
from jinja2.sandbox import SandboxedEnvironment

from layergen.errors import LayergenError
from layergen.render import hcl

SUFFIX = ".j2"


def environment(
    templates: Mapping[str, str], value: tuple[str, str] = ("{{", "}}")
) -> SandboxedEnvironment:
    """Give the Jinja environment over templates by name (`layers.tf.j2`).

    `value` is what stands around values, for texts in which braces mean something else.
    """
    jinja = SandboxedEnvironment(
        loader=DictLoader(dict(templates)),
        variable_start_string=value[0],
        variable_end_string=value[1],
        undefined=StrictUndefined,
        autoescape=False,
        trim_blocks=True,
        lstrip_blocks=True,
        keep_trailing_newline=True,
    )
    jinja.filters["hcl"] = hcl.literal
    jinja.filters["hcl_key"] = hcl.key
    jinja.filters["attributes"] = hcl.attributes
    jinja.filters["inline"] = hcl.inline
    jinja.filters["quoted"] = quoted
    return jinja


def quoted(value: str) -> str:
    """Write a text so that YAML and JSON read exactly this text."""
    return json.dumps(value)


def render_template(jinja: SandboxedEnvironment, name: str, /, **context: object) -> str:
    """Render one template. Raises LayergenError with the template's name and line."""
    try:
        return jinja.get_template(name).render(**context)
    except TemplateSyntaxError as error:
        raise LayergenError(
            f"template {error.name or name}, line {error.lineno}: {error.message}"
        ) from None
    except RecursionError:
        raise LayergenError(f"template {name} includes or calls itself without end") from None
    except (TemplateError, TypeError, ValueError, ArithmeticError, LookupError) as error:
        raise LayergenError(f"template {name}: {error}") from None
