# Rendered by layergen. Do not edit: change layers.yaml, then run `layergen render`.
# layergen:sha256:fbfd63b262adf50528d495c02a55dd55df0444b8c5d83d919d3ef460bd548818

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
      s3            = { bucket = "acme-artifacts-333344445555-eu-west-1", key = "layers/base-runtime/1.0.0/universal-7b7afdbe517d1040f469ed17ca54e29e041447485f90b81a7780d9acecc7a100.zip" }
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
      s3            = { bucket = "acme-artifacts-333344445555-eu-west-1", key = "layers/data-tools/1.0.0/arm64-1cab6eaf15fa66ee9983a931ec8f7f008b47bb63ea95f28bc704bdb183997c0d.zip" }
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
      s3            = { bucket = "acme-artifacts-333344445555-eu-west-1", key = "layers/data-tools/1.0.0/x86_64-a93feb208d682db06455d445336b7d88f6fb1c3d15caef90d67bfa9f59799f2a.zip" }
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
      s3            = { bucket = "acme-artifacts-333344445555-eu-west-1", key = "layers/inference/1.0.0/arm64-a7179ecadb631939f69b7f0161d1fab21ef3ae579d0d6e94f5c5e4e1e35613d2.zip" }
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
      s3            = { bucket = "acme-artifacts-333344445555-eu-west-1", key = "layers/node-runtime/1.0.0/universal-0f96424cae64680b0a6feca4308d5f679ea5f23359f373a70355df981c9c897a.zip" }
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
      s3            = { bucket = "acme-artifacts-333344445555-eu-west-1", key = "layers/node-tools/1.0.0/universal-d593d5f27b8f929cdac10070bdb83c2492e33d03ac1ba2e3ecffe338325318d8.zip" }
    }
  }
}
