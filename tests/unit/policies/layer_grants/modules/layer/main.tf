variable "grants" {
  type    = any
  default = {}
}

variable "name" {
  type    = string
  default = ""
}

variable "public" {
  type    = bool
  default = false
}

variable "releases" {
  type    = any
  default = {}
}
