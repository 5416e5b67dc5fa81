# Rendered by layergen. Do not edit: change layers.yaml, then run `layergen render`.
# layergen:sha256:8898eba97f04c2ed64cfeffed9a6ac8ee3fb22b18f586504bc1c3abec7800cbf

module "import_probes" {
  source = "../../../modules/import-probe"

  role_name          = "local-layergen-probe-eu-west-1"
  memory_size        = 1024
  timeout            = 120
  log_retention_days = 14

  probes = {
    "local-layergen-probe-python312-arm64" = {
      runtime      = "python3.12"
      architecture = "arm64"
      handler      = "probe.handler"
      sha256       = "kQgerFdfLEFomfawRB8KEPfDNny96VFcrT3P7tHytCE="
      filename     = "../../../dist/probes/python-91081eac575f2c416899f6b0441f0a10f7c3367cbde9515cad3dcfeed1f2b421.zip"
    }
  }
}
