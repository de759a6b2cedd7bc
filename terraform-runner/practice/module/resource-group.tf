resource "terraform_data" "azurerm_resource_group__default" {
  input = {
    id       = local.deployment.group_id
    name     = var.namespace
    location = var.location
    tags     = var.tags
  }
  triggers_replace = contains(local.deployment.adopted, "azurerm_resource_group.default") ? null : local.deployment.place

  provisioner "local-exec" {
    interpreter = ["sh", "${path.module}/cloud.sh", "create"]
    command     = "azurerm_resource_group.default"
    environment = { PRACTICE_INPUT = jsonencode(self.input) }
    quiet       = true
  }

  provisioner "local-exec" {
    when        = destroy
    interpreter = ["sh", "${path.module}/cloud.sh", "destroy"]
    command     = "azurerm_resource_group.default"
    environment = { PRACTICE_INPUT = jsonencode(self.input) }
    quiet       = true
  }
}

resource "terraform_data" "null_resource__use_redis_validation" {
  input = {
    id                   = "use_redis_validation"
    use_external_redis   = tostring(var.use_external_redis)
    use_ctrlplane_redis  = tostring(var.use_ctrlplane_redis)
    use_chainguard_redis = tostring(var.use_chainguard_redis)
  }

  lifecycle {
    precondition {
      condition     = length([for chosen in [var.use_external_redis, var.use_ctrlplane_redis, var.use_chainguard_redis] : chosen if chosen]) <= 1
      error_message = "At most one of use_external_redis, use_ctrlplane_redis and use_chainguard_redis can be true."
    }
  }

  provisioner "local-exec" {
    interpreter = ["sh", "${path.module}/cloud.sh", "create"]
    command     = "null_resource.use_redis_validation"
    environment = { PRACTICE_INPUT = jsonencode(self.input) }
    quiet       = true
  }

  provisioner "local-exec" {
    when        = destroy
    interpreter = ["sh", "${path.module}/cloud.sh", "destroy"]
    command     = "null_resource.use_redis_validation"
    environment = { PRACTICE_INPUT = jsonencode(self.input) }
    quiet       = true
  }
}
