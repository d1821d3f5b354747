import { hex } from '#bytes/hex'
import type { ConversationScript } from '#model/script'

/** An acknowledgment of PPTP without a payload: RFC 2637 §4.1. */
export const acknowledgment = hex('2081 880b 0000 0001 00000005')

export const scripts: readonly ConversationScript[] = [
  { name: 'acknowledgment', over: { ipProtocol: 47 }, lines: [['client', acknowledgment]] },
]
