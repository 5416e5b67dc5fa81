# Rendered by layergen. Do not edit: change layers.yaml, then run `layergen render`.
# layergen:sha256:dbc4dff4ca295ababd66820572633fd54eef15c351970abca40652a38c4f9dc8

locals {
  # What each function attaches, in order; the last layer wins on a shared path.
  # In a function of your own: layers = local.layers_for["checkout"]
  layers_for = {
    checkout = [
      module.data_tools.arns["1.1.0"],
    ]
  }
}
