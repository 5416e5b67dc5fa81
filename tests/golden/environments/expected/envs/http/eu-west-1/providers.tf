# Rendered by layergen. Do not edit: change layers.yaml, then run `layergen render`.
# layergen:sha256:21aec19f73412af34cbe1f895db3e137644ef69c986ab2f01bef2d488bca3729

provider "aws" {
  region              = "eu-west-1"
  allowed_account_ids = ["555566667777"]
}
