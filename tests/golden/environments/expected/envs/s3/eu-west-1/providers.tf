# Rendered by layergen. Do not edit: change layers.yaml, then run `layergen render`.
# layergen:sha256:c1ef6139b510e62e741bd15bb2938ea04b1abdf6e4585a98c978ca00182cb918

provider "aws" {
  region              = "eu-west-1"
  allowed_account_ids = ["222233334444"]

  assume_role {
    role_arn     = "arn:aws:iam::222233334444:role/deploy"
    session_name = "layergen"
    external_id  = "acme:layers"
  }
}
