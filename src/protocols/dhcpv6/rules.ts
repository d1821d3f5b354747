/** Rules that need this protocol's own ideas. */
import type { Rule } from '#model/rule'
import { rule as resolverMadeOfItself } from './rules/resolver-made-of-itself.ts'

export const rules: readonly Rule[] = [resolverMadeOfItself]
