output "network" {
  value = terraform_data.azurerm_virtual_network__default.id
}

output "private_subnet" {
  value = terraform_data.azurerm_subnet__private.id
}

output "kubernetes_subnet" {
  value = terraform_data.azurerm_subnet__kubernetes.id
}

output "gateway_subnets" {
  value = [terraform_data.azurerm_subnet__private.id, terraform_data.azurerm_subnet__public.id]
}

output "public_subnet_id" {
  value = "${local.network_id}/subnets/${var.deployment.namespace}-public"
}
