variable "grants" {
  description = <<-EOT
    Who else may use the layer, by a key of your choice that names the statement.

    - `principal`: an account as 12 digits, or `*`
    - `organization_id`: with `*`, the organization whose accounts may use the layer

    Every release that is not withdrawn carries the same grants.
  EOT
  type = map(object({
    principal       = string
    organization_id = optional(string)
  }))
  default  = {}
  nullable = false

  validation {
    condition     = alltrue([for key in keys(var.grants) : can(regex("^[a-zA-Z0-9-_]{1,100}$", key))])
    error_message = "A grant's key becomes its statement id: 1 to 100 letters, digits, \"-\" and \"_\"."
  }

  validation {
    condition = length(var.grants) == length(distinct([
      for key in keys(var.grants) : lower(replace(key, "/[-_]/", ""))
    ]))
    error_message = "The keys of two grants must differ in more than case, \"-\" and \"_\": logical ids in CloudFormation are made of letters and digits."
  }

  validation {
    condition = alltrue([
      for grant in values(var.grants) : grant.principal == "*" || can(regex("^[0-9]{12}$", grant.principal))
    ])
    error_message = "A grant's principal must be an account as 12 digits, or \"*\"."
  }

  validation {
    condition = alltrue([
      for grant in values(var.grants) : grant.organization_id == null || grant.principal == "*"
    ])
    error_message = "organization_id needs the principal \"*\": AWS does not combine it with an account."
  }

  validation {
    condition = alltrue([
      for grant in values(var.grants) :
      grant.organization_id == null || can(regex("^o-[a-z0-9]{10,32}$", grant.organization_id))
    ])
    error_message = "organization_id must be \"o-\" followed by 10 to 32 lower-case letters and digits."
  }
}

variable "name" {
  description = "Name of the layer in AWS."
  type        = string
  nullable    = false

  validation {
    condition     = can(regex("^[a-zA-Z0-9-_]{1,140}$", var.name))
    error_message = "A layer's name must be 1 to 140 letters, digits, \"-\" and \"_\"."
  }
}

variable "public" {
  description = "Allows a grant to every AWS account: principal `*` without `organization_id`."
  type        = bool
  default     = false
  nullable    = false
}

variable "releases" {
  description = <<-EOT
    The releases to keep published, by semantic version. Each is published once and never changed:
    removing one deletes its layer version.

    - `description`: up to 256 characters
    - `license`: an SPDX identifier, a URL or the text, up to 512 bytes
    - `runtimes`: compatible runtimes, up to 15
    - `architectures`: compatible architectures, `x86_64` and `arm64`
    - `sha256`: SHA-256 of the zip in base64, which AWS must report after publishing
    - `filename` or `s3`: where the zip is read from when the release is published
    - `withdrawn`: holds no grants, before it is removed
  EOT
  type = map(object({
    description   = optional(string)
    license       = optional(string)
    runtimes      = optional(set(string), [])
    architectures = optional(set(string), [])
    sha256        = string
    filename      = optional(string)
    s3 = optional(object({
      bucket         = string
      key            = string
      object_version = optional(string)
    }))
    withdrawn = optional(bool, false)
  }))
  nullable = false

  validation {
    condition = alltrue([
      for version in keys(var.releases) : can(regex(
        "^(?:0|[1-9][0-9]*)\\.(?:0|[1-9][0-9]*)\\.(?:0|[1-9][0-9]*)(?:-(?:0|[1-9][0-9]*|[0-9]*[a-zA-Z-][0-9a-zA-Z-]*)(?:\\.(?:0|[1-9][0-9]*|[0-9]*[a-zA-Z-][0-9a-zA-Z-]*))*)?(?:\\+[0-9a-zA-Z-]+(?:\\.[0-9a-zA-Z-]+)*)?$",
        version,
      ))
    ])
    error_message = "The key of a release must be a semantic version, such as \"1.4.0\" or \"2.0.0-rc.1\"."
  }

  validation {
    condition     = alltrue([for release in values(var.releases) : (release.filename != null) != (release.s3 != null)])
    error_message = "A release needs exactly one of filename and s3."
  }

  validation {
    condition     = alltrue([for release in values(var.releases) : can(regex("^[a-zA-Z0-9+/]{43}=$", release.sha256))])
    error_message = "A release's sha256 must be a SHA-256 digest in base64, which is 44 characters long."
  }

  validation {
    condition     = alltrue([for release in values(var.releases) : try(length(release.description), 0) <= 256])
    error_message = "A release's description must not be longer than 256 characters."
  }

  validation {
    # The provider counts bytes: 512 of them are 683 digits of Base64.
    condition = alltrue([
      for release in values(var.releases) : length(trimsuffix(base64encode(coalesce(release.license, "-")), "=")) <= 683
    ])
    error_message = "A release's license must not be longer than 512 bytes."
  }

  validation {
    condition     = alltrue([for release in values(var.releases) : length(release.runtimes) <= 15])
    error_message = "A release must not name more than 15 compatible runtimes."
  }

  validation {
    condition = alltrue([
      for release in values(var.releases) : length(setsubtract(release.architectures, ["x86_64", "arm64"])) == 0
    ])
    error_message = "A release's architectures must be x86_64, arm64 or both."
  }
}
