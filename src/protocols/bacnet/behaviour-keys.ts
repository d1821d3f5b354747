import type { BehaviourKey } from '#model/protocol'

/** Parameters by which BACnet operations are the same: the service, and the service on its object. */
export const behaviourKeys: readonly BehaviourKey[] = [
  { name: 'service', of: ({ code }) => code },
  {
    name: 'object',
    of: ({ code, object, unit }) => (object === undefined ? undefined : `${code} ${unit ?? ''} ${object}`),
  },
]
