# Rendered by layergen. Do not edit: change layers.yaml, then run `layergen render`.
# layergen:sha256:700de7faa6b582fe67835611cf2ce74d0962e13b05d0d7ca36c0e1b97bd4bc36

terraform {
  required_version = ">= 1.7, >= 1.9"

  required_providers {
    aws = {
      source  = "hashicorp/aws"
      version = ">= 5.80, < 7"
    }
  }
}
