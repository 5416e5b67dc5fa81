variable "log_retention_days" {
  description = "Days that CloudWatch keeps the logs of the probes."
  type        = number
  default     = 14
  nullable    = false

  validation {
    condition     = var.log_retention_days >= 1 && floor(var.log_retention_days) == var.log_retention_days
    error_message = "log_retention_days must be a whole number of days: at least 1, as keeping logs forever is never meant."
  }
}

variable "memory_size" {
  description = "Memory of each probe in MB; more also means more processor."
  type        = number
  default     = 1024
  nullable    = false

  validation {
    condition     = var.memory_size >= 128 && var.memory_size <= 10240
    error_message = "memory_size must be 128 to 10240 MB."
  }
}

variable "permissions_boundary" {
  description = "ARN of the policy that bounds the role which this module makes."
  type        = string
  default     = null

  validation {
    condition     = var.permissions_boundary == null || can(regex("^arn:aws[a-z-]*:iam::(?:[0-9]{12}|aws):policy/", var.permissions_boundary))
    error_message = "permissions_boundary must be the ARN of a policy: arn:aws:iam::<account>:policy/<name>."
  }
}

variable "probes" {
  description = <<-EOT
    The probes, by the name of the function.

    `sha256` is the hash of the zip in base64, as AWS reports it. `filename` or `s3` says where the
    zip is taken from: exactly one of them. Planning needs neither.
  EOT

  type = map(object({
    runtime      = string
    architecture = string
    handler      = string
    sha256       = string
    filename     = optional(string)
    s3 = optional(object({
      bucket = string
      key    = string
    }))
  }))
  nullable = false

  validation {
    condition     = alltrue([for name in keys(var.probes) : can(regex("^[a-zA-Z0-9_-]{1,64}$", name))])
    error_message = "The name of a probe must be 1 to 64 letters, digits, \"-\" and \"_\"."
  }

  validation {
    condition     = alltrue([for probe in values(var.probes) : contains(["x86_64", "arm64"], probe.architecture)])
    error_message = "The architecture of a probe must be x86_64 or arm64."
  }

  validation {
    condition     = alltrue([for probe in values(var.probes) : can(regex("^[A-Za-z0-9+/]{43}=$", probe.sha256))])
    error_message = "The sha256 of a probe must be a SHA-256 in base64, 44 characters."
  }

  validation {
    condition     = alltrue([for probe in values(var.probes) : (probe.filename == null) != (probe.s3 == null)])
    error_message = "A probe must take its zip from either filename or s3."
  }
}

variable "role_arn" {
  description = "ARN of the role that the probes run with. Without one, this module makes a role that may write their logs and do nothing else."
  type        = string
  default     = null

  validation {
    condition     = var.role_arn == null || can(regex("^arn:aws[a-z-]*:iam::[0-9]{12}:role/", var.role_arn))
    error_message = "role_arn must be the ARN of a role: arn:aws:iam::<account>:role/<name>."
  }
}

variable "role_name" {
  description = "Name of the role that this module makes. Roles belong to all regions of an account."
  type        = string
  default     = "layergen-probe"
  nullable    = false

  validation {
    condition     = can(regex("^[a-zA-Z0-9_+=,.@-]{1,64}$", var.role_name))
    error_message = "role_name must be 1 to 64 letters, digits and _+=,.@-."
  }
}

variable "tags" {
  description = "Tags of everything that this module makes."
  type        = map(string)
  default     = {}
  nullable    = false
}

variable "timeout" {
  description = "Seconds that a probe may take to import everything."
  type        = number
  default     = 120
  nullable    = false

  validation {
    condition     = var.timeout >= 1 && var.timeout <= 900
    error_message = "timeout must be 1 to 900 seconds."
  }
}
