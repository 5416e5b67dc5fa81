variable "parameters" {
  description = "The SSM parameters to publish: layer version ARN by parameter name, such as `/layergen/layers/data-tools/arm64/latest`."
  type        = map(string)
  nullable    = false

  validation {
    condition = alltrue([
      for name in keys(var.parameters) : can(regex("^(?:/[a-zA-Z0-9_.-]+)+$", name)) && length(name) <= 1011
    ])
    error_message = "A parameter's name must start with \"/\", hold letters, digits, \"_\", \".\" and \"-\" between slashes, and not be longer than 1011 characters."
  }

  validation {
    condition     = alltrue([for name in keys(var.parameters) : length(split("/", name)) - 1 <= 15])
    error_message = "A parameter's name must not have more than 15 levels."
  }

  validation {
    condition     = alltrue([for name in keys(var.parameters) : !can(regex("^(?i)/(?:aws|ssm)", name))])
    error_message = "A parameter's name must not start with \"/aws\" or \"/ssm\": AWS keeps these for itself."
  }

  validation {
    condition = alltrue([
      for arn in values(var.parameters) :
      can(regex("^arn:aws[a-z-]*:lambda:[a-z0-9-]+:[0-9]{12}:layer:[a-zA-Z0-9-_]+:[0-9]+$", arn))
    ])
    error_message = "A parameter's value must be the ARN of a layer version: arn:aws:lambda:<region>:<account>:layer:<name>:<version>."
  }
}

variable "tags" {
  description = "Tags of every parameter."
  type        = map(string)
  default     = {}
  nullable    = false
}
