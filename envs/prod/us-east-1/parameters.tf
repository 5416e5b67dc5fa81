# Rendered by layergen. Do not edit: change layers.yaml, then run `layergen render`.
# layergen:sha256:04a1b1c80e04d6dd12d6bfcae9f4ff24fc31c651afb40299f677bf36015bb94b

module "layer_parameters" {
  source = "../../../modules/layer-parameters"

  parameters = {
    "/platform/layers/base-runtime/universal/1.0.0"  = module.base_runtime.arns["1.0.0"]
    "/platform/layers/base-runtime/universal/latest" = module.base_runtime.arns["1.0.0"]
    "/platform/layers/data-tools/arm64/1.0.0"        = module.data_tools_arm64.arns["1.0.0"]
    "/platform/layers/data-tools/arm64/latest"       = module.data_tools_arm64.arns["1.0.0"]
    "/platform/layers/data-tools/x86_64/1.0.0"       = module.data_tools_x86_64.arns["1.0.0"]
    "/platform/layers/data-tools/x86_64/latest"      = module.data_tools_x86_64.arns["1.0.0"]
    "/platform/layers/inference/arm64/1.0.0"         = module.inference_arm64.arns["1.0.0"]
    "/platform/layers/inference/arm64/latest"        = module.inference_arm64.arns["1.0.0"]
    "/platform/layers/node-runtime/universal/1.0.0"  = module.node_runtime.arns["1.0.0"]
    "/platform/layers/node-runtime/universal/latest" = module.node_runtime.arns["1.0.0"]
    "/platform/layers/node-tools/universal/1.0.0"    = module.node_tools.arns["1.0.0"]
    "/platform/layers/node-tools/universal/latest"   = module.node_tools.arns["1.0.0"]
  }
}
