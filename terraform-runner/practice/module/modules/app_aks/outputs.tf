output "cluster" {
  value = terraform_data.azurerm_kubernetes_cluster__default.id
}

output "cluster_host" {
  value = "https://${var.deployment.namespace}-${substr(sha256(local.cluster_id), 0, 8)}.hcp.${var.deployment.location}.azmk8s.io:443"
}

output "oidc_issuer_url" {
  value = "https://${var.deployment.location}.oic.prod-aks.azure.com/${var.deployment.tenant_id}/${uuidv5("url", local.cluster_id)}/"
}
