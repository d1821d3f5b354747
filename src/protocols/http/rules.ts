/** Rules that need this protocol's own ideas. */
import type { Rule } from '#model/rule'
import { rule as httpClientErrors } from './rules/http-client-errors.ts'

export const rules: readonly Rule[] = [httpClientErrors]
