import type { Habit } from '#model/protocol'

export const habits: readonly Habit[] = [
  { name: 'opcode', of: (operation) => operation.code },
  { name: 'unit', of: (operation) => operation.unit },
  {
    name: 'parameters',
    of: ({ code, unit, object }) => (object === undefined ? undefined : `${code} unit ${unit} ${object}`),
  },
]
