import type { Habit } from '#model/protocol'

export const habits: readonly Habit[] = [
  { name: 'command', of: (operation) => operation.code },
  { name: 'stream', of: ({ code, unit }) => `${code} stream ${unit}` },
]
