output "host" {
  value = "${local.name}.mysql.database.azure.com"
}
