locals {
  identities = "${var.deployment.group_id}/providers/Microsoft.ManagedIdentity/userAssignedIdentities"
  name       = "${var.deployment.namespace}-identity"
  id         = "${local.identities}/${local.name}"
  otel_id    = "${local.identities}/${var.deployment.namespace}-otel-identity"
}

resource "terraform_data" "azurerm_user_assigned_identity__default" {
  input = {
    id                  = local.id
    name                = local.name
    location            = var.deployment.location
    resource_group_name = var.deployment.namespace
  }
  triggers_replace = contains(var.deployment.adopted, "module.identity.azurerm_user_assigned_identity.default") ? null : var.deployment.place
  depends_on       = [var.after]

  provisioner "local-exec" {
    interpreter = ["sh", "${path.module}/../../cloud.sh", "create"]
    command     = "module.identity.azurerm_user_assigned_identity.default"
    environment = { PRACTICE_INPUT = jsonencode(self.input) }
    quiet       = true
  }

  provisioner "local-exec" {
    when        = destroy
    interpreter = ["sh", "${path.module}/../../cloud.sh", "destroy"]
    command     = "module.identity.azurerm_user_assigned_identity.default"
    environment = { PRACTICE_INPUT = jsonencode(self.input) }
    quiet       = true
  }
}

resource "terraform_data" "azurerm_user_assigned_identity__otel" {
  count = var.otel ? 1 : 0

  input = {
    id                  = local.otel_id
    name                = "${var.deployment.namespace}-otel-identity"
    location            = var.deployment.location
    resource_group_name = var.deployment.namespace
  }
  triggers_replace = contains(var.deployment.adopted, "module.identity.azurerm_user_assigned_identity.otel[${count.index}]") ? null : var.deployment.place
  depends_on       = [var.after]

  provisioner "local-exec" {
    interpreter = ["sh", "${path.module}/../../cloud.sh", "create"]
    command     = "module.identity.azurerm_user_assigned_identity.otel[${count.index}]"
    environment = { PRACTICE_INPUT = jsonencode(self.input) }
    quiet       = true
  }

  provisioner "local-exec" {
    when        = destroy
    interpreter = ["sh", "${path.module}/../../cloud.sh", "destroy"]
    command     = "module.identity.azurerm_user_assigned_identity.otel[${count.index}]"
    environment = { PRACTICE_INPUT = jsonencode(self.input) }
    quiet       = true
  }
}
