# Rendered by layergen. Do not edit: change layers.yaml, then run `layergen render`.
# layergen:sha256:c017e098a7a9658714a203cc7094c59902fdd679a7205140ac1e27bf1ad08155

provider "aws" {
  region              = "eu-central-1"
  allowed_account_ids = ["333344445555"]

  assume_role {
    role_arn = "arn:aws:iam::333344445555:role/deploy"
  }
}
