# Rendered by layergen. Do not edit: change layers.yaml, then run `layergen render`.
# layergen:sha256:b85fc219e109247e79eebbcc31e7337e7e87cfa536c57d5c8efc687737852e89

output "layergen" {
  description = "What `layergen record` reads back into envs/http/env.lock.json."
  value = {
    environment = "http"
    account     = "555566667777"
    region      = "eu-west-1"
    publications = {
      data-tools = {
        universal = module.data_tools.publications
      }
    }
  }
}
