# Rendered by layergen. Do not edit: change layers.yaml, then run `layergen render`.
# layergen:sha256:588eaaf561551d32fe32fd04e1360bb3f104d46c60cc4af8bad6b95e4706ec39

module "data_tools" {
  source = "../../../modules/layer"

  name = "data-tools"

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
