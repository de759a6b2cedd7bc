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

variable "cluster_tags" {
  type = map(string)
}

variable "sku_tier" {
  type = string
}

variable "pool" {
  type = object({
    vm_size      = string
    min_count    = number
    max_count    = number
    disk_size_gb = number
    zones        = list(string)
  })
}

variable "gateway_id" {
  type = string
}

variable "public_subnet_id" {
  type = string
}
