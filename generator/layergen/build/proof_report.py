"""What a proof did, for people."""

from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Run:
    """One interpreter, the targets that it stood for, and how many of the checks passed in it."""

    label: str
    passed: int
    checks: int

    def __str__(self) -> str:
        return f"{self.passed} of {self.checks} load in {self.label}"


@dataclass(frozen=True, slots=True)
class ProofReport:
    """The outcome of one variant's proof.

    `read` names the targets that no program of this machine can stand for. `unpruned_too` are
    checks that fail with every file in place, and why. `spare` are compiled files that no target
    can load, `bundled` packages that every runtime
    brings itself; `dropped` tells whether these were left to it. `foreign` are libraries of this
    machine that what was made on it needs, and Lambda lacks.
    """

    ran: tuple[Run, ...] = ()
    read: tuple[str, ...] = ()
    unpruned_too: tuple[str, ...] = ()
    restored: tuple[str, ...] = ()
    spare: tuple[str, ...] = ()
    bundled: tuple[str, ...] = ()
    dropped: bool = False
    foreign: tuple[str, ...] = ()
