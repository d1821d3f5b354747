/** Rules for this protocol only. */
import type { Rule } from '#model/rule'
import { rule as dhcpv6RogueServer } from './rules/dhcpv6-rogue-server.ts'

export const rules: readonly Rule[] = [dhcpv6RogueServer]
