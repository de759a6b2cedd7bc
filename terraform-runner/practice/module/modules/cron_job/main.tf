resource "terraform_data" "helm_release__cron_job" {
  input = {
    id                    = "private-endpoint-approval"
    name                  = "private-endpoint-approval"
    namespace             = "default"
    chart                 = "cron-job"
    allowed_subscriptions = var.allowed_subscriptions
  }
  triggers_replace = contains(var.deployment.adopted, "module.cron_job[0].helm_release.cron_job") ? null : var.deployment.place

  provisioner "local-exec" {
    interpreter = ["sh", "${path.module}/../../cloud.sh", "create"]
    command     = "module.cron_job[0].helm_release.cron_job"
    environment = { PRACTICE_INPUT = jsonencode(self.input) }
    quiet       = true
  }

  provisioner "local-exec" {
    when        = destroy
    interpreter = ["sh", "${path.module}/../../cloud.sh", "destroy"]
    command     = "module.cron_job[0].helm_release.cron_job"
    environment = { PRACTICE_INPUT = jsonencode(self.input) }
    quiet       = true
  }
}
