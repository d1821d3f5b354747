import { hex } from '#bytes/hex'
import type { Script } from '#model/script'

/** ASP Up. */
export const up = hex('01 00 03 01 00000008')

export const scripts: readonly Script[] = [
  { name: 'up', over: { carriedBy: 'sctp' }, lines: [['client', up, '2905/3']] },
]
