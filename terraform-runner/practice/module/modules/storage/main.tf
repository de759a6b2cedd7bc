locals {
  # Letters and digits only, at most 24 of them in all.
  account_name = "${substr(replace(var.deployment.namespace, "-", ""), 0, 17)}storage"
  account_id   = "${var.deployment.group_id}/providers/Microsoft.Storage/storageAccounts/${local.account_name}"
}

resource "terraform_data" "azurerm_storage_account__default" {
  input = {
    id                       = local.account_id
    name                     = local.account_name
    location                 = var.deployment.location
    resource_group_name      = var.deployment.namespace
    account_kind             = "StorageV2"
    account_tier             = "Standard"
    account_replication_type = "ZRS"
    min_tls_version          = "TLS1_2"
    customer_managed_key     = var.vault_key
    tags                     = var.deployment.tags
  }
  triggers_replace = contains(var.deployment.adopted, "module.storage[0].azurerm_storage_account.default") ? null : var.deployment.place
  depends_on       = [var.after]

  provisioner "local-exec" {
    interpreter = ["sh", "${path.module}/../../cloud.sh", "create"]
    command     = "module.storage[0].azurerm_storage_account.default"
    environment = { PRACTICE_INPUT = jsonencode(self.input) }
    quiet       = true
  }

  provisioner "local-exec" {
    when        = destroy
    interpreter = ["sh", "${path.module}/../../cloud.sh", "destroy"]
    command     = "module.storage[0].azurerm_storage_account.default"
    environment = { PRACTICE_INPUT = jsonencode(self.input) }
    quiet       = true
  }
}

resource "terraform_data" "azurerm_storage_container__default" {
  input = {
    id                    = "https://${local.account_name}.blob.core.windows.net/wandb"
    name                  = "wandb"
    storage_account_name  = local.account_name
    container_access_type = "private"
  }
  triggers_replace = contains(var.deployment.adopted, "module.storage[0].azurerm_storage_container.default") ? null : var.deployment.place
  depends_on       = [terraform_data.azurerm_storage_account__default]

  provisioner "local-exec" {
    interpreter = ["sh", "${path.module}/../../cloud.sh", "create"]
    command     = "module.storage[0].azurerm_storage_container.default"
    environment = { PRACTICE_INPUT = jsonencode(self.input) }
    quiet       = true
  }

  provisioner "local-exec" {
    when        = destroy
    interpreter = ["sh", "${path.module}/../../cloud.sh", "destroy"]
    command     = "module.storage[0].azurerm_storage_container.default"
    environment = { PRACTICE_INPUT = jsonencode(self.input) }
    quiet       = true
  }
}

resource "terraform_data" "azurerm_management_lock__default" {
  count = var.deletion_protection ? 1 : 0

  input = {
    id         = "${local.account_id}/providers/Microsoft.Authorization/locks/${var.deployment.namespace}-storage-lock"
    name       = "${var.deployment.namespace}-storage-lock"
    scope      = local.account_id
    lock_level = "CanNotDelete"
  }
  triggers_replace = contains(var.deployment.adopted, "module.storage[0].azurerm_management_lock.default[${count.index}]") ? null : var.deployment.place
  depends_on       = [terraform_data.azurerm_storage_account__default]

  provisioner "local-exec" {
    interpreter = ["sh", "${path.module}/../../cloud.sh", "create"]
    command     = "module.storage[0].azurerm_management_lock.default[${count.index}]"
    environment = { PRACTICE_INPUT = jsonencode(self.input) }
    quiet       = true
  }

  provisioner "local-exec" {
    when        = destroy
    interpreter = ["sh", "${path.module}/../../cloud.sh", "destroy"]
    command     = "module.storage[0].azurerm_management_lock.default[${count.index}]"
    environment = { PRACTICE_INPUT = jsonencode(self.input) }
    quiet       = true
  }
}

module "queue" {
  source = "./modules/queue"
  count  = var.create_queue ? 1 : 0

  deployment   = var.deployment
  account_name = local.account_name
  account_id   = local.account_id
  account      = terraform_data.azurerm_storage_account__default.id
  container    = terraform_data.azurerm_storage_container__default.id
}
