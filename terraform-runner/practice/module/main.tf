module "networking" {
  source = "./modules/networking"

  deployment          = local.deployment
  after               = terraform_data.azurerm_resource_group__default.id
  create_private_link = var.create_private_link
  allowed_ip_ranges   = var.allowed_ip_ranges
}

module "identity" {
  source = "./modules/identity"

  deployment = local.deployment
  after      = terraform_data.azurerm_resource_group__default.id
  otel       = var.azuremonitor
}

module "vault" {
  source = "./modules/vault"

  deployment = local.deployment
  after      = terraform_data.azurerm_resource_group__default.id
  identity   = module.identity.ready
  cluster    = module.app_aks.cluster
  key_names = concat(
    var.enable_database_vault_key ? ["database-key-${var.namespace}"] : [],
    var.enable_storage_vault_key ? ["storage-key-${var.namespace}"] : [],
  )
}

module "app_lb" {
  source = "./modules/app_lb"

  deployment   = local.deployment
  after        = terraform_data.azurerm_resource_group__default.id
  subnets      = module.networking.gateway_subnets
  private_link = var.create_private_link
}

module "app_aks" {
  source = "./modules/app_aks"

  deployment   = local.deployment
  cluster_tags = var.kubernetes_cluster_tags
  sku_tier     = var.cluster_sku_tier
  pool = {
    vm_size      = local.node_instance
    min_count    = local.min_nodes
    max_count    = local.max_nodes
    disk_size_gb = local.node_disk_gb
    zones        = local.node_zones
  }
  gateway_id       = module.app_lb.gateway_id
  public_subnet_id = module.networking.public_subnet_id
  after = {
    subnet  = module.networking.kubernetes_subnet
    gateway = module.app_lb.gateway
    key     = module.vault.etcd_key
  }
}

module "storage" {
  source = "./modules/storage"
  count  = 1

  deployment          = local.deployment
  after               = [module.vault.keys, module.identity.ready]
  create_queue        = !var.use_internal_queue
  deletion_protection = var.deletion_protection
  vault_key           = var.enable_storage_vault_key && !var.disable_storage_vault_key_id ? "storage-key-${var.namespace}" : null
}

module "database" {
  source = "./modules/database"

  deployment          = local.deployment
  database_version    = var.database_version
  availability_mode   = var.database_availability_mode
  sku_name            = local.database_sku
  parameters          = local.database_parameters
  deletion_protection = var.deletion_protection
  vault_key           = var.enable_database_vault_key ? "database-key-${var.namespace}" : null
  after_keys          = module.vault.keys

  depends_on = [module.networking]
}

module "redis" {
  source = "./modules/redis"
  count  = var.create_redis ? 1 : 0

  deployment = local.deployment
  capacity   = local.redis_capacity

  depends_on = [module.networking]
}

module "cert_manager" {
  source = "./modules/cert_manager"
  count  = var.use_dns_resolver ? 0 : 1

  deployment = local.deployment

  depends_on = [module.app_aks]
}

module "pod_identity" {
  source = "./modules/pod_identity"
  count  = local.private_link_approval ? 1 : 0

  deployment = local.deployment

  depends_on = [module.app_aks]
}

module "cron_job" {
  source = "./modules/cron_job"
  count  = local.private_link_approval ? 1 : 0

  deployment            = local.deployment
  allowed_subscriptions = var.allowed_subscriptions

  depends_on = [module.pod_identity]
}

module "clickhouse" {
  source = "./modules/clickhouse"
  count  = local.clickhouse ? 1 : 0

  deployment                               = local.deployment
  after                                    = terraform_data.azurerm_resource_group__default.id
  network                                  = module.networking.network
  private_subnet                           = module.networking.private_subnet
  clickhouse_private_endpoint_service_name = var.clickhouse_private_endpoint_service_name
  clickhouse_region                        = var.clickhouse_region
}

module "wandb" {
  source = "./modules/wandb"

  deployment             = local.deployment
  operator_chart_version = var.operator_chart_version
  controller_image_tag   = var.controller_image_tag
  enable_operator        = var.enable_helm_operator
  enable_wandb           = var.enable_helm_wandb
  spec                   = local.wandb_spec
  after_otel             = module.identity.otel_ready

  depends_on = [module.cert_manager, module.database, module.redis, module.storage]
}
