output "hostname" {
  value = "${var.deployment.namespace}.redis.cache.windows.net"
}
