# Rendered by layergen. Do not edit: change layers.yaml, then run `layergen render`.
# layergen:sha256:99d5b1d414ce74e603a503667259398f148b018234e07fa18a82aa5b9a3d10a6

provider "aws" {
  region              = "eu-west-1"
  allowed_account_ids = ["444455556666"]
}
