# Rendered by layergen. Do not edit: change layers.yaml, then run `layergen render`.
# layergen:sha256:b97a4919c2a3591d855fd1e9fcbd10e023c0747b0ed0dceafa3198ad626a12fc

output "layergen" {
  description = "What `layergen record` reads back into envs/s3/env.lock.json."
  value = {
    environment = "s3"
    account     = "222233334444"
    region      = "eu-west-1"
    publications = {
      data-tools = {
        universal = module.data_tools.publications
      }
    }
  }
}
