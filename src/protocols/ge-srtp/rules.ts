/** Rules that need this protocol's own ideas. */
import type { Rule } from '#model/rule'
import { rule as geSrtpCommandFailed } from './rules/ge-srtp-command-failed.ts'

export const rules: readonly Rule[] = [geSrtpCommandFailed]
