# Rendered by layergen. Do not edit: change layers.yaml, then run `layergen render`.
# layergen:sha256:daa69833fbe5649abefa517acacffbcba03cadffad9dd4ae08a4e6937ce61343

provider "aws" {
  region              = "eu-west-1"
  allowed_account_ids = ["333344445555"]

  assume_role {
    role_arn     = "arn:aws:iam::333344445555:role/layers-deploy"
    session_name = "layergen"
  }

  default_tags {
    tags = {
      managed-by = "layergen"
      stage      = "prod"
    }
  }
}
