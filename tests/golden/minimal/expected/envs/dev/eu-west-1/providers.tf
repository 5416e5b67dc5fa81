# Rendered by layergen. Do not edit: change layers.yaml, then run `layergen render`.
# layergen:sha256:ce4ee5ee6d818039fda73aefa11e88802b4f1363bf1787db74170a0af2b7b017

provider "aws" {
  region              = "eu-west-1"
  allowed_account_ids = ["111122223333"]
}
