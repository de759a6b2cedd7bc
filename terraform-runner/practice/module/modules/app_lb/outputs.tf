output "address" {
  value = terraform_data.azurerm_public_ip__default.output.ip_address
}

output "gateway_id" {
  value = local.gateway_id
}

output "gateway" {
  value = terraform_data.azurerm_application_gateway__default.id
}

output "private_link_sub_resource_name" {
  value = var.private_link ? "${var.deployment.namespace}-private-link" : null
}
