# Rendered by layergen. Do not edit: change layers.yaml, then run `layergen render`.
# layergen:sha256:76029c0cffe5087144dbb6faa0c4a0ed185b1dcbbfb46d906a012d5719f624c5

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
      sha256       = "kQgerFdfLEFomfawRB8KEPfDNny96VFcrT3P7tHytCE="
      s3           = { bucket = "acme-artifacts-us-east-1", key = "s3/layers/probes/python-91081eac575f2c416899f6b0441f0a10f7c3367cbde9515cad3dcfeed1f2b421.zip" }
    }
  }
}
