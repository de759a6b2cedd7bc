# Common

variable "namespace" {
  type        = string
  description = "Prefix of every name; globally unique in Azure."
}

variable "location" {
  type        = string
  description = "Azure region of the resource group and everything in it."
}

variable "tags" {
  type    = map(string)
  default = {}
}

variable "deletion_protection" {
  type    = bool
  default = true
}

variable "use_internal_queue" {
  type    = bool
  default = false
}

variable "size" {
  type        = string
  description = "Deployment size: small, medium, large, xlarge or xxlarge."
  default     = "small"
}

variable "wandb_version" {
  type    = string
  default = "latest"
}

variable "wandb_image" {
  type    = string
  default = "wandb/local"
}

variable "license" {
  type        = string
  description = "W&B license key."
}

variable "oidc_issuer" {
  type    = string
  default = ""
}

variable "oidc_client_id" {
  type    = string
  default = ""
}

variable "oidc_secret" {
  type      = string
  default   = ""
  sensitive = true
}

variable "oidc_auth_method" {
  type    = string
  default = "implicit"

  validation {
    condition     = contains(["pkce", "implicit"], var.oidc_auth_method)
    error_message = "Possible values: \"pkce\"; \"implicit\"."
  }
}

variable "other_wandb_env" {
  type    = map(any)
  default = {}
}

# Operator

variable "operator_chart_version" {
  type    = string
  default = "1.4.2"
}

variable "controller_image_tag" {
  type    = string
  default = "1.20.0"
}

variable "enable_helm_operator" {
  type    = bool
  default = true
}

variable "enable_helm_wandb" {
  type    = bool
  default = true
}

# DNS

variable "domain_name" {
  type    = string
  default = null
}

variable "subdomain" {
  type    = string
  default = null
}

variable "ssl" {
  type    = bool
  default = true
}

variable "use_dns_resolver" {
  type    = bool
  default = false
}

# Database

variable "database_version" {
  type    = string
  default = "5.7"
}

variable "database_availability_mode" {
  type    = string
  default = "SameZone"

  validation {
    condition     = contains(["ZoneRedundant", "SameZone"], var.database_availability_mode)
    error_message = "Possible values: \"ZoneRedundant\"; \"SameZone\"."
  }
}

variable "database_sku_name" {
  type    = string
  default = null
}

variable "database_flags" {
  type    = map(string)
  default = {}
}

variable "database_sort_buffer_size" {
  type    = number
  default = 524288
}

# Redis

variable "create_redis" {
  type    = bool
  default = true
}

variable "redis_capacity" {
  type    = number
  default = null
}

variable "use_external_redis" {
  type    = bool
  default = false
}

variable "external_redis_host" {
  type    = string
  default = null
}

variable "external_redis_port" {
  type    = string
  default = null
}

variable "external_redis_params" {
  type    = object({})
  default = null
}

variable "use_ctrlplane_redis" {
  type    = bool
  default = false
}

variable "use_chainguard_redis" {
  type    = bool
  default = false
}

# External Bucket

variable "blob_container" {
  type    = string
  default = ""
}

variable "storage_account" {
  type    = string
  default = ""
}

variable "storage_key" {
  type    = string
  default = ""
}

variable "external_bucket" {
  type    = any
  default = null
}

# Bucket path

variable "bucket_path" {
  type    = string
  default = ""
}

# K8s

variable "kubernetes_instance_type" {
  type    = string
  default = null
}

variable "kubernetes_min_node_per_az" {
  type    = number
  default = null
}

variable "kubernetes_max_node_per_az" {
  type    = number
  default = null
}

variable "kubernetes_node_disk_size_gb" {
  type    = number
  default = null
}

variable "kubernetes_cluster_tags" {
  type    = map(string)
  default = {}
}

variable "cluster_sku_tier" {
  type    = string
  default = "Free"
}

variable "node_pool_zones" {
  type    = list(string)
  default = null
}

variable "node_pool_num_zones" {
  type    = number
  default = 2
}

variable "node_max_pods" {
  type    = number
  default = 30
}

# Application gateway private link

variable "create_private_link" {
  type    = bool
  default = false
}

variable "allowed_subscriptions" {
  type    = string
  default = ""
}

# Network

variable "allowed_ip_ranges" {
  type    = list(string)
  default = []
}

variable "weave_wandb_env" {
  type    = map(string)
  default = {}
}

variable "app_wandb_env" {
  type    = map(string)
  default = {}
}

variable "parquet_wandb_env" {
  type    = map(string)
  default = {}
}

# vault key

variable "enable_storage_vault_key" {
  type    = bool
  default = false
}

variable "disable_storage_vault_key_id" {
  type    = bool
  default = false
}

variable "enable_database_vault_key" {
  type    = bool
  default = false
}

variable "azuremonitor" {
  type    = bool
  default = false
}

# ClickHouse endpoint

variable "clickhouse_private_endpoint_service_name" {
  type    = string
  default = ""
}

variable "clickhouse_region" {
  type    = string
  default = ""
}
