"""The only Jinja environment. Templates come as texts, so that rendering reads no file."""

from collections.abc import Mapping

from jinja2 import DictLoader, StrictUndefined, TemplateError, TemplateSyntaxError
from jinja2.sandbox import SandboxedEnvironment

from layergen.errors import LayergenError
from layergen.render import hcl

SUFFIX = ".j2"


def environment(templates: Mapping[str, str]) -> SandboxedEnvironment:
    """Give the Jinja environment over templates by name (`layers.tf.j2`)."""
    jinja = SandboxedEnvironment(
        loader=DictLoader(dict(templates)),
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
    return jinja


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
