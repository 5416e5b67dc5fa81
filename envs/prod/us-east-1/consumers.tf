# Rendered by layergen. Do not edit: change layers.yaml, then run `layergen render`.
# layergen:sha256:ca2f2d75baa22ffbe6fc22b58c2b10bfe334f3c8964a8434f64f4207c68e9c51

locals {
  # What each function attaches, in order; the last layer wins on a shared path.
  # In a function of your own: layers = local.layers_for["checkout"]
  layers_for = {
    checkout = [
      module.base_runtime.arns["1.0.0"],
      module.data_tools_arm64.arns["1.0.0"],
    ]
    ingest = [
      module.base_runtime.arns["1.0.0"],
      module.data_tools_x86_64.arns["1.0.0"],
    ]
    recommend = [
      module.base_runtime.arns["1.0.0"],
      module.inference_arm64.arns["1.0.0"],
    ]
  }
}
