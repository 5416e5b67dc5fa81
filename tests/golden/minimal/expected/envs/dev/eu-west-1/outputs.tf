# Rendered by layergen. Do not edit: change layers.yaml, then run `layergen render`.
# layergen:sha256:e12736d06596fab9ff15d71a521f74d0361008be5a3abb3e19cc77d10bd44e21

output "layergen" {
  description = "What `layergen record` reads back into envs/dev/env.lock.json."
  value = {
    environment = "dev"
    account     = "111122223333"
    region      = "eu-west-1"
    publications = {
      data-tools = {
        universal = module.data_tools.publications
      }
    }
  }
}
