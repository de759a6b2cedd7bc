locals {
  name = "${var.deployment.namespace}-pod-identity"
  id   = "${var.deployment.group_id}/providers/Microsoft.ManagedIdentity/userAssignedIdentities/${local.name}"
}

resource "terraform_data" "azurerm_user_assigned_identity__default" {
  input = {
    id                  = local.id
    name                = local.name
    location            = var.deployment.location
    resource_group_name = var.deployment.namespace
  }
  triggers_replace = contains(var.deployment.adopted, "module.pod_identity[0].azurerm_user_assigned_identity.default") ? null : var.deployment.place

  provisioner "local-exec" {
    interpreter = ["sh", "${path.module}/../../cloud.sh", "create"]
    command     = "module.pod_identity[0].azurerm_user_assigned_identity.default"
    environment = { PRACTICE_INPUT = jsonencode(self.input) }
    quiet       = true
  }

  provisioner "local-exec" {
    when        = destroy
    interpreter = ["sh", "${path.module}/../../cloud.sh", "destroy"]
    command     = "module.pod_identity[0].azurerm_user_assigned_identity.default"
    environment = { PRACTICE_INPUT = jsonencode(self.input) }
    quiet       = true
  }
}
