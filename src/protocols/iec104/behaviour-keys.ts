import type { BehaviourKey } from '#model/protocol'

/** Commands go to objects one by one, so each object counts; interrogations and reports have none worth naming. */
export const behaviourKeys: readonly BehaviourKey[] = [
  { name: 'type', of: ({ code }) => code },
  { name: 'common-address', of: ({ unit }) => unit },
  {
    name: 'object',
    of: ({ code, unit, object }) => (object === undefined ? undefined : `${code} station ${unit} ${object}`),
  },
]
