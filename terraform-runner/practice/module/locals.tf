locals {
  sizes = {
    small   = { database = "MO_Standard_E2ds_v4", redis_capacity = 3, node = "Standard_E8s_v5", min_nodes = 1, max_nodes = 4, disk_gb = 128 }
    medium  = { database = "MO_Standard_E4ds_v4", redis_capacity = 3, node = "Standard_E16s_v5", min_nodes = 1, max_nodes = 4, disk_gb = 128 }
    large   = { database = "MO_Standard_E8ds_v4", redis_capacity = 4, node = "Standard_E16s_v5", min_nodes = 1, max_nodes = 4, disk_gb = 256 }
    xlarge  = { database = "MO_Standard_E16ds_v4", redis_capacity = 4, node = "Standard_E16s_v5", min_nodes = 1, max_nodes = 4, disk_gb = 256 }
    xxlarge = { database = "MO_Standard_E32ds_v4", redis_capacity = 5, node = "Standard_E16s_v5", min_nodes = 1, max_nodes = 4, disk_gb = 256 }
  }
  size = local.sizes[var.size]

  # What is set beats what the size says.
  node_instance  = coalesce(var.kubernetes_instance_type, local.size.node)
  min_nodes      = coalesce(var.kubernetes_min_node_per_az, local.size.min_nodes)
  max_nodes      = coalesce(var.kubernetes_max_node_per_az, local.size.max_nodes)
  node_disk_gb   = coalesce(var.kubernetes_node_disk_size_gb, local.size.disk_gb)
  node_zones     = var.node_pool_zones != null ? var.node_pool_zones : slice(["1", "2", "3"], 0, var.node_pool_num_zones)
  database_sku   = coalesce(var.database_sku_name, local.size.database)
  redis_capacity = coalesce(var.redis_capacity, local.size.redis_capacity)

  fqdn = var.subdomain == null ? var.domain_name : "${var.subdomain}.${var.domain_name}"
  url  = "${var.ssl ? "https" : "http"}://${coalesce(local.fqdn, module.app_lb.address)}"

  # Ids are made from the variables, not from other resources, so that changing one resource does not
  # make the ids of all others unknown in the plan.
  subscription_id = "/subscriptions/00000000-0000-4000-8000-000000000001"
  tenant_id       = "00000000-0000-4000-8000-000000000002"
  deployment = {
    namespace = var.namespace
    location  = var.location
    tags      = var.tags
    group_id  = "${local.subscription_id}/resourceGroups/${var.namespace}"
    tenant_id = local.tenant_id
    # Azure cannot rename or move what exists: another place means everything anew.
    place = [var.namespace, var.location]
    # Resources that were imported and not created: terraform_data comes out of an import without its triggers, and would be
    # replaced at once. The console writes the file; where there is none, nothing was.
    adopted = fileexists("${path.module}/adopted.json") ? tolist(jsondecode(file("${path.module}/adopted.json"))) : []
  }

  service_accounts = {
    api                  = "wandb-api"
    bucketAccess         = "wandb-bucket-access"
    bufstream            = "bufstream-service-account"
    console              = "wandb-console"
    executor             = "wandb-executor"
    filemeta             = "wandb-filemeta"
    filestream           = "wandb-filestream"
    glue                 = "wandb-glue"
    parquet              = "wandb-parquet"
    settingsMigrationJob = "wandb-settings-migration-job"
    weave                = "wandb-weave"
    weaveTrace           = "wandb-weave-trace"
  }

  database_parameters = merge({
    binlog_row_image   = "minimal"
    long_query_time    = "4"
    max_binlog_size    = "1073741824"
    max_execution_time = "600000"
    slow_query_log     = "on"
    sort_buffer_size   = tostring(var.database_sort_buffer_size)
  }, var.database_flags)

  private_link_approval = var.allowed_subscriptions != ""
  clickhouse            = var.clickhouse_private_endpoint_service_name != ""

  own_bucket = {
    provider = "az"
    name     = "${module.storage[0].account_name}/${module.storage[0].container_name}"
    path     = var.bucket_path
  }
  byo_bucket = alltrue([for value in [var.storage_account, var.blob_container, var.storage_key] : value != ""]) ? {
    provider  = "az"
    name      = "${var.storage_account}/${var.blob_container}"
    accessKey = var.storage_key
    path      = var.bucket_path
  } : null

  redis = (
    var.use_external_redis ? { host = var.external_redis_host, port = var.external_redis_port } :
    var.create_redis ? { host = module.redis[0].hostname, port = "6380" } :
    { host = "redis.default.svc", port = "6379" }
  )

  wandb_spec = {
    values = {
      global = {
        host          = local.url
        license       = var.license
        cloudProvider = "azure"
        size          = var.size
        extraEnv      = var.other_wandb_env
        bucket        = var.external_bucket != null ? var.external_bucket : local.byo_bucket != null ? local.byo_bucket : local.own_bucket
        mysql         = { host = module.database.host, database = "wandb_local", user = "wandb", port = 3306 }
        redis         = local.redis
      }
      ingress = {
        class       = "azure-application-gateway"
        issuer      = var.use_dns_resolver ? null : "${var.namespace}-letsencrypt"
        privateLink = var.create_private_link
      }
      otel    = { azuremonitor = var.azuremonitor }
      parquet = { extraEnv = var.parquet_wandb_env }
    }
  }
}
