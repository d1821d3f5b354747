import type { BehaviourKey } from '#model/protocol'

export const behaviourKeys: readonly BehaviourKey[] = [
  { name: 'command', of: (operation) => operation.code },
  { name: 'stream', of: ({ code, unit }) => `${code} stream ${unit}` },
]
