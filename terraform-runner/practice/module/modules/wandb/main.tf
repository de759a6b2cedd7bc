resource "terraform_data" "helm_release__operator" {
  count = var.enable_operator ? 1 : 0

  input = {
    id         = "operator"
    name       = "operator"
    namespace  = "wandb"
    repository = "https://charts.wandb.ai"
    chart      = "operator"
    version    = var.operator_chart_version
    image_tag  = var.controller_image_tag
  }
  triggers_replace = contains(var.deployment.adopted, "module.wandb.helm_release.operator[${count.index}]") ? null : var.deployment.place

  provisioner "local-exec" {
    interpreter = ["sh", "${path.module}/../../cloud.sh", "create"]
    command     = "module.wandb.helm_release.operator[${count.index}]"
    environment = { PRACTICE_INPUT = jsonencode(self.input) }
    quiet       = true
  }

  provisioner "local-exec" {
    when        = destroy
    interpreter = ["sh", "${path.module}/../../cloud.sh", "destroy"]
    command     = "module.wandb.helm_release.operator[${count.index}]"
    environment = { PRACTICE_INPUT = jsonencode(self.input) }
    quiet       = true
  }
}

# The spec holds the license, so nothing of the input goes to the script (or into what it prints).
resource "terraform_data" "helm_release__wandb" {
  count = var.enable_wandb ? 1 : 0

  input = {
    id        = "wandb-cr"
    name      = "wandb-cr"
    namespace = "default"
    chart     = "wandb-cr"
    version   = "0.1.0"
    spec      = sensitive(jsonencode(var.spec))
  }
  triggers_replace = contains(var.deployment.adopted, "module.wandb.helm_release.wandb[${count.index}]") ? null : var.deployment.place
  depends_on       = [terraform_data.helm_release__operator, var.after_otel]

  provisioner "local-exec" {
    interpreter = ["sh", "${path.module}/../../cloud.sh", "create"]
    command     = "module.wandb.helm_release.wandb[${count.index}]"
    environment = { PRACTICE_INPUT = "{}" }
    quiet       = true
  }

  provisioner "local-exec" {
    when        = destroy
    interpreter = ["sh", "${path.module}/../../cloud.sh", "destroy"]
    command     = "module.wandb.helm_release.wandb[${count.index}]"
    environment = { PRACTICE_INPUT = "{}" }
    quiet       = true
  }
}
