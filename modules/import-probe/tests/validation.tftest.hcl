mock_provider "aws" {}

variables {
  probes = {}
}

run "a_name_fits_lambda" {
  command = plan

  variables {
    probes = { "layergen.probe" = { runtime = "python3.12", architecture = "arm64", handler = "probe.handler", sha256 = "rSfH9Df20Gk2nT0QNGTdfm5zRmNMs3HSNG9J0j4bBOs=", filename = "a.zip" } }
  }

  expect_failures = [var.probes]
}

run "an_architecture_is_lambdas" {
  command = plan

  variables {
    probes = { "probe" = { runtime = "python3.12", architecture = "aarch64", handler = "probe.handler", sha256 = "rSfH9Df20Gk2nT0QNGTdfm5zRmNMs3HSNG9J0j4bBOs=", filename = "a.zip" } }
  }

  expect_failures = [var.probes]
}

run "a_hash_is_in_base64" {
  command = plan

  variables {
    probes = { "probe" = { runtime = "python3.12", architecture = "arm64", handler = "probe.handler", sha256 = "ad27c7f437f6d069369d3d103464dd7e6e7346634cb371d2346f49d23e1b04eb", filename = "a.zip" } }
  }

  expect_failures = [var.probes]
}

run "a_zip_lies_in_one_place" {
  command = plan

  variables {
    probes = { "probe" = { runtime = "python3.12", architecture = "arm64", handler = "probe.handler", sha256 = "rSfH9Df20Gk2nT0QNGTdfm5zRmNMs3HSNG9J0j4bBOs=" } }
  }

  expect_failures = [var.probes]
}

run "memory_has_an_upper_end" {
  command = plan

  variables {
    memory_size = 10241
  }

  expect_failures = [var.memory_size]
}

run "logs_are_not_kept_forever" {
  command = plan

  variables {
    log_retention_days = 0
  }

  expect_failures = [var.log_retention_days]
}

run "a_boundary_is_a_policy" {
  command = plan

  variables {
    permissions_boundary = "arn:aws:iam::111122223333:role/name"
  }

  expect_failures = [var.permissions_boundary]
}

run "a_role_is_named_by_its_arn" {
  command = plan

  variables {
    role_arn = "layergen-probe"
  }

  expect_failures = [var.role_arn]
}

run "the_name_of_a_role_fits_iam" {
  command = plan

  variables {
    role_name = "layergen probe"
  }

  expect_failures = [var.role_name]
}

run "a_probe_ends_within_15_minutes" {
  command = plan

  variables {
    timeout = 901
  }

  expect_failures = [var.timeout]
}
