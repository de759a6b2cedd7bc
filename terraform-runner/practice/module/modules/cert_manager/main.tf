resource "terraform_data" "helm_release__cert_manager" {
  input = {
    id         = "cert-manager"
    name       = "cert-manager"
    namespace  = "default"
    repository = "https://charts.jetstack.io"
    chart      = "cert-manager"
    version    = "v1.9.1"
  }
  triggers_replace = contains(var.deployment.adopted, "module.cert_manager[0].helm_release.cert_manager") ? null : var.deployment.place

  provisioner "local-exec" {
    interpreter = ["sh", "${path.module}/../../cloud.sh", "create"]
    command     = "module.cert_manager[0].helm_release.cert_manager"
    environment = { PRACTICE_INPUT = jsonencode(self.input) }
    quiet       = true
  }

  provisioner "local-exec" {
    when        = destroy
    interpreter = ["sh", "${path.module}/../../cloud.sh", "destroy"]
    command     = "module.cert_manager[0].helm_release.cert_manager"
    environment = { PRACTICE_INPUT = jsonencode(self.input) }
    quiet       = true
  }
}

resource "terraform_data" "helm_release__cert_issuer" {
  input = {
    id        = "cert-issuer"
    name      = "cert-issuer"
    namespace = "default"
    chart     = "cert-issuer"
    issuer    = "${var.deployment.namespace}-letsencrypt"
  }
  triggers_replace = contains(var.deployment.adopted, "module.cert_manager[0].helm_release.cert_issuer") ? null : var.deployment.place
  depends_on       = [terraform_data.helm_release__cert_manager]

  provisioner "local-exec" {
    interpreter = ["sh", "${path.module}/../../cloud.sh", "create"]
    command     = "module.cert_manager[0].helm_release.cert_issuer"
    environment = { PRACTICE_INPUT = jsonencode(self.input) }
    quiet       = true
  }

  provisioner "local-exec" {
    when        = destroy
    interpreter = ["sh", "${path.module}/../../cloud.sh", "destroy"]
    command     = "module.cert_manager[0].helm_release.cert_issuer"
    environment = { PRACTICE_INPUT = jsonencode(self.input) }
    quiet       = true
  }
}
