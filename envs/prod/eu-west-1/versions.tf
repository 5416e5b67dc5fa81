# Rendered by layergen. Do not edit: change layers.yaml, then run `layergen render`.
# layergen:sha256:0a9761a18c1eda16e6967a38acf7a64b0585c152abeef4dc9c372326c1761820

terraform {
  required_version = ">= 1.7"

  required_providers {
    aws = {
      source  = "hashicorp/aws"
      version = ">= 5.80, < 7"
    }
  }
}
