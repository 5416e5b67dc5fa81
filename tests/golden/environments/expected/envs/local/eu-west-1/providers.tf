# Rendered by layergen. Do not edit: change layers.yaml, then run `layergen render`.
# layergen:sha256:48eb27bb15890bc780900caae59d83ece4d776776295956da12386045c5882a7

provider "aws" {
  region              = "eu-west-1"
  allowed_account_ids = ["111122223333"]

  default_tags {
    tags = {
      "cost center" = "4711"
      note          = "Costs $${unknown}, 100 %%{about}, \"so far\""
      Team          = "data"
    }
  }
}
