# Rendered by layergen. Do not edit: change layers.yaml, then run `layergen render`.
# layergen:sha256:da5170005053356bf787e36ebec4a8096134d2cf30d9cc0217c48bc2a2cc7761

output "layergen" {
  description = "What `layergen record` reads back into envs/cloud/env.lock.json."
  value = {
    environment = "cloud"
    account     = "444455556666"
    region      = "eu-west-1"
    publications = {
      data-tools = {
        universal = module.data_tools.publications
      }
    }
  }
}
