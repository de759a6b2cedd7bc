resource "terraform_data" "azurerm_federated_identity_credential__app" {
  input = {
    id                  = "${module.identity.id}/federatedIdentityCredentials/${var.namespace}-app-credentials"
    name                = "${var.namespace}-app-credentials"
    resource_group_name = var.namespace
    audience            = ["api://AzureADTokenExchange"]
    issuer              = module.app_aks.oidc_issuer_url
    subject             = "system:serviceaccount:default:wandb-app"
  }
  triggers_replace = contains(local.deployment.adopted, "azurerm_federated_identity_credential.app") ? null : local.deployment.place
  depends_on       = [module.app_aks.cluster, module.identity.ready]

  provisioner "local-exec" {
    interpreter = ["sh", "${path.module}/cloud.sh", "create"]
    command     = "azurerm_federated_identity_credential.app"
    environment = { PRACTICE_INPUT = jsonencode(self.input) }
    quiet       = true
  }

  provisioner "local-exec" {
    when        = destroy
    interpreter = ["sh", "${path.module}/cloud.sh", "destroy"]
    command     = "azurerm_federated_identity_credential.app"
    environment = { PRACTICE_INPUT = jsonencode(self.input) }
    quiet       = true
  }
}

resource "terraform_data" "azurerm_federated_identity_credential__sa_map" {
  for_each = local.service_accounts

  input = {
    id                  = "${module.identity.id}/federatedIdentityCredentials/${var.namespace}-federated-credential-${each.value}"
    name                = "${var.namespace}-federated-credential-${each.value}"
    resource_group_name = var.namespace
    audience            = ["api://AzureADTokenExchange"]
    issuer              = module.app_aks.oidc_issuer_url
    subject             = "system:serviceaccount:default:${each.value}"
  }
  triggers_replace = contains(local.deployment.adopted, "azurerm_federated_identity_credential.sa_map[\"${each.key}\"]") ? null : local.deployment.place
  depends_on       = [module.app_aks.cluster, module.identity.ready]

  provisioner "local-exec" {
    interpreter = ["sh", "${path.module}/cloud.sh", "create"]
    command     = "azurerm_federated_identity_credential.sa_map[\"${each.key}\"]"
    environment = { PRACTICE_INPUT = jsonencode(self.input) }
    quiet       = true
  }

  provisioner "local-exec" {
    when        = destroy
    interpreter = ["sh", "${path.module}/cloud.sh", "destroy"]
    command     = "azurerm_federated_identity_credential.sa_map[\"${each.key}\"]"
    environment = { PRACTICE_INPUT = jsonencode(self.input) }
    quiet       = true
  }
}

resource "terraform_data" "azurerm_federated_identity_credential__otel_app" {
  count = var.azuremonitor ? 1 : 0

  input = {
    id                  = "${module.identity.otel_id}/federatedIdentityCredentials/${var.namespace}-otel-app-credentials"
    name                = "${var.namespace}-otel-app-credentials"
    resource_group_name = var.namespace
    audience            = ["api://AzureADTokenExchange"]
    issuer              = module.app_aks.oidc_issuer_url
    subject             = "system:serviceaccount:default:wandb-otel-daemonset"
  }
  triggers_replace = contains(local.deployment.adopted, "azurerm_federated_identity_credential.otel_app[${count.index}]") ? null : local.deployment.place
  depends_on       = [module.app_aks.cluster, module.identity.otel_ready]

  provisioner "local-exec" {
    interpreter = ["sh", "${path.module}/cloud.sh", "create"]
    command     = "azurerm_federated_identity_credential.otel_app[${count.index}]"
    environment = { PRACTICE_INPUT = jsonencode(self.input) }
    quiet       = true
  }

  provisioner "local-exec" {
    when        = destroy
    interpreter = ["sh", "${path.module}/cloud.sh", "destroy"]
    command     = "azurerm_federated_identity_credential.otel_app[${count.index}]"
    environment = { PRACTICE_INPUT = jsonencode(self.input) }
    quiet       = true
  }
}

resource "terraform_data" "azurerm_federated_identity_credential__pod" {
  count = local.private_link_approval ? 1 : 0

  input = {
    id                  = "${module.pod_identity[0].id}/federatedIdentityCredentials/${var.namespace}-pod-credentials"
    name                = "${var.namespace}-pod-credentials"
    resource_group_name = var.namespace
    audience            = ["api://AzureADTokenExchange"]
    issuer              = module.app_aks.oidc_issuer_url
    subject             = "system:serviceaccount:default:private-endpoint-sa"
  }
  triggers_replace = contains(local.deployment.adopted, "azurerm_federated_identity_credential.pod[${count.index}]") ? null : local.deployment.place
  depends_on       = [module.app_aks.cluster, module.pod_identity]

  provisioner "local-exec" {
    interpreter = ["sh", "${path.module}/cloud.sh", "create"]
    command     = "azurerm_federated_identity_credential.pod[${count.index}]"
    environment = { PRACTICE_INPUT = jsonencode(self.input) }
    quiet       = true
  }

  provisioner "local-exec" {
    when        = destroy
    interpreter = ["sh", "${path.module}/cloud.sh", "destroy"]
    command     = "azurerm_federated_identity_credential.pod[${count.index}]"
    environment = { PRACTICE_INPUT = jsonencode(self.input) }
    quiet       = true
  }
}

resource "terraform_data" "azurerm_role_assignment__otel_role" {
  count = var.azuremonitor ? 1 : 0

  input = {
    id                   = "${local.deployment.group_id}/providers/Microsoft.Authorization/roleAssignments/${uuidv5("url", "${local.deployment.group_id}/otel")}"
    scope                = "${local.deployment.group_id}"
    role_definition_name = "Monitoring Reader"
    principal            = "${var.namespace}-otel-identity"
  }
  triggers_replace = contains(local.deployment.adopted, "azurerm_role_assignment.otel_role[${count.index}]") ? null : local.deployment.place
  depends_on       = [module.identity.otel_ready]

  provisioner "local-exec" {
    interpreter = ["sh", "${path.module}/cloud.sh", "create"]
    command     = "azurerm_role_assignment.otel_role[${count.index}]"
    environment = { PRACTICE_INPUT = jsonencode(self.input) }
    quiet       = true
  }

  provisioner "local-exec" {
    when        = destroy
    interpreter = ["sh", "${path.module}/cloud.sh", "destroy"]
    command     = "azurerm_role_assignment.otel_role[${count.index}]"
    environment = { PRACTICE_INPUT = jsonencode(self.input) }
    quiet       = true
  }
}

resource "terraform_data" "azurerm_role_assignment__gateway_role" {
  count = local.private_link_approval ? 1 : 0

  input = {
    id                   = "${module.app_lb.gateway_id}/providers/Microsoft.Authorization/roleAssignments/${uuidv5("url", "${module.app_lb.gateway_id}/pod")}"
    scope                = "${module.app_lb.gateway_id}"
    role_definition_name = "Contributor"
    principal            = "${var.namespace}-pod-identity"
  }
  triggers_replace = contains(local.deployment.adopted, "azurerm_role_assignment.gateway_role[${count.index}]") ? null : local.deployment.place
  depends_on       = [module.pod_identity]

  provisioner "local-exec" {
    interpreter = ["sh", "${path.module}/cloud.sh", "create"]
    command     = "azurerm_role_assignment.gateway_role[${count.index}]"
    environment = { PRACTICE_INPUT = jsonencode(self.input) }
    quiet       = true
  }

  provisioner "local-exec" {
    when        = destroy
    interpreter = ["sh", "${path.module}/cloud.sh", "destroy"]
    command     = "azurerm_role_assignment.gateway_role[${count.index}]"
    environment = { PRACTICE_INPUT = jsonencode(self.input) }
    quiet       = true
  }
}
