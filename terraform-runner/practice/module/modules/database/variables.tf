variable "deployment" {
  type = object({
    namespace = string
    location  = string
    tags      = map(string)
    group_id  = string
    tenant_id = string
    place     = list(string)
    adopted   = list(string)
  })
}

variable "database_version" {
  type = string
}

variable "availability_mode" {
  type = string

  validation {
    condition     = contains(["ZoneRedundant", "SameZone"], var.availability_mode)
    error_message = "Possible values: \"ZoneRedundant\"; \"SameZone\"."
  }
}

variable "sku_name" {
  type = string
}

variable "parameters" {
  type = map(string)
}

variable "deletion_protection" {
  type = bool
}

variable "vault_key" {
  type = string
}

variable "after_keys" {
  type = list(string)
}
