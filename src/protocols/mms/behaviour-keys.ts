import type { BehaviourKey } from '#model/protocol'

/** Item of a name without the instance number of its control block, its sub-attributes, or what follows the first of several. */
function place(object: string): string {
  return object.split(',')[0]!.split('[')[0]!
}

export const behaviourKeys: readonly BehaviourKey[] = [
  { name: 'service', of: ({ name }) => name },
  {
    name: 'object',
    of: ({ name, object }) => (object === undefined ? undefined : `${name} ${place(object)}`),
  },
]
