# Rendered by layergen. Do not edit: change layers.yaml, then run `layergen render`.
# layergen:sha256:3e90320fa244fae80e2202fe9bbe58a3a324cfc192768314615b8b48c13e9fe3

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
      s3           = { bucket = "acme-artifacts-eu-west-1", key = "s3/layers/probes/python-91081eac575f2c416899f6b0441f0a10f7c3367cbde9515cad3dcfeed1f2b421.zip" }
    }
  }
}
