# Rendered by layergen. Do not edit: change layers.yaml, then run `layergen render`.
# layergen:sha256:dd92ac86fc94c64ef9f62d4a3729579a1d9e1540fa161ca7f430742091e0be5c

module "base_runtime" {
  source = "../../../modules/layer"

  name = "base-runtime"

  releases = {
    "1.0.0" = {
      description   = "1.0.0 · Core runtime dependencies (logging, tracing, metrics, HTTP)"
      license       = "MIT-0 AND BSD-3-Clause AND Apache-2.0"
      runtimes      = ["python3.12", "python3.13"]
      architectures = ["x86_64", "arm64"]
      sha256        = "e3r9vlF9EED0ae0XylTingQUR0hfkLgad4DZrOzHoQA="
      filename      = "../../../dist/layers/base-runtime/1.0.0/universal.zip"
    }
  }

  grants = {
    organization-o-exampleorgid = { principal = "*", organization_id = "o-exampleorgid" }
    account-210987654321        = { principal = "210987654321" }
    account-321098765432        = { principal = "321098765432" }
  }
}

module "data_tools_arm64" {
  source = "../../../modules/layer"

  name = "data-tools-arm64"

  releases = {
    "1.0.0" = {
      description   = "1.0.0 · Parsing and validation"
      license       = "MIT"
      runtimes      = ["python3.12"]
      architectures = ["arm64"]
      sha256        = "HKturxX6Zu6Zg6kx7I9/AItHu2PqlfKLxwS9sYOZfA0="
      filename      = "../../../dist/layers/data-tools/1.0.0/arm64.zip"
    }
  }
}

module "data_tools_x86_64" {
  source = "../../../modules/layer"

  name = "data-tools-x86_64"

  releases = {
    "1.0.0" = {
      description   = "1.0.0 · Parsing and validation"
      license       = "MIT"
      runtimes      = ["python3.12"]
      architectures = ["x86_64"]
      sha256        = "qT/rII1oLbBkVdRFM2t9iPb7HD0Vyu+Q1nv6n1l5nyo="
      filename      = "../../../dist/layers/data-tools/1.0.0/x86_64.zip"
    }
  }
}

module "inference_arm64" {
  source = "../../../modules/layer"

  name = "inference-arm64"

  releases = {
    "1.0.0" = {
      description   = "1.0.0 · Model inference"
      license       = "MIT AND BSD-3-Clause"
      runtimes      = ["python3.12"]
      architectures = ["arm64"]
      sha256        = "DXmgh336RH+L5Zus8UQPEkyhqWRUKzsjLiCWNiIhHRY="
      filename      = "../../../dist/layers/inference/1.0.0/arm64.zip"
    }
  }
}
