"""What the statements of an environment's roles speak of, as ARNs."""

from collections.abc import Iterable
from dataclasses import dataclass
from functools import cached_property

from layergen.model.environment import DEFAULT_STATE_KEY, Environment, Setting
from layergen.model.names import probe_name, probe_role_name, trial_layer_name
from layergen.model.permission import Statement
from layergen.model.repository import Repository
from layergen.resolve.artifact_store import fill
from layergen.resolve.layer_names import layer_names
from layergen.resolve.partition import partition_of


@dataclass(frozen=True)
class Targets:
    """The resources of one environment. Regions stand in a condition, so that names come once."""

    repository: Repository
    environment: Environment

    def statement(
        self, sid: str, actions: tuple[str, ...], resources: tuple[str, ...]
    ) -> Statement:
        """Allow something in the environment's regions only."""
        regions = {"StringEquals": {"aws:RequestedRegion": self.environment.regions}}
        return Statement(sid, actions, resources, regions)

    def unconditional(
        self, sid: str, actions: tuple[str, ...], resources: tuple[str, ...]
    ) -> Statement:
        """Allow something whose resources say enough, or that no region answers for."""
        return Statement(sid, actions, resources)

    @cached_property
    def layers(self) -> tuple[str, ...]:
        """All layers: of the strategy, of releases, and those that left but are published."""
        names = layer_names(self.repository, self.environment)
        return tuple(self._lambda(f"layer:{name}") for name in names)

    @cached_property
    def layer_versions(self) -> tuple[str, ...]:
        """All versions of these layers."""
        return tuple(f"{arn}:*" for arn in self.layers)

    @property
    def stacks(self) -> tuple[str, ...]:
        """The stacks that hold several grants."""
        return (self._arn("cloudformation", "stack/layergen-*/*"),)

    @property
    def aliased_functions(self) -> tuple[str, ...]:
        """The functions whose alias the roots hold."""
        functions = self.repository.strategy.functions.values()
        rollouts = self.repository.lock_of(self.environment.name).rollouts
        return self._functions({*(f.name for f in functions if f.alias), *rollouts})

    @property
    def attaching_functions(self) -> tuple[str, ...]:
        """The functions that take layers."""
        functions = self.repository.strategy.functions.values()
        return self._functions({function.name for function in functions if function.layers})

    @property
    def probes(self) -> tuple[str, ...]:
        """The functions that import layers, if the environment has any."""
        if self.environment.probes is None:
            return ()
        return (self._lambda(f"function:{self._probe}"),)

    @property
    def probe_logs(self) -> tuple[str, ...]:
        """Their log groups, by both names that CloudWatch Logs has for one."""
        if self.environment.probes is None:
            return ()
        name = f"log-group:/aws/lambda/{self._probe}"
        return (self._arn("logs", name), self._arn("logs", f"{name}:*"))

    @property
    def probe_roles(self) -> tuple[str, ...]:
        """Their role: the one that is named, or those that the roots make."""
        probes = self.environment.probes
        return (probes.role,) if probes and probes.role else self.made_probe_roles

    @property
    def made_probe_roles(self) -> tuple[str, ...]:
        """The roles that the roots make for them, one per region."""
        probes = self.environment.probes
        if probes is None or probes.role:
            return ()
        account = self.environment.account
        return tuple(
            f"arn:{self.partition}:iam::{account}:role/{probe_role_name(self._prefix, region)}"
            for region in self.environment.regions
        )

    @property
    def trial_layers(self) -> tuple[str, ...]:
        """The layer whose versions are published for a moment, to be tried."""
        return (self._lambda(f"layer:{trial_layer_name(self._prefix)}"),)

    @property
    def trial_layer_versions(self) -> tuple[str, ...]:
        """All versions of it."""
        return tuple(f"{arn}:*" for arn in self.trial_layers)

    @property
    def every_layer_version(self) -> tuple[str, ...]:
        """Any version of any layer of the account."""
        return (self._lambda("layer:*:*"),)

    @property
    def every_function(self) -> tuple[str, ...]:
        """Any function of the account."""
        return (self._lambda("function:*"),)

    @property
    def parameters(self) -> tuple[str, ...]:
        """The parameters with ARNs, if the environment publishes them."""
        if self.environment.parameters is None:
            return ()
        return (self._arn("ssm", f"parameter{self.environment.parameters.prefix}/*"),)

    @property
    def artifact_buckets(self) -> tuple[str, ...]:
        """The buckets with artifacts, if there are any."""
        store = self.environment.s3
        if store is None:
            return ()
        names = {fill(store.bucket, self.environment, r) for r in self.environment.regions}
        return tuple(f"arn:{self.partition}:s3:::{name}" for name in sorted(names))

    @property
    def artifacts(self) -> tuple[str, ...]:
        """The objects below the prefix of the artifacts."""
        store = self.environment.s3
        if store is None:
            return ()
        found = {
            "/".join(
                filter(
                    None,
                    (
                        fill(store.bucket, self.environment, region),
                        fill(store.prefix, self.environment, region),
                        "*",
                    ),
                )
            )
            for region in self.environment.regions
        }
        return tuple(f"arn:{self.partition}:s3:::{path}" for path in sorted(found))

    @property
    def consumer_roles(self) -> tuple[str, ...]:
        """The roles of other accounts that `usage` takes on."""
        roles = (consumer.assume_role for consumer in self.environment.consumers)
        return tuple(sorted(role.role_arn for role in roles if role))

    @property
    def state_buckets(self) -> tuple[str, ...]:
        """The bucket of the Terraform state."""
        return self._each_state("arn:{partition}:s3:::{bucket}")

    @property
    def states(self) -> tuple[str, ...]:
        """The state files."""
        return self._each_state("arn:{partition}:s3:::{bucket}/{key}")

    @property
    def state_locks(self) -> tuple[str, ...]:
        """The lock files beside them, if Terraform is told to use them."""
        if not self.environment.backend.settings.get("use_lockfile"):
            return ()
        return self._each_state("arn:{partition}:s3:::{bucket}/{key}.tflock")

    @property
    def state_tables(self) -> tuple[str, ...]:
        """The table with the locks, if there is one."""
        if not self.environment.backend.settings.get("dynamodb_table"):
            return ()
        return self._each_state("arn:{partition}:dynamodb:*:*:table/{dynamodb_table}")

    @property
    def partition(self) -> str:
        """The part of AWS that the regions are in."""
        return partition_of(self.environment.regions[0])

    @property
    def _prefix(self) -> str:
        return self.environment.name_prefix

    @property
    def _probe(self) -> str:
        return probe_name(self._prefix, "*", "*")

    def _functions(self, names: Iterable[str]) -> tuple[str, ...]:
        return tuple(
            self._lambda(f"function:{name}{end}") for name in sorted(names) for end in ("", ":*")
        )

    def _each_state(self, pattern: str) -> tuple[str, ...]:
        settings = {"key": DEFAULT_STATE_KEY, **self.environment.backend.settings}
        return tuple(
            sorted(
                {
                    pattern.format(
                        partition=self.partition,
                        **{name: self._filled(value, region) for name, value in settings.items()},
                    )
                    for region in self.environment.regions
                }
            )
        )

    def _filled(self, value: Setting, region: str) -> str:
        return fill(str(value), self.environment, region)

    def _lambda(self, resource: str) -> str:
        return self._arn("lambda", resource)

    def _arn(self, service: str, resource: str) -> str:
        return f"arn:{self.partition}:{service}:*:{self.environment.account}:{resource}"
