# Rendered by layergen. Do not edit: change layers.yaml, then run `layergen render`.
# layergen:sha256:4d86f6d93f673caa101e20af7c71a69112b67e117a72b989dc7c9be283ff74ec

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
      sha256       = "wxWoWTXw5eD1wRCOEWUFHNqXFLWL+0URWf9driHrImw="
      filename     = "../../../dist/probes/python-c315a85935f0e5e0f5c1108e1165051cda9714b58bfb451159ff5dae21eb226c.zip"
    }
  }
}
