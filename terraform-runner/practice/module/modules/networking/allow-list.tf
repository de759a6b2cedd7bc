resource "terraform_data" "azurerm_network_security_group__default" {
  count = local.restricted ? 1 : 0

  input = {
    id                  = local.group_id
    name                = local.group_name
    location            = var.deployment.location
    resource_group_name = var.deployment.namespace
    tags                = var.deployment.tags
  }
  triggers_replace = contains(var.deployment.adopted, "module.networking.azurerm_network_security_group.default[${count.index}]") ? null : var.deployment.place
  depends_on       = [var.after]

  provisioner "local-exec" {
    interpreter = ["sh", "${path.module}/../../cloud.sh", "create"]
    command     = "module.networking.azurerm_network_security_group.default[${count.index}]"
    environment = { PRACTICE_INPUT = jsonencode(self.input) }
    quiet       = true
  }

  provisioner "local-exec" {
    when        = destroy
    interpreter = ["sh", "${path.module}/../../cloud.sh", "destroy"]
    command     = "module.networking.azurerm_network_security_group.default[${count.index}]"
    environment = { PRACTICE_INPUT = jsonencode(self.input) }
    quiet       = true
  }
}

resource "terraform_data" "azurerm_network_security_rule__default" {
  count = local.restricted ? 1 : 0

  input = {
    id                          = "${local.group_id}/securityRules/defaultAppGatewayV2SkuRule"
    name                        = "defaultAppGatewayV2SkuRule"
    network_security_group_name = local.group_name
    priority                    = 300
    access                      = "Allow"
    direction                   = "Inbound"
    destination_port_range      = "65200-65535"
    source_address_prefix       = "*"
  }
  triggers_replace = contains(var.deployment.adopted, "module.networking.azurerm_network_security_rule.default[${count.index}]") ? null : var.deployment.place
  depends_on       = [terraform_data.azurerm_network_security_group__default]

  provisioner "local-exec" {
    interpreter = ["sh", "${path.module}/../../cloud.sh", "create"]
    command     = "module.networking.azurerm_network_security_rule.default[${count.index}]"
    environment = { PRACTICE_INPUT = jsonencode(self.input) }
    quiet       = true
  }

  provisioner "local-exec" {
    when        = destroy
    interpreter = ["sh", "${path.module}/../../cloud.sh", "destroy"]
    command     = "module.networking.azurerm_network_security_rule.default[${count.index}]"
    environment = { PRACTICE_INPUT = jsonencode(self.input) }
    quiet       = true
  }
}

resource "terraform_data" "azurerm_network_security_rule__allow_cidr" {
  count = length(var.allowed_ip_ranges)

  input = {
    id                          = "${local.group_id}/securityRules/allowRule-${count.index}"
    name                        = "allowRule-${count.index}"
    network_security_group_name = local.group_name
    priority                    = 100 + count.index
    access                      = "Allow"
    direction                   = "Inbound"
    destination_port_range      = "*"
    source_address_prefixes     = [var.allowed_ip_ranges[count.index]]
  }
  triggers_replace = contains(var.deployment.adopted, "module.networking.azurerm_network_security_rule.allow_cidr[${count.index}]") ? null : var.deployment.place
  depends_on       = [terraform_data.azurerm_network_security_group__default]

  provisioner "local-exec" {
    interpreter = ["sh", "${path.module}/../../cloud.sh", "create"]
    command     = "module.networking.azurerm_network_security_rule.allow_cidr[${count.index}]"
    environment = { PRACTICE_INPUT = jsonencode(self.input) }
    quiet       = true
  }

  provisioner "local-exec" {
    when        = destroy
    interpreter = ["sh", "${path.module}/../../cloud.sh", "destroy"]
    command     = "module.networking.azurerm_network_security_rule.allow_cidr[${count.index}]"
    environment = { PRACTICE_INPUT = jsonencode(self.input) }
    quiet       = true
  }
}

resource "terraform_data" "azurerm_subnet_network_security_group_association__public" {
  count = local.restricted ? 1 : 0

  input = {
    id                        = "${local.network_id}/subnets/${var.deployment.namespace}-public"
    subnet_id                 = "${local.network_id}/subnets/${var.deployment.namespace}-public"
    network_security_group_id = local.group_id
  }
  triggers_replace = contains(var.deployment.adopted, "module.networking.azurerm_subnet_network_security_group_association.public[${count.index}]") ? null : var.deployment.place
  depends_on       = [terraform_data.azurerm_network_security_rule__default, terraform_data.azurerm_subnet__public]

  provisioner "local-exec" {
    interpreter = ["sh", "${path.module}/../../cloud.sh", "create"]
    command     = "module.networking.azurerm_subnet_network_security_group_association.public[${count.index}]"
    environment = { PRACTICE_INPUT = jsonencode(self.input) }
    quiet       = true
  }

  provisioner "local-exec" {
    when        = destroy
    interpreter = ["sh", "${path.module}/../../cloud.sh", "destroy"]
    command     = "module.networking.azurerm_subnet_network_security_group_association.public[${count.index}]"
    environment = { PRACTICE_INPUT = jsonencode(self.input) }
    quiet       = true
  }
}
