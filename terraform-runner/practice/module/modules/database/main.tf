locals {
  # The real module asks random_pet for a name; here the namespace decides, so that plans can be compared.
  pets      = ["badger", "crane", "falcon", "heron", "lynx", "marten", "otter", "puffin", "raven", "stoat", "swift", "vole"]
  pet       = local.pets[parseint(substr(sha256(var.deployment.namespace), 6, 6), 16) % length(local.pets)]
  name      = "${var.deployment.namespace}-quiet-${local.pet}"
  server_id = "${var.deployment.group_id}/providers/Microsoft.DBforMySQL/flexibleServers/${local.name}"
}

resource "terraform_data" "random_pet__mysql" {
  input = {
    id        = "quiet-${local.pet}"
    length    = 2
    separator = "-"
  }
  triggers_replace = contains(var.deployment.adopted, "module.database.random_pet.mysql") ? null : [var.deployment.namespace, var.database_version]

  provisioner "local-exec" {
    interpreter = ["sh", "${path.module}/../../cloud.sh", "create"]
    command     = "module.database.random_pet.mysql"
    environment = { PRACTICE_INPUT = jsonencode(self.input) }
    quiet       = true
  }

  provisioner "local-exec" {
    when        = destroy
    interpreter = ["sh", "${path.module}/../../cloud.sh", "destroy"]
    command     = "module.database.random_pet.mysql"
    environment = { PRACTICE_INPUT = jsonencode(self.input) }
    quiet       = true
  }
}

resource "terraform_data" "random_string__master_password" {
  input = {
    id      = "none"
    length  = 32
    special = false
  }

  provisioner "local-exec" {
    interpreter = ["sh", "${path.module}/../../cloud.sh", "create"]
    command     = "module.database.random_string.master_password"
    environment = { PRACTICE_INPUT = jsonencode(self.input) }
    quiet       = true
  }

  provisioner "local-exec" {
    when        = destroy
    interpreter = ["sh", "${path.module}/../../cloud.sh", "destroy"]
    command     = "module.database.random_string.master_password"
    environment = { PRACTICE_INPUT = jsonencode(self.input) }
    quiet       = true
  }
}

resource "terraform_data" "azurerm_mysql_flexible_server__default" {
  input = {
    id                    = local.server_id
    name                  = local.name
    location              = var.deployment.location
    resource_group_name   = var.deployment.namespace
    version               = var.database_version
    sku_name              = var.sku_name
    administrator_login   = "wandb"
    backup_retention_days = 14
    high_availability     = { mode = var.availability_mode }
    customer_managed_key  = var.vault_key
    tags                  = var.deployment.tags
  }
  triggers_replace = contains(var.deployment.adopted, "module.database.azurerm_mysql_flexible_server.default") ? null : var.deployment.place
  depends_on       = [terraform_data.random_pet__mysql, terraform_data.random_string__master_password, var.after_keys]

  provisioner "local-exec" {
    interpreter = ["sh", "${path.module}/../../cloud.sh", "create"]
    command     = "module.database.azurerm_mysql_flexible_server.default"
    environment = { PRACTICE_INPUT = jsonencode(self.input) }
    quiet       = true
  }

  provisioner "local-exec" {
    when        = destroy
    interpreter = ["sh", "${path.module}/../../cloud.sh", "destroy"]
    command     = "module.database.azurerm_mysql_flexible_server.default"
    environment = { PRACTICE_INPUT = jsonencode(self.input) }
    quiet       = true
  }
}

resource "terraform_data" "azurerm_mysql_flexible_database__default" {
  input = {
    id                  = "${local.server_id}/databases/wandb_local"
    name                = "wandb_local"
    resource_group_name = var.deployment.namespace
    server_name         = local.name
    charset             = "utf8mb4"
    collation           = "utf8mb4_general_ci"
  }
  triggers_replace = contains(var.deployment.adopted, "module.database.azurerm_mysql_flexible_database.default") ? null : var.deployment.place
  depends_on       = [terraform_data.azurerm_mysql_flexible_server__default]

  provisioner "local-exec" {
    interpreter = ["sh", "${path.module}/../../cloud.sh", "create"]
    command     = "module.database.azurerm_mysql_flexible_database.default"
    environment = { PRACTICE_INPUT = jsonencode(self.input) }
    quiet       = true
  }

  provisioner "local-exec" {
    when        = destroy
    interpreter = ["sh", "${path.module}/../../cloud.sh", "destroy"]
    command     = "module.database.azurerm_mysql_flexible_database.default"
    environment = { PRACTICE_INPUT = jsonencode(self.input) }
    quiet       = true
  }
}

resource "terraform_data" "azurerm_mysql_flexible_server_configuration__default" {
  for_each = var.parameters

  input = {
    id                  = "${local.server_id}/configurations/${each.key}"
    name                = each.key
    resource_group_name = var.deployment.namespace
    server_name         = local.name
    value               = each.value
  }
  triggers_replace = contains(var.deployment.adopted, "module.database.azurerm_mysql_flexible_server_configuration.default[\"${each.key}\"]") ? null : var.deployment.place
  depends_on       = [terraform_data.azurerm_mysql_flexible_server__default]

  provisioner "local-exec" {
    interpreter = ["sh", "${path.module}/../../cloud.sh", "create"]
    command     = "module.database.azurerm_mysql_flexible_server_configuration.default[\"${each.key}\"]"
    environment = { PRACTICE_INPUT = jsonencode(self.input) }
    quiet       = true
  }

  provisioner "local-exec" {
    when        = destroy
    interpreter = ["sh", "${path.module}/../../cloud.sh", "destroy"]
    command     = "module.database.azurerm_mysql_flexible_server_configuration.default[\"${each.key}\"]"
    environment = { PRACTICE_INPUT = jsonencode(self.input) }
    quiet       = true
  }
}

resource "terraform_data" "azurerm_management_lock__default" {
  count = var.deletion_protection ? 1 : 0

  input = {
    id         = "${local.server_id}/providers/Microsoft.Authorization/locks/${var.deployment.namespace}-database-lock"
    name       = "${var.deployment.namespace}-database-lock"
    scope      = local.server_id
    lock_level = "CanNotDelete"
  }
  triggers_replace = contains(var.deployment.adopted, "module.database.azurerm_management_lock.default[${count.index}]") ? null : var.deployment.place
  depends_on       = [terraform_data.azurerm_mysql_flexible_server__default]

  provisioner "local-exec" {
    interpreter = ["sh", "${path.module}/../../cloud.sh", "create"]
    command     = "module.database.azurerm_management_lock.default[${count.index}]"
    environment = { PRACTICE_INPUT = jsonencode(self.input) }
    quiet       = true
  }

  provisioner "local-exec" {
    when        = destroy
    interpreter = ["sh", "${path.module}/../../cloud.sh", "destroy"]
    command     = "module.database.azurerm_management_lock.default[${count.index}]"
    environment = { PRACTICE_INPUT = jsonencode(self.input) }
    quiet       = true
  }
}
