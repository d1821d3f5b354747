import type { Habit } from '#model/protocol'

export const habits: readonly Habit[] = [
  { name: 'service', of: (operation) => operation.code },
  {
    name: 'node',
    of: (operation) => (operation.object === undefined ? undefined : `${operation.code} ${operation.object}`),
  },
]
