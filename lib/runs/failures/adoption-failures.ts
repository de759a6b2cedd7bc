import type { FailureRule } from './failure-rule.ts';

/** What goes wrong with `import` blocks: of Terraform's own (1.11, internal/terraform/node_resource_import.go) and of azurerm's ids. */
export const ADOPTION_FAILURES: readonly FailureRule[] = [
  {
    code: 'adoption_failed',
    text: 'import_gone',
    is: [/Cannot import non-existent remote object/, /Import block target does not exist/, /import[^\n]*(?:was not found|does not exist) in Azure/i],
    values: { target: /existing object to\s+"([^"]+)"/ },
  },
  {
    code: 'adoption_failed',
    text: 'import_id_refused',
    is: [/parsing "[^"]*": (?:parsing segment|expected|the segment|could not)/, /parsing the \S+ ID\b/, /expected the segment "[^"]*" to be "[^"]*"/, /The (?:import )?ID "[^"]*" (?:is not valid|could not be parsed)/i, /Invalid import id/i, /unexpected format of (?:import )?ID/i, /Unexpected Import Identifier/i, /\bID was missing the `?\w+`? element/, /cannot parse "?[^"\n]*"? as an? (?:Azure )?resource ID/i],
    values: { id: /parsing "([^"]+)"|ID "([^"]+)"/, reason: /(expected the segment[^\n]*|the segment[^\n]*)/ },
  },
  {
    code: 'adoption_failed',
    text: 'import_twice',
    is: [/Resource already managed by Terraform/, /is already managing a remote object for/, /Duplicate import configuration/, /Resource already being imported|multiple import blocks/i],
    values: { target: /object for ([\w.["\]-]+\w\]?)/ },
  },
];
