# Rendered by layergen. Do not edit: change layers.yaml, then run `layergen render`.
# layergen:sha256:b42c14c59a97035e69d86f2f404010c60c6539607cf25396fda1d72b5e18cfc9

output "layergen" {
  description = "What `layergen record` reads back into envs/staging/env.lock.json."
  value = {
    environment = "staging"
    account     = "222233334444"
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
