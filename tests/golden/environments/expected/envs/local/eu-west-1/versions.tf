# Rendered by layergen. Do not edit: change layers.yaml, then run `layergen render`.
# layergen:sha256:e4427b4dd391408da72662ae8c000034ba30837bf4a0d40773c3c7dc1ab70fbf

terraform {
  required_version = ">= 1.10, < 2"

  required_providers {
    aws = {
      source  = "hashicorp/aws"
      version = ">= 5.90, < 6"
    }
  }
}
