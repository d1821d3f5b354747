/** Rules for this protocol only. */
import type { Rule } from '#model/rule'
import { rule as resolverMadeOfItself } from './rules/resolver-made-of-itself.ts'

export const rules: readonly Rule[] = [resolverMadeOfItself]
