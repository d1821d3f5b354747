/** Rules for this protocol only. */
import type { Rule } from '#model/rule'
import { rule as gooseConfigurationChanged } from './rules/goose-configuration-changed.ts'
import { rule as gooseNeedsCommissioning } from './rules/goose-needs-commissioning.ts'
import { rule as gooseSecondPublisher } from './rules/goose-second-publisher.ts'
import { rule as gooseSequenceAnomaly } from './rules/goose-sequence-anomaly.ts'

export const rules: readonly Rule[] = [
  gooseConfigurationChanged,
  gooseNeedsCommissioning,
  gooseSecondPublisher,
  gooseSequenceAnomaly,
]
