# Rendered by layergen. Do not edit: change layers.yaml, then run `layergen render`.
# layergen:sha256:7c435607f06acbf8352fdcdf2db705a260f79bee44898dc11bb5eb4f824f29a9

output "layergen" {
  description = "What `layergen record` reads back into envs/remote/env.lock.json."
  value = {
    environment = "remote"
    account     = "333344445555"
    region      = "eu-central-1"
    publications = {
      data-tools = {
        universal = module.data_tools.publications
      }
    }
  }
}
