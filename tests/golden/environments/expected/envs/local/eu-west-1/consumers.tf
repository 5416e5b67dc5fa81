# Rendered by layergen. Do not edit: change layers.yaml, then run `layergen render`.
# layergen:sha256:86fdd43adab40ac4470ac89af91a417c4750663d87ad3be1f533972a1454b1c0

locals {
  # What each function attaches, in order; the last layer wins on a shared path.
  # In a function of your own: layers = local.layers_for["checkout"]
  layers_for = {
    checkout = [
      module.local_data_tools.arns["1.1.0"],
    ]
  }
}
