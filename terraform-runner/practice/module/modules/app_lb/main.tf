locals {
  gateway_id = "${var.deployment.group_id}/providers/Microsoft.Network/applicationGateways/${var.deployment.namespace}-ag"
  # 203.0.113.0/24 is kept for documentation (RFC 5737); the namespace always gets the same address.
  address = "203.0.113.${parseint(substr(sha256(var.deployment.namespace), 0, 6), 16) % 254 + 1}"
}

resource "terraform_data" "azurerm_public_ip__default" {
  input = {
    id                  = "${var.deployment.group_id}/providers/Microsoft.Network/publicIPAddresses/${var.deployment.namespace}-public-ip"
    name                = "${var.deployment.namespace}-public-ip"
    location            = var.deployment.location
    resource_group_name = var.deployment.namespace
    allocation_method   = "Static"
    sku                 = "Standard"
    domain_name_label   = var.deployment.namespace
    ip_address          = local.address
    tags                = var.deployment.tags
  }
  triggers_replace = contains(var.deployment.adopted, "module.app_lb.azurerm_public_ip.default") ? null : var.deployment.place
  depends_on       = [var.after]

  provisioner "local-exec" {
    interpreter = ["sh", "${path.module}/../../cloud.sh", "create"]
    command     = "module.app_lb.azurerm_public_ip.default"
    environment = { PRACTICE_INPUT = jsonencode(self.input) }
    quiet       = true
  }

  provisioner "local-exec" {
    when        = destroy
    interpreter = ["sh", "${path.module}/../../cloud.sh", "destroy"]
    command     = "module.app_lb.azurerm_public_ip.default"
    environment = { PRACTICE_INPUT = jsonencode(self.input) }
    quiet       = true
  }
}

resource "terraform_data" "azurerm_application_gateway__default" {
  input = {
    id                         = local.gateway_id
    name                       = "${var.deployment.namespace}-ag"
    location                   = var.deployment.location
    resource_group_name        = var.deployment.namespace
    sku                        = { name = "Standard_v2", tier = "Standard_v2" }
    autoscale_configuration    = { min_capacity = 2, max_capacity = 5 }
    private_link_configuration = var.private_link ? "${var.deployment.namespace}-private-link" : null
    tags                       = var.deployment.tags
  }
  triggers_replace = contains(var.deployment.adopted, "module.app_lb.azurerm_application_gateway.default") ? null : var.deployment.place
  depends_on       = [terraform_data.azurerm_public_ip__default, var.subnets]

  provisioner "local-exec" {
    interpreter = ["sh", "${path.module}/../../cloud.sh", "create"]
    command     = "module.app_lb.azurerm_application_gateway.default"
    environment = { PRACTICE_INPUT = jsonencode(self.input) }
    quiet       = true
  }

  provisioner "local-exec" {
    when        = destroy
    interpreter = ["sh", "${path.module}/../../cloud.sh", "destroy"]
    command     = "module.app_lb.azurerm_application_gateway.default"
    environment = { PRACTICE_INPUT = jsonencode(self.input) }
    quiet       = true
  }
}
