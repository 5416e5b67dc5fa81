# Rendered by layergen. Do not edit: change layers.yaml, then run `layergen render`.
# layergen:sha256:4e6138fdd3db8a8f3bbe85fb111d02b9b9cf2b6ed26a3644eca8c65bfdb9312c

locals {
  # What each function attaches, in order; the last layer wins on a shared path.
  # In a function of your own: layers = local.layers_for["checkout"]
  layers_for = {
    checkout = [
      module.shared_config.arns["1.0.0"],
      module.base_runtime.arns["2.0.0"],
      module.data_tools_arm64.arns["2.0.0-rc.1"],
    ]
    ingest = [
      module.base_runtime.arns["1.0.0"],
      module.data_tools.arns["1.3.0"],
    ]
    recommend = [
      module.inference_python3_13_arm64.arns["0.9.0"],
      module.base_runtime.arns["2.0.0"],
    ]
  }
}
