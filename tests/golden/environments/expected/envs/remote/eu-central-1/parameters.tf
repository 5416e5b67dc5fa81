# Rendered by layergen. Do not edit: change layers.yaml, then run `layergen render`.
# layergen:sha256:f79329017998a1afdd2fa4084b70cfd1b620e6510ccf30c0df463e86b412a8ac

module "layer_parameters" {
  source = "../../../modules/layer-parameters"

  parameters = {
    "/platform/layers/data-tools/universal/1.1.0"  = module.data_tools.arns["1.1.0"]
    "/platform/layers/data-tools/universal/latest" = module.data_tools.arns["1.1.0"]
  }
}
