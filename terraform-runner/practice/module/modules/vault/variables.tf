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

variable "identity" {
  type = string
}

# Known only once the cluster exists; the secret in it waits for that, nothing else here does.
variable "cluster" {
  type = string
}

variable "key_names" {
  type = list(string)
}
