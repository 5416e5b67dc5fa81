# Rendered by layergen. Do not edit: change layers.yaml, then run `layergen render`.
# layergen:sha256:725616287a0886adb2eba9b80e45f2e7c43066b895eb22e2cc5625c3e8b35a10

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
  }
}
