from layergen.resolve.rules.unknown_variant import check
from tests.repositories import LAYER, REGION, Entry, publication, repository_files
from tests.unit.resolve.rules.judging import judge, only, place


def published(variant: str) -> Entry:
    return {"layers": {LAYER: {"1.0.0": {REGION: {variant: publication(LAYER, 1)}}}}}


def test_a_variant_that_the_release_does_not_have_is_refused() -> None:
    files = repository_files(locks={"dev": published("x86_64")})

    finding = only(check, files)

    assert finding.rule == "unknown-variant"
    assert finding.place == place(files, "envs/dev/env.lock.json", '"x86_64"')
    assert finding.message == "data-tools@1.0.0 has no variant 'x86_64'; it has universal"


def test_its_own_variants_are_fine() -> None:
    assert not judge(check, repository_files(locks={"dev": published("universal")}))


def test_a_broken_release_may_have_had_it() -> None:
    files = repository_files(
        released={LAYER: {"1.0.0": {"description": 5, "artifacts": {}}}},
        locks={"dev": published("x86_64")},
    )

    assert not judge(check, files)
