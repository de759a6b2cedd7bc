locals {
  name = "${var.deployment.namespace}-vault"
  id   = "${var.deployment.group_id}/providers/Microsoft.KeyVault/vaults/${local.name}"
  url  = "https://${local.name}.vault.azure.net"
}

resource "terraform_data" "azurerm_key_vault__default" {
  input = {
    id                         = local.id
    name                       = local.name
    location                   = var.deployment.location
    resource_group_name        = var.deployment.namespace
    sku_name                   = "standard"
    tenant_id                  = var.deployment.tenant_id
    purge_protection_enabled   = true
    soft_delete_retention_days = 90
    tags                       = var.deployment.tags
  }
  triggers_replace = contains(var.deployment.adopted, "module.vault.azurerm_key_vault.default") ? null : var.deployment.place
  depends_on       = [var.after]

  provisioner "local-exec" {
    interpreter = ["sh", "${path.module}/../../cloud.sh", "create"]
    command     = "module.vault.azurerm_key_vault.default"
    environment = { PRACTICE_INPUT = jsonencode(self.input) }
    quiet       = true
  }

  provisioner "local-exec" {
    when        = destroy
    interpreter = ["sh", "${path.module}/../../cloud.sh", "destroy"]
    command     = "module.vault.azurerm_key_vault.default"
    environment = { PRACTICE_INPUT = jsonencode(self.input) }
    quiet       = true
  }
}

resource "terraform_data" "azurerm_key_vault_access_policy__parent" {
  input = {
    id                 = "${local.id}/objectId/${uuidv5("url", "${local.id}/parent")}"
    key_vault_id       = local.id
    tenant_id          = var.deployment.tenant_id
    key_permissions    = ["Backup", "Create", "Decrypt", "Delete", "Encrypt", "Get", "GetRotationPolicy", "List", "Purge", "Recover", "Restore", "Rotate"]
    secret_permissions = ["Backup", "Delete", "Get", "List", "Purge", "Recover", "Restore", "Set"]
  }
  triggers_replace = contains(var.deployment.adopted, "module.vault.azurerm_key_vault_access_policy.parent") ? null : var.deployment.place
  depends_on       = [terraform_data.azurerm_key_vault__default]

  provisioner "local-exec" {
    interpreter = ["sh", "${path.module}/../../cloud.sh", "create"]
    command     = "module.vault.azurerm_key_vault_access_policy.parent"
    environment = { PRACTICE_INPUT = jsonencode(self.input) }
    quiet       = true
  }

  provisioner "local-exec" {
    when        = destroy
    interpreter = ["sh", "${path.module}/../../cloud.sh", "destroy"]
    command     = "module.vault.azurerm_key_vault_access_policy.parent"
    environment = { PRACTICE_INPUT = jsonencode(self.input) }
    quiet       = true
  }
}

resource "terraform_data" "azurerm_key_vault_access_policy__identity" {
  input = {
    id                 = "${local.id}/objectId/${uuidv5("url", "${local.id}/identity")}"
    key_vault_id       = local.id
    tenant_id          = var.deployment.tenant_id
    key_permissions    = ["Create", "Decrypt", "Encrypt", "Get", "List", "UnwrapKey", "WrapKey"]
    secret_permissions = ["Delete", "Get", "List", "Purge", "Recover", "Restore", "Set"]
  }
  triggers_replace = contains(var.deployment.adopted, "module.vault.azurerm_key_vault_access_policy.identity") ? null : var.deployment.place
  depends_on       = [terraform_data.azurerm_key_vault__default, var.identity]

  provisioner "local-exec" {
    interpreter = ["sh", "${path.module}/../../cloud.sh", "create"]
    command     = "module.vault.azurerm_key_vault_access_policy.identity"
    environment = { PRACTICE_INPUT = jsonencode(self.input) }
    quiet       = true
  }

  provisioner "local-exec" {
    when        = destroy
    interpreter = ["sh", "${path.module}/../../cloud.sh", "destroy"]
    command     = "module.vault.azurerm_key_vault_access_policy.identity"
    environment = { PRACTICE_INPUT = jsonencode(self.input) }
    quiet       = true
  }
}
