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

variable "account_name" {
  type = string
}

variable "account_id" {
  type = string
}

variable "account" {
  type = string
}

variable "container" {
  type = string
}
