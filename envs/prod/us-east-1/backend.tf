# Rendered by layergen. Do not edit: change layers.yaml, then run `layergen render`.
# layergen:sha256:7684652721ea8cb267c16e2c381c3b7abd915309e3158ad6f0e8c54f7288aaee

terraform {
  backend "s3" {
    key          = "layers/prod/us-east-1.tfstate"
    bucket       = "acme-terraform-333344445555"
    region       = "eu-west-1"
    encrypt      = true
    use_lockfile = true
  }
}
