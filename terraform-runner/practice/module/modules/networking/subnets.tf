resource "terraform_data" "azurerm_subnet__public" {
  input = {
    id                   = "${local.network_id}/subnets/${var.deployment.namespace}-public"
    name                 = "${var.deployment.namespace}-public"
    resource_group_name  = var.deployment.namespace
    virtual_network_name = "${var.deployment.namespace}-vpc"
    address_prefixes     = ["10.10.0.0/24"]
  }
  triggers_replace = contains(var.deployment.adopted, "module.networking.azurerm_subnet.public") ? null : var.deployment.place
  depends_on       = [terraform_data.azurerm_virtual_network__default]

  provisioner "local-exec" {
    interpreter = ["sh", "${path.module}/../../cloud.sh", "create"]
    command     = "module.networking.azurerm_subnet.public"
    environment = { PRACTICE_INPUT = jsonencode(self.input) }
    quiet       = true
  }

  provisioner "local-exec" {
    when        = destroy
    interpreter = ["sh", "${path.module}/../../cloud.sh", "destroy"]
    command     = "module.networking.azurerm_subnet.public"
    environment = { PRACTICE_INPUT = jsonencode(self.input) }
    quiet       = true
  }
}

resource "terraform_data" "azurerm_subnet__private" {
  input = {
    id                   = "${local.network_id}/subnets/${var.deployment.namespace}-private"
    name                 = "${var.deployment.namespace}-private"
    resource_group_name  = var.deployment.namespace
    virtual_network_name = "${var.deployment.namespace}-vpc"
    address_prefixes     = ["10.10.1.0/24"]
    service_endpoints    = local.service_endpoints
  }
  triggers_replace = contains(var.deployment.adopted, "module.networking.azurerm_subnet.private") ? null : var.deployment.place
  depends_on       = [terraform_data.azurerm_virtual_network__default]

  provisioner "local-exec" {
    interpreter = ["sh", "${path.module}/../../cloud.sh", "create"]
    command     = "module.networking.azurerm_subnet.private"
    environment = { PRACTICE_INPUT = jsonencode(self.input) }
    quiet       = true
  }

  provisioner "local-exec" {
    when        = destroy
    interpreter = ["sh", "${path.module}/../../cloud.sh", "destroy"]
    command     = "module.networking.azurerm_subnet.private"
    environment = { PRACTICE_INPUT = jsonencode(self.input) }
    quiet       = true
  }
}

resource "terraform_data" "azurerm_subnet__redis" {
  input = {
    id                   = "${local.network_id}/subnets/${var.deployment.namespace}-redis"
    name                 = "${var.deployment.namespace}-redis"
    resource_group_name  = var.deployment.namespace
    virtual_network_name = "${var.deployment.namespace}-vpc"
    address_prefixes     = ["10.10.2.0/24"]
  }
  triggers_replace = contains(var.deployment.adopted, "module.networking.azurerm_subnet.redis") ? null : var.deployment.place
  depends_on       = [terraform_data.azurerm_virtual_network__default]

  provisioner "local-exec" {
    interpreter = ["sh", "${path.module}/../../cloud.sh", "create"]
    command     = "module.networking.azurerm_subnet.redis"
    environment = { PRACTICE_INPUT = jsonencode(self.input) }
    quiet       = true
  }

  provisioner "local-exec" {
    when        = destroy
    interpreter = ["sh", "${path.module}/../../cloud.sh", "destroy"]
    command     = "module.networking.azurerm_subnet.redis"
    environment = { PRACTICE_INPUT = jsonencode(self.input) }
    quiet       = true
  }
}

resource "terraform_data" "azurerm_subnet__database" {
  input = {
    id                   = "${local.network_id}/subnets/${var.deployment.namespace}-database"
    name                 = "${var.deployment.namespace}-database"
    resource_group_name  = var.deployment.namespace
    virtual_network_name = "${var.deployment.namespace}-vpc"
    address_prefixes     = ["10.10.3.0/24"]
    delegation           = "Microsoft.DBforMySQL/flexibleServers"
  }
  triggers_replace = contains(var.deployment.adopted, "module.networking.azurerm_subnet.database") ? null : var.deployment.place
  depends_on       = [terraform_data.azurerm_virtual_network__default, terraform_data.azurerm_private_dns_zone_virtual_network_link__database]

  provisioner "local-exec" {
    interpreter = ["sh", "${path.module}/../../cloud.sh", "create"]
    command     = "module.networking.azurerm_subnet.database"
    environment = { PRACTICE_INPUT = jsonencode(self.input) }
    quiet       = true
  }

  provisioner "local-exec" {
    when        = destroy
    interpreter = ["sh", "${path.module}/../../cloud.sh", "destroy"]
    command     = "module.networking.azurerm_subnet.database"
    environment = { PRACTICE_INPUT = jsonencode(self.input) }
    quiet       = true
  }
}

resource "terraform_data" "azurerm_subnet__kubernetes" {
  input = {
    id                   = "${local.network_id}/subnets/${var.deployment.namespace}-kubernetes"
    name                 = "${var.deployment.namespace}-kubernetes"
    resource_group_name  = var.deployment.namespace
    virtual_network_name = "${var.deployment.namespace}-vpc"
    address_prefixes     = ["10.10.16.0/20"]
    service_endpoints    = local.service_endpoints
  }
  triggers_replace = contains(var.deployment.adopted, "module.networking.azurerm_subnet.kubernetes") ? null : var.deployment.place
  depends_on       = [terraform_data.azurerm_virtual_network__default]

  provisioner "local-exec" {
    interpreter = ["sh", "${path.module}/../../cloud.sh", "create"]
    command     = "module.networking.azurerm_subnet.kubernetes"
    environment = { PRACTICE_INPUT = jsonencode(self.input) }
    quiet       = true
  }

  provisioner "local-exec" {
    when        = destroy
    interpreter = ["sh", "${path.module}/../../cloud.sh", "destroy"]
    command     = "module.networking.azurerm_subnet.kubernetes"
    environment = { PRACTICE_INPUT = jsonencode(self.input) }
    quiet       = true
  }
}
