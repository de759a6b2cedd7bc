locals {
  network_id        = "${var.deployment.group_id}/providers/Microsoft.Network/virtualNetworks/${var.deployment.namespace}-vpc"
  group_name        = "${var.deployment.namespace}-allowlist-nsg"
  group_id          = "${var.deployment.group_id}/providers/Microsoft.Network/networkSecurityGroups/${local.group_name}"
  database_zone     = "${var.deployment.namespace}.mysql.database.azure.com"
  service_endpoints = concat(["Microsoft.KeyVault", "Microsoft.Sql"], var.create_private_link ? ["Microsoft.Storage.Global"] : ["Microsoft.Storage"])
  restricted        = length(var.allowed_ip_ranges) > 0
}

resource "terraform_data" "azurerm_virtual_network__default" {
  input = {
    id                  = local.network_id
    name                = "${var.deployment.namespace}-vpc"
    location            = var.deployment.location
    resource_group_name = var.deployment.namespace
    address_space       = ["10.10.0.0/16"]
    tags                = var.deployment.tags
  }
  triggers_replace = contains(var.deployment.adopted, "module.networking.azurerm_virtual_network.default") ? null : var.deployment.place
  depends_on       = [var.after]

  provisioner "local-exec" {
    interpreter = ["sh", "${path.module}/../../cloud.sh", "create"]
    command     = "module.networking.azurerm_virtual_network.default"
    environment = { PRACTICE_INPUT = jsonencode(self.input) }
    quiet       = true
  }

  provisioner "local-exec" {
    when        = destroy
    interpreter = ["sh", "${path.module}/../../cloud.sh", "destroy"]
    command     = "module.networking.azurerm_virtual_network.default"
    environment = { PRACTICE_INPUT = jsonencode(self.input) }
    quiet       = true
  }
}
