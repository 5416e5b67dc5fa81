# Rendered by layergen. Do not edit: change layers.yaml, then run `layergen render`.
# layergen:sha256:9c456c63ff985f9c3019d3af894ab745a490a4db0608eaec7c25fd5f50d96913

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
    }
  }
}
