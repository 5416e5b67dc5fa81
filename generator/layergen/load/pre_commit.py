"""What stands in somebody's `.pre-commit-config.yaml`."""

from layergen.load.yaml_document import parse_yaml


def hook_ids(text: str, file: str) -> frozenset[str]:
    """Give the ids of the hooks; none where the file cannot be read."""
    data = parse_yaml(text, file).data
    repositories = data.get("repos") if isinstance(data, dict) else None
    return frozenset(
        hook["id"]
        for repository in repositories or ()
        if isinstance(repository, dict)
        for hook in repository.get("hooks") or ()
        if isinstance(hook, dict) and isinstance(hook.get("id"), str)
    )
