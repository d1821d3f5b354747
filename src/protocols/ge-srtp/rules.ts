/** Rules for this protocol only. */
import type { Rule } from '#model/rule'
import { rule as geSrtpCommandFailed } from './rules/ge-srtp-command-failed.ts'

export const rules: readonly Rule[] = [geSrtpCommandFailed]
