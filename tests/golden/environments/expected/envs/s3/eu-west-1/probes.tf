# Rendered by layergen. Do not edit: change layers.yaml, then run `layergen render`.
# layergen:sha256:ed791030c20d34f017cd5fdca1b4dff56c407657dbb513190cc07fa2ecc1296d

module "import_probes" {
  source = "../../../modules/import-probe"

  role_arn           = "arn:aws:iam::222233334444:role/layergen-probe"
  memory_size        = 2048
  timeout            = 120
  log_retention_days = 14

  probes = {
    "layergen-probe-python312-arm64" = {
      runtime      = "python3.12"
      architecture = "arm64"
      handler      = "probe.handler"
      sha256       = "wxWoWTXw5eD1wRCOEWUFHNqXFLWL+0URWf9driHrImw="
      s3           = { bucket = "acme-artifacts-eu-west-1", key = "s3/layers/probes/python-c315a85935f0e5e0f5c1108e1165051cda9714b58bfb451159ff5dae21eb226c.zip" }
    }
  }
}
