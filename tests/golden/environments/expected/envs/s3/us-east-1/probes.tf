# Rendered by layergen. Do not edit: change layers.yaml, then run `layergen render`.
# layergen:sha256:18a56f67bbf20273750cc603a36f41ef4721e6f85ecc08720bb2defee403c081

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
      s3           = { bucket = "acme-artifacts-us-east-1", key = "s3/layers/probes/python-c315a85935f0e5e0f5c1108e1165051cda9714b58bfb451159ff5dae21eb226c.zip" }
    }
  }
}
