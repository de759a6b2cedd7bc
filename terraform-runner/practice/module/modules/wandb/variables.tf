variable "deployment" {
  type = object({
    namespace = string
    location  = string
    tags      = map(string)
    group_id  = string
    tenant_id = string
    place     = list(string)
    adopted   = list(string)
  })
}

variable "operator_chart_version" {
  type = string
}

variable "controller_image_tag" {
  type = string
}

variable "enable_operator" {
  type = bool
}

variable "enable_wandb" {
  type = bool
}

variable "spec" {
  type = any
}

variable "after_otel" {
  type = list(string)
}
