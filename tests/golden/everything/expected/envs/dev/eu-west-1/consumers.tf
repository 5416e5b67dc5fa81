# Rendered by layergen. Do not edit: change layers.yaml, then run `layergen render`.
# layergen:sha256:a15badfea04bd6805800595b8feba575cd53aed93a070eb987773a738e51f55c

locals {
  # What each function attaches, in order; the last layer wins on a shared path.
  # In a function of your own: layers = local.layers_for["checkout"]
  layers_for = {
    checkout = [
      module.dev_shared_config.arns["1.0.0"],
      module.dev_base_runtime.arns["2.0.0"],
      module.dev_data_tools_arm64.arns["2.0.0-rc.1"],
    ]
    ingest = [
      module.dev_base_runtime.arns["2.0.0"],
      module.dev_data_tools.arns["1.3.0"],
    ]
    recommend = [
      module.dev_inference_python3_13_arm64.arns["0.9.0"],
      module.dev_base_runtime.arns["2.0.0"],
    ]
  }
}
