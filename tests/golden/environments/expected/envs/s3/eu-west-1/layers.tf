# Rendered by layergen. Do not edit: change layers.yaml, then run `layergen render`.
# layergen:sha256:e4715d75d2afdac6e84d5ef162a50c6f24f14cab083040eeabdcdc6f5b0d3b29

module "data_tools" {
  source = "../../../modules/layer"

  name = "data-tools"

  releases = {
    "1.0.0" = {
      description   = "1.0.0 · Parsing and validation"
      runtimes      = ["python3.12"]
      architectures = ["arm64"]
      sha256        = "WilDPWHeo/C/qHqNuAv8GbPMUMjYJJbW9Cb2LkHFdfw="
      s3            = { bucket = "acme-artifacts-eu-west-1", key = "s3/layers/data-tools/1.0.0/universal-5a29433d61dea3f0bfa87a8db80bfc19b3cc50c8d82496d6f426f62e41c575fc.zip" }
    }
    "1.1.0" = {
      description   = "1.1.0 · Parsing and validation"
      runtimes      = ["python3.12"]
      architectures = ["arm64"]
      sha256        = "hk1/K0cl0+gRzDAzDPa4hbY0Uy/PgLP8izUSHnN7ghU="
      s3            = { bucket = "acme-artifacts-eu-west-1", key = "s3/layers/data-tools/1.1.0/universal-864d7f2b4725d3e811cc30330cf6b885b634532fcf80b3fc8b35121e737b8215.zip" }
    }
  }
}
