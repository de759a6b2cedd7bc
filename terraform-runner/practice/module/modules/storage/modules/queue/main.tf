locals {
  name     = "${var.deployment.namespace}-file-metadata"
  topic_id = "${var.deployment.group_id}/providers/Microsoft.EventGrid/systemTopics/${local.name}"
}

resource "terraform_data" "azurerm_eventgrid_system_topic__default" {
  input = {
    id                  = local.topic_id
    name                = local.name
    location            = var.deployment.location
    resource_group_name = var.deployment.namespace
    source_resource_id  = var.account_id
    topic_type          = "Microsoft.Storage.StorageAccounts"
  }
  triggers_replace = contains(var.deployment.adopted, "module.storage[0].module.queue[0].azurerm_eventgrid_system_topic.default") ? null : var.deployment.place
  depends_on       = [var.account]

  provisioner "local-exec" {
    interpreter = ["sh", "${path.module}/../../../../cloud.sh", "create"]
    command     = "module.storage[0].module.queue[0].azurerm_eventgrid_system_topic.default"
    environment = { PRACTICE_INPUT = jsonencode(self.input) }
    quiet       = true
  }

  provisioner "local-exec" {
    when        = destroy
    interpreter = ["sh", "${path.module}/../../../../cloud.sh", "destroy"]
    command     = "module.storage[0].module.queue[0].azurerm_eventgrid_system_topic.default"
    environment = { PRACTICE_INPUT = jsonencode(self.input) }
    quiet       = true
  }
}

resource "terraform_data" "azurerm_storage_queue__default" {
  input = {
    id                   = "https://${var.account_name}.queue.core.windows.net/${local.name}"
    name                 = local.name
    storage_account_name = var.account_name
  }
  triggers_replace = contains(var.deployment.adopted, "module.storage[0].module.queue[0].azurerm_storage_queue.default") ? null : var.deployment.place
  depends_on       = [var.account]

  provisioner "local-exec" {
    interpreter = ["sh", "${path.module}/../../../../cloud.sh", "create"]
    command     = "module.storage[0].module.queue[0].azurerm_storage_queue.default"
    environment = { PRACTICE_INPUT = jsonencode(self.input) }
    quiet       = true
  }

  provisioner "local-exec" {
    when        = destroy
    interpreter = ["sh", "${path.module}/../../../../cloud.sh", "destroy"]
    command     = "module.storage[0].module.queue[0].azurerm_storage_queue.default"
    environment = { PRACTICE_INPUT = jsonencode(self.input) }
    quiet       = true
  }
}

resource "terraform_data" "azurerm_eventgrid_system_topic_event_subscription__default" {
  input = {
    id                    = "${local.topic_id}/eventSubscriptions/${local.name}"
    name                  = local.name
    system_topic          = local.name
    resource_group_name   = var.deployment.namespace
    event_delivery_schema = "EventGridSchema"
    included_event_types  = ["Microsoft.Storage.BlobCreated"]
    storage_queue         = local.name
  }
  triggers_replace = contains(var.deployment.adopted, "module.storage[0].module.queue[0].azurerm_eventgrid_system_topic_event_subscription.default") ? null : var.deployment.place
  depends_on       = [terraform_data.azurerm_eventgrid_system_topic__default, terraform_data.azurerm_storage_queue__default, var.container]

  provisioner "local-exec" {
    interpreter = ["sh", "${path.module}/../../../../cloud.sh", "create"]
    command     = "module.storage[0].module.queue[0].azurerm_eventgrid_system_topic_event_subscription.default"
    environment = { PRACTICE_INPUT = jsonencode(self.input) }
    quiet       = true
  }

  provisioner "local-exec" {
    when        = destroy
    interpreter = ["sh", "${path.module}/../../../../cloud.sh", "destroy"]
    command     = "module.storage[0].module.queue[0].azurerm_eventgrid_system_topic_event_subscription.default"
    environment = { PRACTICE_INPUT = jsonencode(self.input) }
    quiet       = true
  }
}
