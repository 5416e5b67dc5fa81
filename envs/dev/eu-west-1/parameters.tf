# Rendered by layergen. Do not edit: change layers.yaml, then run `layergen render`.
# layergen:sha256:efdf5757c440e8d9278e08b4d1b1b5f38eab202f2c18822e6e737e4f684c9226

module "layer_parameters" {
  source = "../../../modules/layer-parameters"

  parameters = {
    "/layergen/layers/base-runtime/universal/1.0.0"  = module.base_runtime.arns["1.0.0"]
    "/layergen/layers/base-runtime/universal/latest" = module.base_runtime.arns["1.0.0"]
    "/layergen/layers/data-tools/arm64/1.0.0"        = module.data_tools_arm64.arns["1.0.0"]
    "/layergen/layers/data-tools/arm64/latest"       = module.data_tools_arm64.arns["1.0.0"]
    "/layergen/layers/data-tools/x86_64/1.0.0"       = module.data_tools_x86_64.arns["1.0.0"]
    "/layergen/layers/data-tools/x86_64/latest"      = module.data_tools_x86_64.arns["1.0.0"]
    "/layergen/layers/inference/arm64/1.0.0"         = module.inference_arm64.arns["1.0.0"]
    "/layergen/layers/inference/arm64/latest"        = module.inference_arm64.arns["1.0.0"]
    "/layergen/layers/node-runtime/universal/1.0.0"  = module.node_runtime.arns["1.0.0"]
    "/layergen/layers/node-runtime/universal/latest" = module.node_runtime.arns["1.0.0"]
    "/layergen/layers/node-tools/universal/1.0.0"    = module.node_tools.arns["1.0.0"]
    "/layergen/layers/node-tools/universal/latest"   = module.node_tools.arns["1.0.0"]
  }
}
