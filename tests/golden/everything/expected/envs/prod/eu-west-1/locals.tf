# Rendered by layergen. Do not edit: change layers.yaml, then run `layergen render`.
# layergen:sha256:2ae7eade8ca74d75dfd580f8bd7fe0ca7b62bc0932d944a5dec8d7f478cb37aa

# Names that our own files beside these use.
locals {
  environment = "prod"
  tags = {
    "owner team" = "data"
    Region       = "eu-west-1"
  }
}
