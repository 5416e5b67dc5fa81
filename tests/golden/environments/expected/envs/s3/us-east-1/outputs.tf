# Rendered by layergen. Do not edit: change layers.yaml, then run `layergen render`.
# layergen:sha256:4ecdb2618690732aa026db58d108193c6b1f0f1424ae082401bb7568f1bb5610

output "layergen" {
  description = "What `layergen record` reads back into envs/s3/env.lock.json."
  value = {
    environment = "s3"
    account     = "222233334444"
    region      = "us-east-1"
    publications = {
      data-tools = {
        universal = module.data_tools.publications
      }
    }
  }
}
