"""The files of a new repository. People own them from the first day, so they carry no mark."""

from collections.abc import Mapping

from layergen.render.templates import environment, render_template

ENVIRONMENTS = {"dev": "latest", "prod": "manual"}
"""The two environments of a new repository, and how releases enter them."""


def scaffold(
    templates: Mapping[str, str], *, layer: str, account: str, region: str
) -> dict[str, str]:
    """Give the texts of a new repository by path."""
    jinja = environment(templates)

    def text(template: str, **context: object) -> str:
        return render_template(jinja, f"{template}.j2", **context)

    files = {
        "layers.yaml": text("layers.yaml", layer=layer),
        f"layers/{layer}/requirements.in": text("requirements.in"),
        ".gitignore": text("gitignore"),
    }
    for name, track in ENVIRONMENTS.items():
        files[f"envs/{name}/env.yaml"] = text(
            "env.yaml", environment=name, account=account, region=region, track=track
        )
    return files
