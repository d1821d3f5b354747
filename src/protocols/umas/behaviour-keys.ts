import type { BehaviourKey } from '#model/protocol'

export const behaviourKeys: readonly BehaviourKey[] = [
  { name: 'function', of: ({ code, name }) => (name.endsWith('(signed)') ? `${code} ${name}` : code) },
  {
    name: 'object',
    // Of memory the block, so that a list read from another offset is no new value.
    of: ({ code, object }) =>
      object === undefined ? undefined : `${code} ${/^block \d+/.exec(object)?.[0] ?? object}`,
  },
]
