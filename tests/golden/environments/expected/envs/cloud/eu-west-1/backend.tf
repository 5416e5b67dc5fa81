# Rendered by layergen. Do not edit: change layers.yaml, then run `layergen render`.
# layergen:sha256:95485f5f63cbbaa1179ee3d165c943839ce7623bd43675122f7db324804f13c5

terraform {
  cloud {
    organization = "acme"
    hostname     = "app.example.com"

    workspaces {
      name    = "layers-cloud-eu-west-1"
      project = "platform"
    }
  }
}
