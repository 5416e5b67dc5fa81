mock_provider "aws" {}

run "a_layer_is_named_once" {
  command = plan

  variables {
    layers = [{ layer = "data-tools" }, { layer = "data-tools", release = "1.4.0" }]
  }

  expect_failures = [var.layers]
}

run "a_layer_is_one_level_of_a_name" {
  command = plan

  variables {
    layers = [{ layer = "team/data-tools" }]
  }

  expect_failures = [var.layers]
}

run "a_release_is_one_level_of_a_name" {
  command = plan

  variables {
    layers = [{ layer = "data-tools", release = "" }]
  }

  expect_failures = [var.layers]
}

run "a_prefix_starts_with_a_slash" {
  command = plan

  variables {
    layers = []
    prefix = "layergen"
  }

  expect_failures = [var.prefix]
}

run "a_prefix_does_not_end_with_a_slash" {
  command = plan

  variables {
    layers = []
    prefix = "/layergen/"
  }

  expect_failures = [var.prefix]
}
