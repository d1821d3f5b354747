/** A counter: what it is called, what it means, and what a person can do about it (nothing where that is left out). */
export type CounterRow = readonly [name: string, title: string, means: string, todo?: string]

export const MIRROR =
  'Look at the mirror port and the load of the sensor: it must get every packet, both ways.'
export const SMALLER = 'Watch less with one sensor: part the plant into zones, each with its own.'
export const READ_AGAIN = 'If it matters, read that part of the capture by itself.'
export const OUTSIDE_HELP = 'If it goes on, see who sends this: a scan or a flood does.'
