/** Rules for this protocol only. */
import type { Rule } from '#model/rule'
import { rule as dhcpExhausted } from './rules/dhcp-exhausted.ts'
import { rule as dhcpNoAddress } from './rules/dhcp-no-address.ts'
import { rule as dhcpRogueProxy } from './rules/dhcp-rogue-proxy.ts'

export const rules: readonly Rule[] = [dhcpExhausted, dhcpNoAddress, dhcpRogueProxy]
