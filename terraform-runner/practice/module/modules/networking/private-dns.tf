resource "terraform_data" "azurerm_private_dns_zone__database" {
  input = {
    id                  = "${var.deployment.group_id}/providers/Microsoft.Network/privateDnsZones/${local.database_zone}"
    name                = local.database_zone
    location            = "global"
    resource_group_name = var.deployment.namespace
  }
  triggers_replace = contains(var.deployment.adopted, "module.networking.azurerm_private_dns_zone.database") ? null : var.deployment.place
  depends_on       = [var.after]

  provisioner "local-exec" {
    interpreter = ["sh", "${path.module}/../../cloud.sh", "create"]
    command     = "module.networking.azurerm_private_dns_zone.database"
    environment = { PRACTICE_INPUT = jsonencode(self.input) }
    quiet       = true
  }

  provisioner "local-exec" {
    when        = destroy
    interpreter = ["sh", "${path.module}/../../cloud.sh", "destroy"]
    command     = "module.networking.azurerm_private_dns_zone.database"
    environment = { PRACTICE_INPUT = jsonencode(self.input) }
    quiet       = true
  }
}

resource "terraform_data" "azurerm_private_dns_zone_virtual_network_link__database" {
  input = {
    id                    = "${var.deployment.group_id}/providers/Microsoft.Network/privateDnsZones/${local.database_zone}/virtualNetworkLinks/${var.deployment.namespace}-database"
    name                  = "${var.deployment.namespace}-database"
    location              = "global"
    private_dns_zone_name = local.database_zone
    resource_group_name   = var.deployment.namespace
    virtual_network_id    = local.network_id
  }
  triggers_replace = contains(var.deployment.adopted, "module.networking.azurerm_private_dns_zone_virtual_network_link.database") ? null : var.deployment.place
  depends_on       = [terraform_data.azurerm_private_dns_zone__database, terraform_data.azurerm_virtual_network__default]

  provisioner "local-exec" {
    interpreter = ["sh", "${path.module}/../../cloud.sh", "create"]
    command     = "module.networking.azurerm_private_dns_zone_virtual_network_link.database"
    environment = { PRACTICE_INPUT = jsonencode(self.input) }
    quiet       = true
  }

  provisioner "local-exec" {
    when        = destroy
    interpreter = ["sh", "${path.module}/../../cloud.sh", "destroy"]
    command     = "module.networking.azurerm_private_dns_zone_virtual_network_link.database"
    environment = { PRACTICE_INPUT = jsonencode(self.input) }
    quiet       = true
  }
}
