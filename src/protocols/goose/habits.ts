import type { Habit } from '#model/protocol'

/** A sender publishes its own control blocks and no other's. */
export const habits: readonly Habit[] = [
  { name: 'control-block', of: ({ code, object }) => (code === 'goose' ? object : undefined) },
  { name: 'function', of: ({ code }) => code },
]
