output "id" {
  value = local.id
}
