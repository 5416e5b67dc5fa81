# Rendered by layergen. Do not edit: change layers.yaml, then run `layergen render`.
# layergen:sha256:4b6888d236d993ea5273b731ac2cc32d4b3ea1289fd28a1a7417900ef569d121

module "layer_parameters" {
  source = "../../../modules/layer-parameters"

  parameters = {
    "/layergen/layers/data-tools/universal/1.0.0"  = module.data_tools.arns["1.0.0"]
    "/layergen/layers/data-tools/universal/1.1.0"  = module.data_tools.arns["1.1.0"]
    "/layergen/layers/data-tools/universal/latest" = module.data_tools.arns["1.1.0"]
  }
}
