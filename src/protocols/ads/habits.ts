import type { Habit } from '#model/protocol'

export const habits: readonly Habit[] = [
  {
    name: 'function',
    of: ({ code, verb, unit }) => `${code} ${verb}${unit === undefined ? '' : ` ${unit}`}`,
  },
  {
    name: 'object',
    // Offsets move with every build of the program; index groups and names stay.
    of: ({ code, object }) =>
      object === undefined ? undefined : `${code} ${object.replace(/ 0x[0-9a-f]+$/, '')}`,
  },
]
