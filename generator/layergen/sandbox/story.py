"""The demo as data: what is told, and the commands a user would type."""

from dataclasses import dataclass, field

ENVIRONMENT = "dev"
REGION = "eu-west-1"
ACCOUNT = "111122223333"
ROOT = f"envs/{ENVIRONMENT}/{REGION}"
FUNCTIONS = ("checkout", "ingest", "recommend")


@dataclass(frozen=True, slots=True)
class Command:
    """One command line. `expected` is the exit code that the story needs."""

    argv: tuple[str, ...]
    expected: int = 0

    @property
    def needs_terraform(self) -> bool:
        """Tell whether this runs Terraform, or reads what only an apply brings forth."""
        return self.argv[0] in {"terraform", "aws"} or self.argv[:2] in {
            ("layergen", "record"),
            ("layergen", "usage"),
            ("layergen", "prune"),
            ("layergen", "rollout"),
        }


@dataclass(frozen=True, slots=True)
class Addition:
    """A line that a person writes at the end of a file."""

    file: str
    line: str


@dataclass(frozen=True, slots=True)
class Chapter:
    """One part of the story."""

    title: str
    told: str
    steps: tuple[Command | Addition, ...] = field(default=())


def _layergen(*arguments: str, expected: int = 0) -> Command:
    return Command(("layergen", *arguments), expected)


def _terraform(*arguments: str) -> Command:
    return Command(("terraform", f"-chdir={ROOT}", *arguments))


_APPLY = _terraform("apply", "-auto-approve")
_IN = ("--env", ENVIRONMENT)
_RETIRED = "data-tools@1.0.0"
_NO_TIME = "a demo does not wait"

STORY: tuple[Chapter, ...] = (
    Chapter(
        "Build",
        "The lock names every wheel by its hash. Building it again, on any machine, gives the same "
        "bytes.",
        (_layergen("validate"), _layergen("build")),
    ),
    Chapter(
        "Render and lint",
        "The strategy and the locks become plain Terraform: one root per account and region.",
        (_layergen("render"), _layergen("lint", *_IN)),
    ),
    Chapter(
        "Plan and apply",
        "From here on it is Terraform. The functions are written by hand, beside the rendered "
        "files.",
        (
            *(
                Command(
                    (
                        *("python", "-m", "zipfile", "-c"),
                        f"dist/functions/{name}.zip",
                        f"functions/{name}/handler.py",
                    )
                )
                for name in FUNCTIONS
            ),
            _terraform("init"),
            _terraform("plan", "-out=tfplan"),
            _terraform("apply", "tfplan"),
            _layergen("record", *_IN),
        ),
    ),
    Chapter(
        "Plan again",
        "What was applied is what was meant: a second plan is empty.",
        (_terraform("plan", "-detailed-exitcode"),),
    ),
    Chapter(
        "A second release",
        "A dependency more, and a release more. The old one stays: the plan adds and destroys "
        "nothing.",
        (
            Addition("layers/data-tools/requirements.in", "python-dateutil"),
            _layergen("lock", "data-tools"),
            _layergen("release", "data-tools"),
            _layergen("rollout", "start", "checkout", *_IN),
            _layergen("render"),
            # The first alias brings a module that Terraform has not seen yet.
            _terraform("init"),
            _APPLY,
            _layergen("record", *_IN),
        ),
    ),
    Chapter(
        "Move two functions to it",
        "A pin moves one function. It publishes a version; the alias of checkout stays where it "
        "is.",
        (
            _layergen("pin", "checkout", "data-tools@1.1.0", *_IN),
            _layergen("pin", "ingest", "data-tools@1.1.0", *_IN),
            _layergen("render"),
            _APPLY,
        ),
    ),
    Chapter(
        "Shift the alias",
        "10 % of the calls, then all of them. Each step is one update in place. Without a reason "
        "it would wait for half an hour of good evidence, and for the final bake after it.",
        (
            _layergen("rollout", "start", "checkout", *_IN),
            _layergen("render"),
            _APPLY,
            _layergen("rollout", "observe", "checkout", *_IN),
            _layergen("rollout", "promote", "checkout", *_IN, "--skip", _NO_TIME),
            _layergen("render"),
            _APPLY,
            _layergen("rollout", "advance", "checkout", *_IN, "--skip", _NO_TIME),
        ),
    ),
    Chapter(
        "Retire the old release",
        "Not while anything uses it: the first versions of the functions still do.",
        (
            _layergen("usage", *_IN, "--write"),
            _layergen("prune", *_IN, _RETIRED, expected=1),
            *(
                Command(
                    (
                        *("aws", "lambda", "delete-function"),
                        *("--function-name", name, "--qualifier", "1"),
                    )
                )
                for name in ("checkout", "ingest")
            ),
            _layergen("usage", *_IN, "--write"),
            _layergen("prune", *_IN, _RETIRED),
            _layergen("render"),
            _APPLY,
            _layergen("record", *_IN),
        ),
    ),
)
