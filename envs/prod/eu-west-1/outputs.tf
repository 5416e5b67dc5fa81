# Rendered by layergen. Do not edit: change layers.yaml, then run `layergen render`.
# layergen:sha256:0cae2320b8ed10b253a7f882a03cf72e33bf0218073dc6ff1392cdf95bfa3dc1

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
      node-runtime = {
        universal = module.node_runtime.publications
      }
      node-tools = {
        universal = module.node_tools.publications
      }
    }
  }
}
