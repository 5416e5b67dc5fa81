# Rendered by layergen. Do not edit: change layers.yaml, then run `layergen render`.
# layergen:sha256:773cdc36fba9d0f2960513199a6662ae5a10f60f7da2f27c2c753896275b47fd

terraform {
  backend "s3" {
    key          = "layergen/s3/eu-west-1/terraform.tfstate"
    bucket       = "acme-terraform-222233334444"
    region       = "eu-west-1"
    use_lockfile = true
    assume_role = {
      role_arn = "arn:aws:iam::222233334444:role/state"
      tags = {
        purpose = "layers"
      }
    }
  }
}
