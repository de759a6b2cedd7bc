/** The newest release of Terraform that W&B's module was tried with here; downloaded where a host has none. */
export const DEFAULT_TERRAFORM_VERSION = '1.11.4';

/** Where HashiCorp publishes it. */
export const DEFAULT_RELEASES_URL = 'https://releases.hashicorp.com';
