import type { BehaviourKey } from '#model/protocol'

/** What makes a BACnet operation the same again: the service, and the service on its object. */
export const behaviourKeys: readonly BehaviourKey[] = [
  { name: 'service', of: ({ code }) => code },
  {
    name: 'object',
    of: ({ code, object, unit }) => (object === undefined ? undefined : `${code} ${unit ?? ''} ${object}`),
  },
]
