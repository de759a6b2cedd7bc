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

variable "network" {
  type = string
}

variable "private_subnet" {
  type = string
}

variable "clickhouse_private_endpoint_service_name" {
  type = string

  validation {
    condition     = can(regex("\\.azure\\.privatelinkservice$", var.clickhouse_private_endpoint_service_name))
    error_message = "The ClickHouse service name must end in \".azure.privatelinkservice\"."
  }
}

variable "clickhouse_region" {
  type = string

  validation {
    condition     = length(var.clickhouse_region) > 0
    error_message = "clickhouse_region must be set when clickhouse_private_endpoint_service_name is."
  }
}
