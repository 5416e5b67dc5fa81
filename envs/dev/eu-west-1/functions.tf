# Written by hand: functions of this repository, with the layers that layergen chose for them.

module "functions" {
  source = "../../../functions"

  layers_for = local.layers_for
  region     = "eu-west-1"
}

output "function_versions" {
  description = "The newest published version of each function, for `layergen rollout`."
  value       = module.functions.versions
}
