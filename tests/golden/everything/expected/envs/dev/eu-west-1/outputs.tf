# Rendered by layergen. Do not edit: change layers.yaml, then run `layergen render`.
# layergen:sha256:71cf6fa64a1c36b6ac0426000fe64a0b4047563d5427aad52ad3ffb1b239c755

output "layergen" {
  description = "What `layergen record` reads back into envs/dev/env.lock.json."
  value = {
    environment = "dev"
    account     = "111122223333"
    region      = "eu-west-1"
    publications = {
      base-runtime = {
        universal = module.dev_base_runtime.publications
      }
      data-tools = {
        arm64     = module.dev_data_tools_arm64.publications
        universal = module.dev_data_tools.publications
        x86_64    = module.dev_data_tools_x86_64.publications
      }
      inference = {
        "python3.12-arm64" = module.dev_inference_python3_12_arm64.publications
        "python3.13-arm64" = module.dev_inference_python3_13_arm64.publications
      }
      plugins = {
        universal = module.dev_plugins.publications
      }
      shared-config = {
        universal = module.dev_shared_config.publications
      }
    }
  }
}
