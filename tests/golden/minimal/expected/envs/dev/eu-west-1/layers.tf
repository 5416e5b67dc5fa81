# Rendered by layergen. Do not edit: change layers.yaml, then run `layergen render`.
# layergen:sha256:e993d635559f9c21f880ad6ae78cb8024ed281a9da53ee8eebedd3799b01a628

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
  }
}
