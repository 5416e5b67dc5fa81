# Rendered by layergen. Do not edit: change layers.yaml, then run `layergen render`.
# layergen:sha256:39fb47e07de741c248d3798c0c7b16b685489b50cc266cf24271a2761701206e

output "layergen" {
  description = "What `layergen record` reads back into envs/prod/env.lock.json."
  value = {
    environment = "prod"
    account     = "444455556666"
    region      = "eu-west-1"
    publications = {
      base-runtime = {
        universal = module.base_runtime.publications
      }
      data-tools = {
        arm64     = module.data_tools_arm64.publications
        universal = module.data_tools.publications
        x86_64    = module.data_tools_x86_64.publications
      }
      inference = {
        "python3.12-arm64" = module.inference_python3_12_arm64.publications
        "python3.13-arm64" = module.inference_python3_13_arm64.publications
      }
      plugins = {
        universal = module.plugins.publications
      }
      shared-config = {
        universal = module.shared_config.publications
      }
    }
  }
}
