import { azureCode, type FailureRule } from './failure-rule.ts';

/** What goes wrong when the cluster, its node pools, a provider or the state moves from one version to the next. */
export const UPGRADE_FAILURES: readonly FailureRule[] = [
  {
    code: 'drain_blocked',
    is: [/\bPodDrainFailure\b/, /Cannot evict pod as it would violate the pod's disruption budget/, azureCode('UpgradeFailed', 'DrainDidNotSucceed', 'PodEvictionFailure', 'UnsatisfiablePDB'), /Drain (?:of )?(?:node )?\S+ (?:failed|did not succeed)/i, /[Ee]viction (?:was )?blocked by (?:a )?(?:PDB|pod ?disruption ?budget)/i, /\bPDB \S+ has (?:minAvailable|maxUnavailable)\b/],
    values: { pod: /evicting pod ([\w.-]+\w)/, node: /Drain (?:of )?(?:node )?([\w.-]+\w)/i },
  },
  {
    code: 'upgrade_not_allowed',
    text: 'cluster_failed_state',
    is: [/[Uu]pgrades? (?:are|is) (?:disallowed|not allowed) while (?:the )?(?:managed )?cluster is in a failed state/, /aka\.ms\/aks-cluster-failed/],
  },
  {
    code: 'upgrade_not_allowed',
    text: 'kubernetes_downgrade',
    is: [/\bdowngrad\w+[^\n]{0,80}\d+\.\d+[^\n]*\bnot (?:allowed|supported)/i],
    of: /^azurerm_kubernetes_cluster/,
    values: { from: /from (?:version )?v?(\d+\.\d+(?:\.\d+)?)/, to: /\bto v?(\d+\.\d+(?:\.\d+)?)/ },
    remedy: 'change_options',
  },
  // azurerm asks for the versions of a pool before it changes the pool (internal/services/containers, kubernetes_nodepool).
  // Azure's rules: one minor version at a time, and no pool newer than the control plane (learn.microsoft.com/azure/aks/upgrade-aks-cluster).
  {
    code: 'upgrade_not_allowed',
    is: [
      azureCode('AgentPoolUpgradeVersionNotAllowed', 'NodePoolMcVersionIncompatible', 'ControlPlaneUpgradeNotAllowed', 'UpgradeSkipNotAllowed', String.raw`\w*(?:Upgrade|Downgrade)\w*NotAllowed`, 'InvalidAgentPoolUpgradeVersion'),
      /[Uu]pgrad(?:e|ing)[^\n]{0,80}\b(?:from|version) v?\d+\.\d+[^\n]* is not (?:allowed|supported)/,
      /Orchestrator Version "[^"]*" is not available for Node Pool/,
      /[Nn]ode pool version \S+ and control plane version \S+ are incompatible/,
      /only upgrade one minor version at a time/,
    ],
    of: /^azurerm_kubernetes_cluster|^$/,
    values: {
      from: /(?:from version |[Nn]ode pool version |from |Kubernetes version |running version ")v?(\d+\.\d+(?:\.\d+)?)/,
      to: /(?:\bto v?|control plane version |Orchestrator Version ")(\d+\.\d+(?:\.\d+)?)/,
      possible: /[Aa]vailable upgrades:? ?\[([^\]]+)\]|supported by this Kubernetes Cluster are:\s*((?:\* [^\n]+\s*)+|[^\n]+)/,
    },
  },
  {
    code: 'terraform_version',
    text: 'provider_older_than_state',
    is: [/Resource instance managed by newer provider version/, /created by a newer provider version than is currently selected/, /state (?:snapshot|data)?[^\n]*schema version \d+[^\n]*newer/i],
    values: { provider: /Upgrade the ([\w./-]+) provider|provider\["?(?:registry\.[a-z.]+\/)?([\w/-]+)"?\]/ },
    remedy: 'change_options',
  },
  {
    code: 'terraform_version',
    text: 'state_not_readable_by_provider',
    is: [/Failed to decode (?:resource|current state)/i, /Unable to (?:Read Previously Saved State|Upgrade Resource State)/i, /Error (?:decoding|upgrading)[^\n]*state/i, /unsupported attribute "[^"]+"(?=[^]*state)/],
    values: { reason: /^[^\n]+\n+([^\n]+)/ },
    remedy: 'change_options',
  },
  {
    code: 'invalid_configuration',
    text: 'provider_configuration_gone',
    is: [/Provider configuration not present/, /its original provider configuration at \S+ is required/, /no schema available for \S+ while reading state/],
    values: { resource: /To work with (\S+)|schema available for (\S+)/, provider: /provider\["?(?:registry\.[a-z.]+\/)?([\w/-]+)"?\]/ },
  },
];
