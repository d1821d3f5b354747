import type { BehaviourKey } from '#model/protocol'

export const behaviourKeys: readonly BehaviourKey[] = [
  { name: 'service', of: (operation) => operation.code },
  {
    name: 'node',
    of: (operation) => (operation.object === undefined ? undefined : `${operation.code} ${operation.object}`),
  },
]
