variable "layers_for" {
  description = "Layer version ARNs by function, in attach order: `local.layers_for` of a rendered root."
  type        = map(list(string))
  nullable    = false
}

variable "region" {
  description = "Region of the root, for names that are global to the account."
  type        = string
  nullable    = false
}
