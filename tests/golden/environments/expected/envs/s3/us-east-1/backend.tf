# Rendered by layergen. Do not edit: change layers.yaml, then run `layergen render`.
# layergen:sha256:c750b5ba6abba46d79b4aadabc94c068ce85a7e32076d3c400341e9bffe2fe27

terraform {
  backend "s3" {
    key          = "layergen/s3/us-east-1/terraform.tfstate"
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
