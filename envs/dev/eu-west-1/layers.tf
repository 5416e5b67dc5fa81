# Rendered by layergen. Do not edit: change layers.yaml, then run `layergen render`.
# layergen:sha256:7d3b13b8b4ae99b4e5e0e042bdfd9fdb457e2671bf51b7adb2b1e9cda0a335ea

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
      sha256        = "pxeeyttjGTn2m38BYdH6sh7zrledDW6U9cXk4eNWE9I="
      filename      = "../../../dist/layers/inference/1.0.0/arm64.zip"
    }
  }
}

module "node_runtime" {
  source = "../../../modules/layer"

  name = "node-runtime"

  releases = {
    "1.0.0" = {
      description   = "1.0.0 · Core runtime dependencies for Node.js (AWS SDK v3, logging, tracing)"
      license       = "Apache-2.0 AND MIT-0 AND MIT"
      runtimes      = ["nodejs22.x"]
      architectures = ["x86_64", "arm64"]
      sha256        = "D5ZCTK5kaAsKb+ykMI1fZ56l8jNZ83OnA1XfmByciXo="
      filename      = "../../../dist/layers/node-runtime/1.0.0/universal.zip"
    }
  }

  grants = {
    organization-o-exampleorgid = { principal = "*", organization_id = "o-exampleorgid" }
  }
}

module "node_tools" {
  source = "../../../modules/layer"

  name = "node-tools"

  releases = {
    "1.0.0" = {
      description   = "1.0.0 · Parsing, validation and dates for Node.js"
      license       = "MIT"
      runtimes      = ["nodejs22.x"]
      architectures = ["x86_64", "arm64"]
      sha256        = "1ZPV8nuPkpzawQBwvbg8JJLjPQOsG6Lj7P/jODJTGNg="
      filename      = "../../../dist/layers/node-tools/1.0.0/universal.zip"
    }
  }
}
