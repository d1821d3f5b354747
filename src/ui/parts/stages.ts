import type { StageKind } from '#schema/incident'

/** Names of the attack stages, after the tactics of MITRE ATT&CK. */
export const stageNames: Readonly<Record<StageKind, string>> = {
  initial: 'Initial access',
  discovery: 'Discovery',
  lateral: 'Lateral movement',
  collection: 'Collection',
  control: 'Control',
  impact: 'Impact',
}
