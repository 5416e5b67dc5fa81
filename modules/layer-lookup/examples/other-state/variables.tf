variable "architecture" {
  description = "The processor of the function: `arm64` or `x86_64`."
  type        = string
  default     = "arm64"
}

variable "handler" {
  description = "What Lambda calls in the package."
  type        = string
  default     = "handler.handler"
}

variable "layers" {
  description = "The layers, in attach order, as the layer-lookup module takes them: `release` pins one, and `latest` follows."
  type = list(object({
    layer   = string
    variant = optional(string, "universal")
    release = optional(string, "latest")
  }))
  default = [
    { layer = "data-tools", variant = "arm64" },
  ]
}

variable "name" {
  description = "Name of the function and of its role."
  type        = string
  default     = "in-another-state"
}

variable "package" {
  description = "Path of the zip with the function's own code."
  type        = string
}

variable "prefix" {
  description = "Where the parameters lie: `parameters.prefix` of the env.yaml that publishes them."
  type        = string
  default     = "/layergen/layers"
}

variable "region" {
  description = "The Region of the function, where the layers are published too."
  type        = string
}

variable "runtime" {
  description = "The runtime, one of those that the layers are for."
  type        = string
  default     = "python3.12"
}
