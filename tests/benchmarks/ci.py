"""What drift and comment take beside Terraform: `python -m tests.benchmarks.ci [ROOTS [TURNS]]`.

30 roots of the embedded AWS by default, each with one published layer. The baseline is a script
that plans in the same roots, as many at once, and prints the plans as JSON: Terraform's own time,
which both commands need. The memory of comment is told for these plans, for ten times as many, and
for one plan with 5,000 resources.
"""

import os
import sys
import tempfile
from collections.abc import Mapping
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass, replace
from functools import partial
from itertools import product
from pathlib import Path

from layergen.adapters.terraform import Terraform, find_terraform
from layergen.sandbox import lifecycle
from layergen.sandbox.environment import environment as aws_environment
from tests.benchmarks.harness import Figures, medians, ratios, timed, verdict
from tests.benchmarks.repository import run
from tests.measured import Used, measured
from tests.repositories import ACCOUNT, LAYER, environment, layer, repository_files, write_files

ROOTS = 30
TURNS = 2
AT_ONCE = os.cpu_count() or 1
ON_TOP = 0.1
"""What a command may take beside Terraform, in parts of Terraform's time."""
MANY = 10
FLAT = 1.1
"""What so many times as many plans may take, in parts of the memory of few."""
RESOURCES = 5_000
REGIONS = (
    *("ap-northeast-1", "ap-northeast-2", "ap-northeast-3", "ap-south-1", "ap-southeast-1"),
    *("ap-southeast-2", "ca-central-1", "eu-central-1", "eu-north-1", "eu-west-1"),
    *("eu-west-2", "eu-west-3", "sa-east-1", "us-east-1", "us-west-2"),
)
OWN = f"""\
resource "terraform_data" "own" {{
  count = {RESOURCES}
  input = {{ name = "own-${{count.index}}", team = "platform" }}
}}
"""
SCRIPT = """\
terraform -chdir="$1" plan -input=false -lock=false -no-color -out=it.tfplan
terraform -chdir="$1" show -json -no-color it.tfplan > "$1/plan.json"
"""


@dataclass(frozen=True)
class Place:
    """A repository, what works in its account, and those of its roots that are applied."""

    top: Path
    terraform: Terraform
    applied: tuple[str, ...]

    @property
    def env(self) -> Mapping[str, str]:
        return self.terraform.env

    @property
    def chosen(self) -> list[str]:
        """Name the environments and regions of what is applied, as options."""
        places = [root.split("/") for root in self.applied]
        names = dict.fromkeys(name for _, name, _ in places)
        regions = dict.fromkeys(region for _, _, region in places)
        given = [*product(["--env"], names), *product(["--region"], regions)]
        return [word for option in given for word in option]

    @property
    def plans(self) -> list[str]:
        return [f"{root}/plan.json" for root in self.applied]

    def layergen(self, *arguments: str) -> None:
        run([sys.executable, "-m", "layergen", "-q", *arguments], cwd=self.top, env=self.env)

    def drift(self) -> None:
        self.layergen("drift", "--at-once", str(AT_ONCE), *self.chosen)

    def comment(self) -> None:
        self.layergen("comment", *self.plans)

    def script(self, roots: tuple[str, ...] = ()) -> None:
        """Plan in roots, as a job without layergen would."""
        (self.top / "plan.sh").write_text(SCRIPT)
        (self.top / "roots.txt").write_text("\n".join(roots or self.applied))
        each = ["-n1", "-P", str(AT_ONCE), "sh", "-e", "plan.sh"]
        run(["xargs", "-a", "roots.txt", *each], cwd=self.top, env=self.env)

    def memory(self, *plans: str) -> Used:
        argv = ["-C", str(self.top), "-q", "comment", *(str(self.top / plan) for plan in plans)]
        return measured(argv, self.top / "comment.md", self.env)


def set_up(folder: Path, env: Mapping[str, str], roots: int) -> Place:
    """Write ten times as many roots as asked for, and apply the first ones."""
    names = [f"e{number:03}" for number in range(-(-roots * MANY // len(REGIONS)))]
    several = names[: -(-roots // len(REGIONS))]
    chosen = product(several, REGIONS[: roots // len(several)])
    environments = {name: environment(regions=[*REGIONS], name_prefix=f"{name}-") for name in names}
    files = repository_files({LAYER: layer()}, environments=environments)
    del files["layers.lock.json"]
    applied = tuple(f"envs/{name}/{region}" for name, region in chosen)
    place = Place(write_files(folder, files), found_terraform(env), applied)
    place.layergen("release", LAYER, "--bump", "minor")
    place.layergen("render")
    first, *others = (folder / root for root in place.applied)
    mirror = place.terraform.init(first)
    terraform = replace(place.terraform, plugin_dir=mirror)
    apply(terraform, first)
    with ThreadPoolExecutor(AT_ONCE) as pool:
        list(pool.map(partial(init_and_apply, terraform), others))
    for name in several:
        regions = [root.split("/")[2] for root in applied if root.split("/")[1] == name]
        options = [word for region in regions for word in ("--region", region)]
        place.layergen("record", "--env", name, *options)
    return place


def found_terraform(env: Mapping[str, str]) -> Terraform:
    found = find_terraform(env)
    if found is None:
        raise SystemExit("terraform or tofu has to be on PATH")
    return found


def init_and_apply(terraform: Terraform, root: Path) -> None:
    terraform.init(root)
    apply(terraform, root)


def apply(terraform: Terraform, root: Path) -> None:
    terraform.plan(root, root / "it.tfplan")
    terraform.apply(root, root / "it.tfplan")


def as_of_others(place: Place) -> list[str]:
    """Give the first plan to every root that there is, as if it had been made there."""
    first = (place.top / place.plans[0]).read_text()
    own = place.applied[0].split("/")[1:]
    plans = []
    for file in sorted(place.top.glob("envs/*/*/layers.tf")):
        text = first
        for old, new in zip(own, file.parts[-3:-1], strict=True):
            text = text.replace(old, new)
        file.with_name("plan.json").write_text(text)
        plans.append(file.with_name("plan.json").relative_to(place.top).as_posix())
    return plans


def time_of(place: Place, turns: int) -> None:
    """Take the commands and the script in turn, and print ratios."""
    scripts: list[Figures] = []
    drifts: list[Figures] = []
    comments: list[Figures] = []
    for _ in range(turns):
        scripts.append(timed(place.script))
        drifts.append(timed(place.drift))
        comments.append(timed(place.comment))
    against = f"  against plan and show in {len(place.applied)} roots, {AT_ONCE} at once"
    for name, own, aim in (("drift", drifts, 1 + ON_TOP), ("comment", comments, ON_TOP)):
        wall, cpu = ratios(own, scripts)
        print(f"layergen {name}: {medians(own)}")
        print(
            f"{against} ({medians(scripts)}): "
            f"ratio {wall:.3f} wall, {cpu:.3f} cpu{verdict(aim, wall, cpu)}"
        )


def memory_of(place: Place) -> None:
    """Print the memory of comment, for few plans, many, and a large one."""
    few = place.memory(*place.plans)
    others = as_of_others(place)
    many = place.memory(*others)
    first = place.applied[0]
    (place.top / first / "own.tf").write_text(OWN)
    place.script((first,))
    large = place.memory(place.plans[0])
    size = (place.top / place.plans[0]).stat().st_size
    for name, used in (
        (f"{len(place.plans)} plans", few),
        (f"{len(others)} plans", many),
        (f"a plan of {RESOURCES} resources, {size / 2**20:.0f} MiB", large),
    ):
        print(f"layergen comment, {name}: {used.memory / 2**20:.0f} MiB, {used.cpu:.1f} s cpu")
    ratio = many.memory / few.memory
    print(f"  {MANY} times as many plans: ratio {ratio:.3f} memory{verdict(FLAT, ratio)}")


def main() -> None:
    """Set the roots up, and print what was measured."""
    given = [int(argument) for argument in sys.argv[1:]]
    roots, turns = [*given, *(ROOTS, TURNS)[len(given) :]]
    with tempfile.TemporaryDirectory() as folder, lifecycle.ephemeral(Path(folder)) as state:
        place = set_up(Path(folder) / "repository", aws_environment(state.url, ACCOUNT), roots)
        time_of(place, turns)
        memory_of(place)


if __name__ == "__main__":
    main()
