/** Rules that need this protocol's own ideas. */
import type { Rule } from '#model/rule'
import { rule as enipCommandFailed } from './rules/enip-command-failed.ts'

export const rules: readonly Rule[] = [enipCommandFailed]
