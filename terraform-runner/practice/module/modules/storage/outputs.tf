output "account_name" {
  value = local.account_name
}

output "container_name" {
  value = "wandb"
}
