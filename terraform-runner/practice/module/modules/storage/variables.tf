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

variable "after" {
  type    = any
  default = null
}

variable "create_queue" {
  type = bool
}

variable "deletion_protection" {
  type = bool
}

variable "vault_key" {
  type = string
}
