import type { BehaviourKey } from '#model/protocol'

/** A sender publishes its own control blocks and no other's. */
export const behaviourKeys: readonly BehaviourKey[] = [
  { name: 'control-block', of: ({ code, object }) => (code === 'goose' ? object : undefined) },
  { name: 'function', of: ({ code }) => code },
]
