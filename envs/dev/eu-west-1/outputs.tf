# Rendered by layergen. Do not edit: change layers.yaml, then run `layergen render`.
# layergen:sha256:9e82f5e206430f499a7ed40a834d30f11615c0935c24fe266597cb71632e1dd9

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
    }
  }
}
