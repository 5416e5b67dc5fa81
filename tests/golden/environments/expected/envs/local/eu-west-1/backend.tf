# Rendered by layergen. Do not edit: change layers.yaml, then run `layergen render`.
# layergen:sha256:fabd0dc65acc286f0199f2bddf84e296e373255f1c796ed17b672cd373b54e8c

terraform {
  backend "local" {
    path = "../../../state/local-eu-west-1.tfstate"
  }
}
