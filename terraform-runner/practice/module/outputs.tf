output "address" {
  value = module.app_lb.address
}

output "aks_max_node_count" {
  value = local.max_nodes
}

output "aks_min_node_count" {
  value = local.min_nodes
}

output "aks_node_instance_type" {
  value = local.node_instance
}

output "client_id" {
  value = module.identity.client_id
}

output "cluster_ca_certificate" {
  value     = base64encode("practice: ${module.app_aks.cluster_host} certificate authority")
  sensitive = true
}

output "cluster_client_certificate" {
  value = base64encode("practice: ${module.app_aks.cluster_host} client certificate")
}

output "cluster_client_key" {
  value = base64encode("practice: no key, no cluster")
}

output "cluster_host" {
  value = module.app_aks.cluster_host
}

output "database_instance_type" {
  value = local.database_sku
}

output "fqdn" {
  value = local.fqdn
}

output "oidc_issuer_url" {
  value = module.app_aks.oidc_issuer_url
}

output "private_link_resource_id" {
  value = module.app_lb.gateway_id
}

output "private_link_sub_resource_name" {
  value = module.app_lb.private_link_sub_resource_name
}

output "standardized_size" {
  value = var.size
}

output "tenant_id" {
  value = local.tenant_id
}

output "url" {
  value = local.url
}

output "wandb_spec" {
  value     = local.wandb_spec
  sensitive = true
}
