# Rendered by layergen. Do not edit: change layers.yaml, then run `layergen render`.
# layergen:sha256:45b06d643aae2469d0738b8b8eae2e7650aade419cb661f762c9eae4ce264be4

module "layer_parameters" {
  source = "../../../modules/layer-parameters"

  parameters = {
    "/platform/layers/data-tools/universal/1.0.0"  = module.data_tools.arns["1.0.0"]
    "/platform/layers/data-tools/universal/1.1.0"  = module.data_tools.arns["1.1.0"]
    "/platform/layers/data-tools/universal/latest" = module.data_tools.arns["1.1.0"]
  }
}
