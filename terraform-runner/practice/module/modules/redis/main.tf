resource "terraform_data" "azurerm_redis_cache__default" {
  input = {
    id                  = "${var.deployment.group_id}/providers/Microsoft.Cache/redis/${var.deployment.namespace}"
    name                = var.deployment.namespace
    location            = var.deployment.location
    resource_group_name = var.deployment.namespace
    sku_name            = "Standard"
    family              = "C"
    capacity            = var.capacity
    minimum_tls_version = "1.2"
    tags                = var.deployment.tags
  }
  triggers_replace = contains(var.deployment.adopted, "module.redis[0].azurerm_redis_cache.default") ? null : var.deployment.place

  provisioner "local-exec" {
    interpreter = ["sh", "${path.module}/../../cloud.sh", "create"]
    command     = "module.redis[0].azurerm_redis_cache.default"
    environment = { PRACTICE_INPUT = jsonencode(self.input) }
    quiet       = true
  }

  provisioner "local-exec" {
    when        = destroy
    interpreter = ["sh", "${path.module}/../../cloud.sh", "destroy"]
    command     = "module.redis[0].azurerm_redis_cache.default"
    environment = { PRACTICE_INPUT = jsonencode(self.input) }
    quiet       = true
  }
}
