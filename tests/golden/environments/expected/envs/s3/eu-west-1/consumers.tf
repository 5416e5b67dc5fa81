# Rendered by layergen. Do not edit: change layers.yaml, then run `layergen render`.
# layergen:sha256:64426a71fef5839f4a11f55daad947580ac40017927f54188c2774ae64cbfb20

locals {
  # What each function attaches, in order; the last layer wins on a shared path.
  # In a function of your own: layers = local.layers_for["checkout"]
  layers_for = {
    checkout = [
      module.data_tools.arns["1.0.0"],
    ]
  }
}
