import type { BehaviourKey } from '#model/protocol'

export const behaviourKeys: readonly BehaviourKey[] = [
  { name: 'opcode', of: (operation) => operation.code },
  { name: 'unit', of: (operation) => operation.unit },
  {
    name: 'parameters',
    of: ({ code, unit, object }) => (object === undefined ? undefined : `${code} unit ${unit} ${object}`),
  },
]
