# Rendered by layergen. Do not edit: change layers.yaml, then run `layergen render`.
# layergen:sha256:0bc4a6250f4a4010025b25dae192df7713a1c3524e3139c19e08fb6f1e9e327e

# Names that our own files beside these use.
locals {
  environment = "dev"
  tags = {
    "owner team" = "data"
    Region       = "eu-west-1"
  }
}
