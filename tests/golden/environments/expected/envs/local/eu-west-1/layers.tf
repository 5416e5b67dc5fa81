# Rendered by layergen. Do not edit: change layers.yaml, then run `layergen render`.
# layergen:sha256:983f31f1bdf1c99b88234dfe0542d04e481c3d0a8c8c312cf538051ece00e5f6

module "local_data_tools" {
  source = "../../../modules/layer"

  name = "local-data-tools"

  releases = {
    "1.1.0" = {
      description   = "1.1.0 · Parsing and validation"
      runtimes      = ["python3.12"]
      architectures = ["arm64"]
      sha256        = "hk1/K0cl0+gRzDAzDPa4hbY0Uy/PgLP8izUSHnN7ghU="
      filename      = "../../../dist/layers/data-tools/1.1.0/universal.zip"
    }
  }
}
