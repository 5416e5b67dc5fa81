# Rendered by layergen. Do not edit: change layers.yaml, then run `layergen render`.
# layergen:sha256:f5a07629376895c1a95889d421fbfb82db701cffd6ac3958ef9c466da6a8a4d2

provider "aws" {
  region              = "us-east-1"
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
