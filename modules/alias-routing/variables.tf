variable "aliases" {
  description = <<-EOT
    The aliases and where each sends its traffic, by `function/alias`.

    - `function_name`: name of the function
    - `alias`: name of the alias
    - `version`: the published version that takes the traffic, as a literal number
    - `description`: up to 256 characters, written when the alias is created and never changed
    - `candidate`: during a rollout, the `version` that takes the share `weight` of the traffic,
      between 0 and 1; the stable version keeps the rest
  EOT
  type = map(object({
    function_name = string
    alias         = string
    version       = string
    description   = optional(string)
    candidate = optional(object({
      version = string
      weight  = number
    }))
  }))
  nullable = false

  validation {
    condition     = alltrue([for key, alias in var.aliases : key == "${alias.function_name}/${alias.alias}"])
    error_message = "The key of an alias must be \"<function_name>/<alias>\": both are fixed when the alias is created, so a change of either is another alias."
  }

  validation {
    condition     = alltrue([for alias in values(var.aliases) : can(regex("^[a-zA-Z0-9-_]{1,64}$", alias.function_name))])
    error_message = "function_name must be a name and not an ARN: 1 to 64 letters, digits, \"-\" and \"_\"."
  }

  validation {
    condition = alltrue([
      for alias in values(var.aliases) :
      can(regex("^[a-zA-Z0-9-_]{1,128}$", alias.alias)) && !can(regex("^[0-9]+$", alias.alias))
    ])
    error_message = "The name of an alias must be 1 to 128 letters, digits, \"-\" and \"_\", and not a number, which would be a version."
  }

  validation {
    condition     = alltrue([for alias in values(var.aliases) : try(length(alias.description), 0) <= 256])
    error_message = "The description of an alias must not be longer than 256 characters."
  }

  validation {
    condition = alltrue([
      for alias in values(var.aliases) : alltrue([
        for version in compact([alias.version, try(alias.candidate.version, null)]) : can(regex("^[1-9][0-9]*$", version))
      ])
    ])
    error_message = "A version must be the number of a published version, such as \"7\". $LATEST cannot be routed to."
  }

  validation {
    condition     = alltrue([for alias in values(var.aliases) : try(alias.candidate.version, null) != alias.version])
    error_message = "A candidate must be another version than the stable one."
  }

  validation {
    condition = alltrue([
      for alias in values(var.aliases) : try(alias.candidate.weight > 0 && alias.candidate.weight < 1, alias.candidate == null)
    ])
    error_message = "A candidate's weight must lie between 0 and 1, both excluded: leave candidate out for none, or make it the stable version for all of the traffic."
  }
}
