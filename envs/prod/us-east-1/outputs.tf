# Rendered by layergen. Do not edit: change layers.yaml, then run `layergen render`.
# layergen:sha256:4e209e6198c7c1c89ad7f98169dd48feda2940fbd5250ff2baa991ee372299c0

output "layergen" {
  description = "What `layergen record` reads back into envs/prod/env.lock.json."
  value = {
    environment = "prod"
    account     = "333344445555"
    region      = "us-east-1"
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
