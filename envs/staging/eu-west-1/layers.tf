# Rendered by layergen. Do not edit: change layers.yaml, then run `layergen render`.
# layergen:sha256:4b0be788c2fdec23c144f62c314ccf614d193bf3493be0cd383f48b4c478669e

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
      s3            = { bucket = "acme-artifacts-222233334444-eu-west-1", key = "layers/base-runtime/1.0.0/universal-7b7afdbe517d1040f469ed17ca54e29e041447485f90b81a7780d9acecc7a100.zip" }
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
      s3            = { bucket = "acme-artifacts-222233334444-eu-west-1", key = "layers/data-tools/1.0.0/arm64-1cab6eaf15fa66ee9983a931ec8f7f008b47bb63ea95f28bc704bdb183997c0d.zip" }
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
      s3            = { bucket = "acme-artifacts-222233334444-eu-west-1", key = "layers/data-tools/1.0.0/x86_64-a93feb208d682db06455d445336b7d88f6fb1c3d15caef90d67bfa9f59799f2a.zip" }
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
      s3            = { bucket = "acme-artifacts-222233334444-eu-west-1", key = "layers/inference/1.0.0/arm64-0d79a0877dfa447f8be59bacf1440f124ca1a964542b3b232e20963622211d16.zip" }
    }
  }
}
