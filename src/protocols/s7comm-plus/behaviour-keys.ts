import type { BehaviourKey } from '#model/protocol'

/** Memory areas, data blocks and objects named, each once, in name order. */
function targets(object: string): string {
  const found = new Set<string>()
  for (const part of object.replace(/ and \d+ more$/, '').split(', ')) found.add(part.split('.')[0]!)
  return [...found].sort().join(' ')
}

export const behaviourKeys: readonly BehaviourKey[] = [
  { name: 'function', of: ({ code, verb }) => `${code} ${verb}` },
  {
    name: 'target',
    of: ({ code, object }) => (object === undefined ? undefined : `${code} ${targets(object)}`),
  },
]
