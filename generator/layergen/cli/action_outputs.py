"""What `action.yml` runs after a command: outputs for `$GITHUB_OUTPUT`, on stdout."""

import sys
from pathlib import Path

from layergen.report.action_outputs import action_outputs, outputs_text


def main(arguments: list[str]) -> None:
    """Read the exit code, and the files with what the command printed and said."""
    code, printed, said = arguments
    outputs = action_outputs(
        Path(printed).read_text("utf-8"), Path(said).read_text("utf-8"), int(code), printed
    )
    sys.stdout.write(outputs_text(outputs))


if __name__ == "__main__":
    main(sys.argv[1:])
