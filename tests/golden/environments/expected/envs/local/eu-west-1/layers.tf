# Rendered by layergen. Do not edit: change layers.yaml, then run `layergen render`.
# layergen:sha256:f82c2bebf16744b2cf410f84977e48abca175af8f759fa48c1663292b862595c

module "local_data_tools" {
  source = "../../../modules/layer"

  name = "local-data-tools"

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
