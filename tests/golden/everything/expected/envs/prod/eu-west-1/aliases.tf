# Rendered by layergen. Do not edit: change layers.yaml, then run `layergen render`.
# layergen:sha256:7034c5c808d6f727b80468807582b01985cfbfeaf1fdc88aa7793677cb6b06e0

module "alias_routing" {
  source = "../../../modules/alias-routing"

  aliases = {
    "checkout/live" = {
      function_name = "checkout"
      alias         = "live"
      version       = "41"
      candidate     = { version = "42", weight = 0.1 }
    }
    "ingest/live" = {
      function_name = "ingest"
      alias         = "live"
      version       = "17"
    }
    "recommend/production" = {
      function_name = "recommend"
      alias         = "production"
      version       = "5"
      candidate     = { version = "7", weight = 0.29 }
    }
    "worker/live" = {
      function_name = "worker"
      alias         = "live"
      version       = "3"
    }
  }
}
