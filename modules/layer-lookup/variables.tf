variable "layers" {
  description = <<-EOT
    The layers to look up, in the order in which a function attaches them: the last one wins on a
    path that several contain.

    - `layer`: name of the layer
    - `variant`: what it is split by, such as `arm64`; `universal` if it is not
    - `release`: a semantic version, or `latest`
  EOT
  type = list(object({
    layer   = string
    variant = optional(string, "universal")
    release = optional(string, "latest")
  }))
  nullable = false

  validation {
    condition     = length(distinct(var.layers[*].layer)) == length(var.layers)
    error_message = "A layer must be named once: a function cannot attach two versions of it."
  }

  validation {
    condition = alltrue([
      for part in flatten([for layer in var.layers : values(layer)]) : can(regex("^[a-zA-Z0-9_.-]+$", part))
    ])
    error_message = "A layer, a variant and a release are each one level of a parameter's name: letters, digits, \"_\", \".\" and \"-\"."
  }
}

variable "prefix" {
  description = "Where the parameters lie: the name of each is `<prefix>/<layer>/<variant>/<release>`."
  type        = string
  default     = "/layergen/layers"
  nullable    = false

  validation {
    condition     = can(regex("^(?:/[a-zA-Z0-9_.-]+)+$", var.prefix))
    error_message = "prefix must start with \"/\", hold letters, digits, \"_\", \".\" and \"-\" between slashes, and not end with \"/\"."
  }
}
