# Rendered by layergen. Do not edit: change layers.yaml, then run `layergen render`.
# layergen:sha256:cf4322263cbeb314c843099b623b0c5a9ec909b95565a39590d57c5522bf39df

provider "aws" {
  region              = "eu-west-1"
  allowed_account_ids = ["111122223333"]

  default_tags {
    tags = {
      managed-by = "layergen"
      stage      = "dev"
    }
  }
}
