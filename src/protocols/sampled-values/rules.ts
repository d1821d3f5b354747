/** Rules for this protocol only. */
import type { Rule } from '#model/rule'
import { rule as sampledValuesConfigurationChanged } from './rules/sampled-values-configuration-changed.ts'
import { rule as sampledValuesForged } from './rules/sampled-values-forged.ts'
import { rule as sampledValuesSecondPublisher } from './rules/sampled-values-second-publisher.ts'

export const rules: readonly Rule[] = [
  sampledValuesConfigurationChanged,
  sampledValuesForged,
  sampledValuesSecondPublisher,
]
