# Rendered by layergen. Do not edit: change layers.yaml, then run `layergen render`.
# layergen:sha256:773b71cea45a3e099e086e0f41410bd4a574b08b8a352f9c7d1587dbc9d80640

output "layergen" {
  description = "What `layergen record` reads back into envs/prod/env.lock.json."
  value = {
    environment = "prod"
    account     = "333344445555"
    region      = "eu-west-1"
    publications = {
      base-runtime = {
        universal = module.base_runtime.publications
      }
      data-tools = {
        arm64  = module.data_tools_arm64.publications
        x86_64 = module.data_tools_x86_64.publications
      }
      inference = {
        arm64 = module.inference_arm64.publications
      }
    }
  }
}
