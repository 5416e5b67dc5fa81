# Rendered by layergen. Do not edit: change layers.yaml, then run `layergen render`.
# layergen:sha256:ecc24361ba23b1a9c35cae04e356506c68a44299b19b54711c919f03861f19be

module "data_tools" {
  source = "../../../modules/layer"

  name = "data-tools"

  releases = {
    "1.0.0" = {
      description   = "1.0.0 · Parsing and validation"
      runtimes      = ["python3.12"]
      architectures = ["arm64"]
      sha256        = "WilDPWHeo/C/qHqNuAv8GbPMUMjYJJbW9Cb2LkHFdfw="
      filename      = "../../../dist/layers/data-tools/1.0.0/universal.zip"
    }
    "1.1.0" = {
      description   = "1.1.0 · Parsing and validation"
      runtimes      = ["python3.12"]
      architectures = ["arm64"]
      sha256        = "hk1/K0cl0+gRzDAzDPa4hbY0Uy/PgLP8izUSHnN7ghU="
      filename      = "../../../dist/layers/data-tools/1.1.0/universal.zip"
    }
  }
}
