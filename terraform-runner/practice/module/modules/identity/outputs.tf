output "id" {
  value = local.id
}

output "otel_id" {
  value = local.otel_id
}

output "client_id" {
  value = uuidv5("url", local.id)
}

output "ready" {
  value = terraform_data.azurerm_user_assigned_identity__default.id
}

output "otel_ready" {
  value = terraform_data.azurerm_user_assigned_identity__otel[*].id
}
