/** Rules for this protocol only. */
import type { Rule } from '#model/rule'
import { rule as enipCommandFailed } from './rules/enip-command-failed.ts'

export const rules: readonly Rule[] = [enipCommandFailed]
