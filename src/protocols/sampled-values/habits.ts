import type { Habit } from '#model/protocol'

/** A merging unit publishes its own streams and no other's. */
export const habits: readonly Habit[] = [{ name: 'stream', of: ({ object }) => object }]
