import type { BehaviourKey } from '#model/protocol'

/** Memory areas and data blocks named in an object, each once, in name order. */
function areas(object: string): string {
  const found = new Set<string>()
  for (const part of object.split(', ')) found.add(/^(?:D[BI]\d+|[A-Z]+)/.exec(part)?.[0] ?? part)
  return [...found].sort().join(' ')
}

/** Codes whose object is memory: Read Var, Write Var, cyclic data. */
const ON_MEMORY: ReadonlySet<string> = new Set(['0x04', '0x05', 'ud:2/1', 'ud:2/5'])

export const behaviourKeys: readonly BehaviourKey[] = [
  { name: 'function', of: ({ code, name }) => (code === '0x28' ? name : code) },
  {
    name: 'area',
    of: ({ code, object }) =>
      object !== undefined && ON_MEMORY.has(code) ? `${code} ${areas(object)}` : undefined,
  },
  {
    name: 'object',
    of: ({ code, object }) => (object === undefined || ON_MEMORY.has(code) ? undefined : `${code} ${object}`),
  },
]
