"""The proof of a variant: its compiled files fit every target, and its packages still load."""

import tempfile
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from functools import partial
from pathlib import Path

from layergen.build.bundled import bundled, is_bundled
from layergen.build.collisions import one_per_path
from layergen.build.culprits import culprits
from layergen.build.extracted import ExtractedLayer
from layergen.build.interpreter import Interpreter, Interpreters
from layergen.build.native import prove_native
from layergen.build.native_file import NativeFile
from layergen.build.package_facts import facts_of
from layergen.build.proof_language import Language
from layergen.build.proof_nodejs import NODEJS
from layergen.build.proof_python import PYTHON
from layergen.build.proof_report import ProofReport, Run
from layergen.build.protocol import Member
from layergen.build.prune import pruned
from layergen.build.system_libraries import foreign_libraries
from layergen.diagnostics import Place
from layergen.errors import InvalidInputError, LayergenError, naming
from layergen.model.check import Check
from layergen.model.release import Package
from layergen.model.runtime import Runtime
from layergen.model.strategy import Architecture, BundledPackages, OnFailedProof, Prune
from layergen.model.variant import Variant

_LANGUAGES = (PYTHON, NODEJS)


@dataclass(frozen=True, slots=True)
class Proof:
    """How one layer is proved. `direct` are the packages that its manifest names itself."""

    runtimes: Mapping[str, Runtime]
    interpreters: Interpreters
    direct: tuple[str, ...] = ()
    bundled: BundledPackages = BundledPackages.KEEP
    on_failure: OnFailedProof = OnFailedProof.FAIL
    report: Callable[[ProofReport], None] = lambda _: None


@dataclass(frozen=True, slots=True)
class Proved:
    """What a variant consists of after its proof."""

    packages: tuple[Package, ...]
    members: tuple[Member, ...]
    restored: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class _Content:
    """`beside` is there in Lambda without being in the layer."""

    collected: tuple[Member, ...]
    kept: tuple[Member, ...]
    beside: tuple[Member, ...]

    @property
    def left_out(self) -> tuple[Member, ...]:
        kept = {member.path for member in self.kept}
        return tuple(member for member in self.collected if member.path not in kept)

    def with_restored(self, paths: Iterable[str]) -> "_Content":
        back = set(paths)
        return replace(self, kept=(*self.kept, *(m for m in self.left_out if m.path in back)))


def prove(
    collected: Sequence[Member],
    packages: Sequence[Package],
    variant: Variant,
    rules: Prune,
    *,
    proof: Proof,
    folder: str,
) -> Proved:
    """Prune what was collected for a variant, and prove what is left.

    `folder` is the layer's, for messages. Raises InvalidInputError for compiled files that a
    target cannot load, and LayergenError if pruning breaks a package, unless such files are to be
    restored.
    """
    brought = bundled(packages, variant, proof.runtimes)
    dropped = brought if proof.bundled is BundledPackages.DROP else frozenset()
    packages = tuple(package for package in packages if package.name not in dropped)
    own = tuple(member for member in collected if member.package not in dropped)
    content = _Content(
        collected=own,
        kept=one_per_path(pruned(own, rules, variant.architectures).members),
        beside=tuple(member for member in collected if member.package in dropped),
    )
    native = facts_of(own).native
    paths = {member.path for member in content.kept}
    compiled = prove_native(
        [file for path, file in native.items() if path in paths],
        packages,
        variant,
        proof.runtimes,
        Place(folder),
    )
    if compiled.findings:
        raise InvalidInputError(compiled.findings)
    report = ProofReport(
        spare=compiled.spare,
        bundled=tuple(sorted(brought)),
        dropped=bool(dropped),
        foreign=foreign_libraries(_made(packages, content.kept, native), paths),
    )
    for language in _LANGUAGES:
        content, report = _prove_language(language, content, variant, proof, report)
    proof.report(report)
    return Proved(packages, content.kept, report.restored)


def _made(
    packages: Iterable[Package], members: Iterable[Member], native: Mapping[str, NativeFile]
) -> Iterator[NativeFile]:
    """Give the compiled files that were made on this machine."""
    built = {label for p in packages if p.is_built for label in (p.name, f"{p.name}@{p.version}")}
    return (native[m.path] for m in members if m.package in built and m.path in native)


def _prove_language(
    language: Language, content: _Content, variant: Variant, proof: Proof, report: ProofReport
) -> tuple[_Content, ProofReport]:
    targets = [
        (proof.runtimes[runtime], architecture)
        for runtime, architecture in variant.targets
        if proof.runtimes[runtime].family == language.family
    ]
    checks = language.checks(content.collected, content.kept, proof.direct)
    if not targets or not checks:
        return content, report
    stands_for: dict[str, tuple[Interpreter, list[tuple[Runtime, Architecture]]]] = {}
    read: list[str] = []
    for runtime, architecture in targets:
        interpreter = proof.interpreters(runtime, architecture)
        if interpreter is None:
            read.append(f"{runtime.name} on {architecture}")
        else:
            served = stands_for.setdefault(interpreter.label, (interpreter, []))[1]
            served.append((runtime, architecture))
    for label, (interpreter, served) in stands_for.items():
        content, report, failed = _run(
            interpreter, served[0][0], checks, content, proof=proof, report=report
        )
        names = ", ".join(f"{runtime.name} on {architecture}" for runtime, architecture in served)
        run = Run(f"{label} for {names}", len(checks) - failed, len(checks))
        report = replace(report, ran=(*report.ran, run))
    if read and (needed := language.missing(content.collected, content.kept)):
        content, report = _settle(content, report, proof, needed, "")
    return content, replace(report, read=(*report.read, *read))


def _run(
    interpreter: Interpreter,
    runtime: Runtime,
    checks: Sequence[Check],
    content: _Content,
    *,
    proof: Proof,
    report: ProofReport,
) -> tuple[_Content, ProofReport, int]:
    """Run checks, settle what pruning broke, and tell how many fail with every file in place."""
    with (
        naming(tempfile.gettempdir()),
        tempfile.TemporaryDirectory(prefix="layergen-") as folder,
    ):
        layer = ExtractedLayer(Path(folder))
        layer.put([*content.kept, *content.beside])
        failed = interpreter.failures(checks, layer.folder)
        if not failed:
            return content, report, 0
        left_out = content.left_out
        layer.put(left_out)
        anyway = interpreter.failures(tuple(failed), layer.folder) if left_out else failed
        layer.take(left_out)
        worth_telling = tuple(
            f"{check}: {why}" for check, why in anyway.items() if not _wants_bundled(why, runtime)
        )
        report = replace(report, unpruned_too=(*report.unpruned_too, *worth_telling))
        for check in failed:
            if check not in anyway:
                passes = partial(_passes, interpreter, check, layer)
                guilty = culprits(content.left_out, passes, layer)
                needed = {member.path: str(check) for member in guilty}
                if needed:
                    content, report = _settle(content, report, proof, needed, failed[check])
    return content, report, len(anyway)


def _passes(interpreter: Interpreter, check: Check, layer: ExtractedLayer) -> bool:
    return not interpreter.failures((check,), layer.folder)


def _settle(
    content: _Content,
    report: ProofReport,
    proof: Proof,
    needed: Mapping[str, str],
    why: str,
) -> tuple[_Content, ProofReport]:
    if proof.on_failure is OnFailedProof.RESTORE:
        restored = tuple(sorted({*report.restored, *needed}))
        return content.with_restored(needed), replace(report, restored=restored)
    path, needs = next(iter(sorted(needed.items())))
    more = f", and {len(needed) - 1} more" if len(needed) > 1 else ""
    said = f" ({why})" if why else ""
    raise LayergenError(
        f"pruning left out {path}{more}, which {needs} needs{said}",
        hint=f'add it with `prune: {{keep: ["/{path}"]}}`, or set `on_failure: restore` there',
    )


def _wants_bundled(why: str, runtime: Runtime) -> bool:
    """Tell whether a check failed for want of a package that the runtime brings."""
    words = why.replace("'", " ").replace('"', " ").split()
    return "No module named" in why and any(is_bundled(word, runtime) for word in words)
