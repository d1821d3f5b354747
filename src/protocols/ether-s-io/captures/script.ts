import { hex } from '#bytes/hex'
import type { ConversationScript } from '#model/script'

export const telegram = hex('4553494f 0000 0000 0010 0001 00 01 0102030405060708')

export const scripts: readonly ConversationScript[] = [
  { name: 'telegram', over: { transport: 'udp', port: 6060 }, lines: [['client', telegram]] },
]
