resource "terraform_data" "azurerm_key_vault_key__etcd" {
  input = {
    id           = "${local.url}/keys/generated-etcd-key/${substr(sha256("${local.url}/generated-etcd-key"), 0, 32)}"
    name         = "generated-etcd-key"
    key_vault_id = local.id
    key_type     = "RSA"
    key_size     = 2048
    key_opts     = ["decrypt", "encrypt", "sign", "unwrapKey", "verify", "wrapKey"]
  }
  triggers_replace = contains(var.deployment.adopted, "module.vault.azurerm_key_vault_key.etcd") ? null : var.deployment.place
  depends_on       = [terraform_data.azurerm_key_vault_access_policy__identity, terraform_data.azurerm_key_vault_access_policy__parent]

  provisioner "local-exec" {
    interpreter = ["sh", "${path.module}/../../cloud.sh", "create"]
    command     = "module.vault.azurerm_key_vault_key.etcd"
    environment = { PRACTICE_INPUT = jsonencode(self.input) }
    quiet       = true
  }

  provisioner "local-exec" {
    when        = destroy
    interpreter = ["sh", "${path.module}/../../cloud.sh", "destroy"]
    command     = "module.vault.azurerm_key_vault_key.etcd"
    environment = { PRACTICE_INPUT = jsonencode(self.input) }
    quiet       = true
  }
}

# Spelt as in the real module.
resource "terraform_data" "azurerm_key_vault_key__intenral_encryption_keys" {
  for_each = toset(var.key_names)

  input = {
    id           = "${local.url}/keys/${each.key}/${substr(sha256("${local.url}/${each.key}"), 0, 32)}"
    name         = "${each.key}"
    key_vault_id = local.id
    key_type     = "RSA"
    key_size     = 2048
    key_opts     = ["decrypt", "encrypt", "sign", "unwrapKey", "verify", "wrapKey"]
  }
  triggers_replace = contains(var.deployment.adopted, "module.vault.azurerm_key_vault_key.intenral_encryption_keys[\"${each.key}\"]") ? null : var.deployment.place
  depends_on       = [terraform_data.azurerm_key_vault_access_policy__identity, terraform_data.azurerm_key_vault_access_policy__parent]

  provisioner "local-exec" {
    interpreter = ["sh", "${path.module}/../../cloud.sh", "create"]
    command     = "module.vault.azurerm_key_vault_key.intenral_encryption_keys[\"${each.key}\"]"
    environment = { PRACTICE_INPUT = jsonencode(self.input) }
    quiet       = true
  }

  provisioner "local-exec" {
    when        = destroy
    interpreter = ["sh", "${path.module}/../../cloud.sh", "destroy"]
    command     = "module.vault.azurerm_key_vault_key.intenral_encryption_keys[\"${each.key}\"]"
    environment = { PRACTICE_INPUT = jsonencode(self.input) }
    quiet       = true
  }
}

resource "terraform_data" "random_password__weave_worker_auth" {
  input = {
    id      = "none"
    length  = 32
    special = true
  }

  provisioner "local-exec" {
    interpreter = ["sh", "${path.module}/../../cloud.sh", "create"]
    command     = "module.vault.random_password.weave_worker_auth"
    environment = { PRACTICE_INPUT = jsonencode(self.input) }
    quiet       = true
  }

  provisioner "local-exec" {
    when        = destroy
    interpreter = ["sh", "${path.module}/../../cloud.sh", "destroy"]
    command     = "module.vault.random_password.weave_worker_auth"
    environment = { PRACTICE_INPUT = jsonencode(self.input) }
    quiet       = true
  }
}

resource "terraform_data" "azurerm_key_vault_secret__weave_worker_auth" {
  input = {
    id           = "${local.url}/secrets/weave-worker-auth/${substr(sha256("${local.url}/weave-worker-auth"), 0, 32)}"
    name         = "weave-worker-auth"
    key_vault_id = local.id
  }
  triggers_replace = contains(var.deployment.adopted, "module.vault.azurerm_key_vault_secret.weave_worker_auth") ? null : var.deployment.place
  depends_on       = [terraform_data.azurerm_key_vault__default, terraform_data.random_password__weave_worker_auth]

  provisioner "local-exec" {
    interpreter = ["sh", "${path.module}/../../cloud.sh", "create"]
    command     = "module.vault.azurerm_key_vault_secret.weave_worker_auth"
    environment = { PRACTICE_INPUT = jsonencode(self.input) }
    quiet       = true
  }

  provisioner "local-exec" {
    when        = destroy
    interpreter = ["sh", "${path.module}/../../cloud.sh", "destroy"]
    command     = "module.vault.azurerm_key_vault_secret.weave_worker_auth"
    environment = { PRACTICE_INPUT = jsonencode(self.input) }
    quiet       = true
  }
}

resource "terraform_data" "kubernetes_secret__weave_worker_auth" {
  input = {
    id        = "default/weave-worker-auth"
    name      = "weave-worker-auth"
    namespace = "default"
    type      = "Opaque"
  }
  triggers_replace = contains(var.deployment.adopted, "module.vault.kubernetes_secret.weave_worker_auth") ? null : var.deployment.place
  depends_on       = [terraform_data.random_password__weave_worker_auth, var.cluster]

  provisioner "local-exec" {
    interpreter = ["sh", "${path.module}/../../cloud.sh", "create"]
    command     = "module.vault.kubernetes_secret.weave_worker_auth"
    environment = { PRACTICE_INPUT = jsonencode(self.input) }
    quiet       = true
  }

  provisioner "local-exec" {
    when        = destroy
    interpreter = ["sh", "${path.module}/../../cloud.sh", "destroy"]
    command     = "module.vault.kubernetes_secret.weave_worker_auth"
    environment = { PRACTICE_INPUT = jsonencode(self.input) }
    quiet       = true
  }
}
