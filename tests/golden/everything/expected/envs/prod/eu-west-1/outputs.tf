# Rendered by layergen. Do not edit: change layers.yaml, then run `layergen render`.
# layergen:sha256:f6609b8d3f795148df88b875aabf73fbb42d6e22c78bb100a711e4233896b7f9

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
    aliases = module.alias_routing.arns
  }
}
