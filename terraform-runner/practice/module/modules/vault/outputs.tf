output "etcd_key" {
  value = terraform_data.azurerm_key_vault_key__etcd.id
}

output "keys" {
  value = values(terraform_data.azurerm_key_vault_key__intenral_encryption_keys)[*].id
}
