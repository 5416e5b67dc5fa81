# Rendered by layergen. Do not edit: change layers.yaml, then run `layergen render`.
# layergen:sha256:c4d5b1a12e2b52852d00118849abf7411e2aa44391f0317fa75c0187bc27b915

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
  }
}
