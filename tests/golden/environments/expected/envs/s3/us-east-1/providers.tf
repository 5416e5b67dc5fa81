# Rendered by layergen. Do not edit: change layers.yaml, then run `layergen render`.
# layergen:sha256:30e5f6d737057a97ccb2559ee5f71333449d8928b04f567bd88989a346fad185

provider "aws" {
  region              = "us-east-1"
  allowed_account_ids = ["222233334444"]

  assume_role {
    role_arn     = "arn:aws:iam::222233334444:role/deploy"
    session_name = "layergen"
    external_id  = "acme:layers"
  }
}
