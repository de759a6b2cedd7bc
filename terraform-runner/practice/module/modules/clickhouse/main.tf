locals {
  zone    = "${var.clickhouse_region}.privatelink.azure.clickhouse.cloud"
  zone_id = "${var.deployment.group_id}/providers/Microsoft.Network/privateDnsZones/${local.zone}"
}

resource "terraform_data" "azurerm_private_dns_zone__clickhouse_cloud_private_link_zone" {
  input = {
    id                  = local.zone_id
    name                = local.zone
    location            = "global"
    resource_group_name = var.deployment.namespace
  }
  triggers_replace = contains(var.deployment.adopted, "module.clickhouse[0].azurerm_private_dns_zone.clickhouse_cloud_private_link_zone") ? null : var.deployment.place
  depends_on       = [var.after]

  provisioner "local-exec" {
    interpreter = ["sh", "${path.module}/../../cloud.sh", "create"]
    command     = "module.clickhouse[0].azurerm_private_dns_zone.clickhouse_cloud_private_link_zone"
    environment = { PRACTICE_INPUT = jsonencode(self.input) }
    quiet       = true
  }

  provisioner "local-exec" {
    when        = destroy
    interpreter = ["sh", "${path.module}/../../cloud.sh", "destroy"]
    command     = "module.clickhouse[0].azurerm_private_dns_zone.clickhouse_cloud_private_link_zone"
    environment = { PRACTICE_INPUT = jsonencode(self.input) }
    quiet       = true
  }
}

resource "terraform_data" "azurerm_private_dns_zone_virtual_network_link__clickhouse_network" {
  input = {
    id                    = "${local.zone_id}/virtualNetworkLinks/${var.deployment.namespace}-clickhouse"
    name                  = "${var.deployment.namespace}-clickhouse"
    location              = "global"
    private_dns_zone_name = local.zone
    resource_group_name   = var.deployment.namespace
  }
  triggers_replace = contains(var.deployment.adopted, "module.clickhouse[0].azurerm_private_dns_zone_virtual_network_link.clickhouse_network") ? null : var.deployment.place
  depends_on       = [terraform_data.azurerm_private_dns_zone__clickhouse_cloud_private_link_zone, var.network]

  provisioner "local-exec" {
    interpreter = ["sh", "${path.module}/../../cloud.sh", "create"]
    command     = "module.clickhouse[0].azurerm_private_dns_zone_virtual_network_link.clickhouse_network"
    environment = { PRACTICE_INPUT = jsonencode(self.input) }
    quiet       = true
  }

  provisioner "local-exec" {
    when        = destroy
    interpreter = ["sh", "${path.module}/../../cloud.sh", "destroy"]
    command     = "module.clickhouse[0].azurerm_private_dns_zone_virtual_network_link.clickhouse_network"
    environment = { PRACTICE_INPUT = jsonencode(self.input) }
    quiet       = true
  }
}

resource "terraform_data" "azurerm_private_endpoint__clickhouse" {
  input = {
    id                                = "${var.deployment.group_id}/providers/Microsoft.Network/privateEndpoints/${var.deployment.namespace}-clickhouse"
    name                              = "${var.deployment.namespace}-clickhouse"
    location                          = var.deployment.location
    resource_group_name               = var.deployment.namespace
    private_connection_resource_alias = var.clickhouse_private_endpoint_service_name
    is_manual_connection              = true
  }
  triggers_replace = contains(var.deployment.adopted, "module.clickhouse[0].azurerm_private_endpoint.clickhouse") ? null : var.deployment.place
  depends_on       = [var.private_subnet]

  provisioner "local-exec" {
    interpreter = ["sh", "${path.module}/../../cloud.sh", "create"]
    command     = "module.clickhouse[0].azurerm_private_endpoint.clickhouse"
    environment = { PRACTICE_INPUT = jsonencode(self.input) }
    quiet       = true
  }

  provisioner "local-exec" {
    when        = destroy
    interpreter = ["sh", "${path.module}/../../cloud.sh", "destroy"]
    command     = "module.clickhouse[0].azurerm_private_endpoint.clickhouse"
    environment = { PRACTICE_INPUT = jsonencode(self.input) }
    quiet       = true
  }
}

resource "terraform_data" "azurerm_private_dns_a_record__clickhouse_wildcard" {
  input = {
    id                  = "${local.zone_id}/A/*"
    name                = "*"
    zone_name           = local.zone
    resource_group_name = var.deployment.namespace
    ttl                 = 300
  }
  triggers_replace = contains(var.deployment.adopted, "module.clickhouse[0].azurerm_private_dns_a_record.clickhouse_wildcard") ? null : var.deployment.place
  depends_on       = [terraform_data.azurerm_private_dns_zone__clickhouse_cloud_private_link_zone, terraform_data.azurerm_private_endpoint__clickhouse]

  provisioner "local-exec" {
    interpreter = ["sh", "${path.module}/../../cloud.sh", "create"]
    command     = "module.clickhouse[0].azurerm_private_dns_a_record.clickhouse_wildcard"
    environment = { PRACTICE_INPUT = jsonencode(self.input) }
    quiet       = true
  }

  provisioner "local-exec" {
    when        = destroy
    interpreter = ["sh", "${path.module}/../../cloud.sh", "destroy"]
    command     = "module.clickhouse[0].azurerm_private_dns_a_record.clickhouse_wildcard"
    environment = { PRACTICE_INPUT = jsonencode(self.input) }
    quiet       = true
  }
}
