# Rendered by layergen. Do not edit: change layers.yaml, then run `layergen render`.
# layergen:sha256:8f7b4828e3c39c68e529426704fcffccf0cd91fc25210f173e77b85f25bdc61d

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
    }
  }
}
