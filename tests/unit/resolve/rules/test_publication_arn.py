from layergen.resolve.rules.publication_arn import check
from tests.repositories import LAYER, REGION, Entry, environment, publication, repository_files
from tests.repositories import releases as cut
from tests.unit.resolve.rules.judging import judge, only, place


def published(**entries: Entry) -> Entry:
    return {
        "layers": {
            LAYER: {
                version.replace("_", "."): {REGION: {"universal": entry}}
                for version, entry in entries.items()
            }
        }
    }


def test_what_record_wrote_is_fine() -> None:
    lock = published(**{"1_0_0": publication(LAYER, 1)})

    assert not judge(check, repository_files(locks={"dev": lock}))


def test_another_account_is_said_once() -> None:
    lock = published(**{"1_0_0": publication(LAYER, 1), "1_1_0": publication(LAYER, 2)})
    files = repository_files(
        released={LAYER: cut("1.0.0", "1.1.0")},
        environments={"dev": environment(account="444455556666")},
        locks={"dev": lock},
    )

    finding = only(check, files)

    assert finding.rule == "foreign-publication"
    assert finding.place == place(files, "envs/dev/env.lock.json", '"universal"')
    assert finding.message == (
        "releases are published in account 111122223333, and envs/dev/env.yaml names 444455556666"
    )


def test_another_region_is_refused() -> None:
    lock = published(**{"1_0_0": publication(LAYER, 1, region="us-east-1")})

    finding = only(check, repository_files(locks={"dev": lock}))

    assert finding.message == "data-tools@1.0.0 stands under eu-west-1 with an ARN of us-east-1"


def test_another_number_is_refused() -> None:
    lock = published(**{"1_0_0": publication(LAYER, 1, layer_version=2)})

    finding = only(check, repository_files(locks={"dev": lock}))

    assert finding.message == "data-tools@1.0.0 is version 2 with the ARN of 1"


def test_a_new_prefix_would_destroy_what_is_published() -> None:
    lock = published(**{"1_0_0": publication(LAYER, 1), "1_1_0": publication(LAYER, 2)})
    files = repository_files(
        released={LAYER: cut("1.0.0", "1.1.0")},
        environments={"dev": environment(name_prefix="dev-")},
        locks={"dev": lock},
    )

    finding = only(check, files)

    assert finding.rule == "renamed-layer"
    assert finding.message == (
        "'data-tools' is published and would now be called 'dev-data-tools', which destroys it"
    )
    assert finding.hint == "AWS cannot rename a layer; restore name_prefix in envs/dev/env.yaml"
