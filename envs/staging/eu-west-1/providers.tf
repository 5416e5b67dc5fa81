# Rendered by layergen. Do not edit: change layers.yaml, then run `layergen render`.
# layergen:sha256:4aa0fbcdf963e975e484bab2ec66b6af1255c159657d3f5339bd1657353ddc7a

provider "aws" {
  region              = "eu-west-1"
  allowed_account_ids = ["222233334444"]

  assume_role {
    role_arn = "arn:aws:iam::222233334444:role/layers-deploy"
  }

  default_tags {
    tags = {
      managed-by = "layergen"
      stage      = "staging"
    }
  }
}
