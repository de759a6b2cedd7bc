locals {
  name       = "${var.deployment.namespace}-cluster"
  cluster_id = "${var.deployment.group_id}/providers/Microsoft.ContainerService/managedClusters/${local.name}"
  pool = {
    vm_size              = var.pool.vm_size
    auto_scaling_enabled = true
    min_count            = var.pool.min_count
    max_count            = var.pool.max_count
    max_pods             = 60
    os_disk_size_gb      = var.pool.disk_size_gb
  }
}

resource "terraform_data" "azurerm_kubernetes_cluster__default" {
  input = {
    id                        = local.cluster_id
    name                      = local.name
    location                  = var.deployment.location
    resource_group_name       = var.deployment.namespace
    sku_tier                  = var.sku_tier
    kubernetes_version        = "1.33.5"
    automatic_upgrade_channel = "stable"
    default_node_pool         = merge(local.pool, { name = "default", zones = [var.pool.zones[0]] })
    tags                      = merge(var.deployment.tags, var.cluster_tags)
  }
  triggers_replace = contains(var.deployment.adopted, "module.app_aks.azurerm_kubernetes_cluster.default") ? null : var.deployment.place
  depends_on       = [var.after]

  provisioner "local-exec" {
    interpreter = ["sh", "${path.module}/../../cloud.sh", "create"]
    command     = "module.app_aks.azurerm_kubernetes_cluster.default"
    environment = { PRACTICE_INPUT = jsonencode(self.input) }
    quiet       = true
  }

  provisioner "local-exec" {
    when        = destroy
    interpreter = ["sh", "${path.module}/../../cloud.sh", "destroy"]
    command     = "module.app_aks.azurerm_kubernetes_cluster.default"
    environment = { PRACTICE_INPUT = jsonencode(self.input) }
    quiet       = true
  }
}

resource "terraform_data" "azurerm_kubernetes_cluster_node_pool__additional" {
  count = length(var.pool.zones) - 1

  input = {
    id                   = "${local.cluster_id}/agentPools/zone${var.pool.zones[count.index + 1]}"
    name                 = "zone${var.pool.zones[count.index + 1]}"
    mode                 = "User"
    zones                = [var.pool.zones[count.index + 1]]
    vm_size              = local.pool.vm_size
    auto_scaling_enabled = local.pool.auto_scaling_enabled
    min_count            = local.pool.min_count
    max_count            = local.pool.max_count
    max_pods             = local.pool.max_pods
    os_disk_size_gb      = local.pool.os_disk_size_gb
  }
  triggers_replace = contains(var.deployment.adopted, "module.app_aks.azurerm_kubernetes_cluster_node_pool.additional[${count.index}]") ? null : var.deployment.place
  depends_on       = [terraform_data.azurerm_kubernetes_cluster__default]

  provisioner "local-exec" {
    interpreter = ["sh", "${path.module}/../../cloud.sh", "create"]
    command     = "module.app_aks.azurerm_kubernetes_cluster_node_pool.additional[${count.index}]"
    environment = { PRACTICE_INPUT = jsonencode(self.input) }
    quiet       = true
  }

  provisioner "local-exec" {
    when        = destroy
    interpreter = ["sh", "${path.module}/../../cloud.sh", "destroy"]
    command     = "module.app_aks.azurerm_kubernetes_cluster_node_pool.additional[${count.index}]"
    environment = { PRACTICE_INPUT = jsonencode(self.input) }
    quiet       = true
  }
}

resource "terraform_data" "azurerm_role_assignment__gateway" {
  input = {
    id                   = "${var.gateway_id}/providers/Microsoft.Authorization/roleAssignments/${uuidv5("url", "${var.gateway_id}/gateway")}"
    scope                = "${var.gateway_id}"
    role_definition_name = "Contributor"
    principal            = "${local.name}-agentpool"
  }
  triggers_replace = contains(var.deployment.adopted, "module.app_aks.azurerm_role_assignment.gateway") ? null : var.deployment.place
  depends_on       = [terraform_data.azurerm_kubernetes_cluster__default]

  provisioner "local-exec" {
    interpreter = ["sh", "${path.module}/../../cloud.sh", "create"]
    command     = "module.app_aks.azurerm_role_assignment.gateway"
    environment = { PRACTICE_INPUT = jsonencode(self.input) }
    quiet       = true
  }

  provisioner "local-exec" {
    when        = destroy
    interpreter = ["sh", "${path.module}/../../cloud.sh", "destroy"]
    command     = "module.app_aks.azurerm_role_assignment.gateway"
    environment = { PRACTICE_INPUT = jsonencode(self.input) }
    quiet       = true
  }
}

resource "terraform_data" "azurerm_role_assignment__public_subnet" {
  input = {
    id                   = "${var.public_subnet_id}/providers/Microsoft.Authorization/roleAssignments/${uuidv5("url", "${var.public_subnet_id}/public_subnet")}"
    scope                = "${var.public_subnet_id}"
    role_definition_name = "Contributor"
    principal            = "${local.name}-agentpool"
  }
  triggers_replace = contains(var.deployment.adopted, "module.app_aks.azurerm_role_assignment.public_subnet") ? null : var.deployment.place
  depends_on       = [terraform_data.azurerm_kubernetes_cluster__default]

  provisioner "local-exec" {
    interpreter = ["sh", "${path.module}/../../cloud.sh", "create"]
    command     = "module.app_aks.azurerm_role_assignment.public_subnet"
    environment = { PRACTICE_INPUT = jsonencode(self.input) }
    quiet       = true
  }

  provisioner "local-exec" {
    when        = destroy
    interpreter = ["sh", "${path.module}/../../cloud.sh", "destroy"]
    command     = "module.app_aks.azurerm_role_assignment.public_subnet"
    environment = { PRACTICE_INPUT = jsonencode(self.input) }
    quiet       = true
  }
}

resource "terraform_data" "azurerm_role_assignment__resource_group" {
  input = {
    id                   = "${var.deployment.group_id}/providers/Microsoft.Authorization/roleAssignments/${uuidv5("url", "${var.deployment.group_id}/resource_group")}"
    scope                = "${var.deployment.group_id}"
    role_definition_name = "Reader"
    principal            = "${local.name}-agentpool"
  }
  triggers_replace = contains(var.deployment.adopted, "module.app_aks.azurerm_role_assignment.resource_group") ? null : var.deployment.place
  depends_on       = [terraform_data.azurerm_kubernetes_cluster__default]

  provisioner "local-exec" {
    interpreter = ["sh", "${path.module}/../../cloud.sh", "create"]
    command     = "module.app_aks.azurerm_role_assignment.resource_group"
    environment = { PRACTICE_INPUT = jsonencode(self.input) }
    quiet       = true
  }

  provisioner "local-exec" {
    when        = destroy
    interpreter = ["sh", "${path.module}/../../cloud.sh", "destroy"]
    command     = "module.app_aks.azurerm_role_assignment.resource_group"
    environment = { PRACTICE_INPUT = jsonencode(self.input) }
    quiet       = true
  }
}
