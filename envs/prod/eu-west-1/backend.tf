# Rendered by layergen. Do not edit: change layers.yaml, then run `layergen render`.
# layergen:sha256:0c8737869b20e7c418385bcee8af1d2982b1480bb5e3b1167db49a20e91c785f

terraform {
  backend "s3" {
    key          = "layers/prod/eu-west-1.tfstate"
    bucket       = "acme-terraform-333344445555"
    region       = "eu-west-1"
    encrypt      = true
    use_lockfile = true
  }
}
