# Rendered by layergen. Do not edit: change layers.yaml, then run `layergen render`.
# layergen:sha256:9882709a647423fa46f8ec8e86fb42eb57ae540f11cf2e772f800f8328f8c735

terraform {
  backend "remote" {
    organization = "acme"

    workspaces {
      name = "layergen-remote-eu-central-1"
    }
  }
}
