# Rendered by layergen. Do not edit: change layers.yaml, then run `layergen render`.
# layergen:sha256:7e3b534766453bcc69537111492f94442181e4e7722b1134260ef9539f90f7b7

terraform {
  backend "s3" {
    key          = "layers/staging/eu-west-1.tfstate"
    bucket       = "acme-terraform-222233334444"
    region       = "eu-west-1"
    encrypt      = true
    use_lockfile = true
  }
}
