# Rendered by layergen. Do not edit: change layers.yaml, then run `layergen render`.
# layergen:sha256:ff1d50f4e624070564b3def1170e1380cd5caac6bf4008db1e3022a94f355bd0

output "layergen" {
  description = "What `layergen record` reads back into envs/local/env.lock.json."
  value = {
    environment = "local"
    account     = "111122223333"
    region      = "eu-west-1"
    publications = {
      data-tools = {
        universal = module.local_data_tools.publications
      }
    }
  }
}
