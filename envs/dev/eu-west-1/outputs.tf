# Rendered by layergen. Do not edit: change layers.yaml, then run `layergen render`.
# layergen:sha256:4f8228192855d6168fd1153ed5cd680d6deb06b41709aace84f1b2b46c4991a8

output "layergen" {
  description = "What `layergen record` reads back into envs/dev/env.lock.json."
  value = {
    environment = "dev"
    account     = "111122223333"
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
