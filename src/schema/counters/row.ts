/** Texts of a counter: title, meaning and recommended action, if any. */
export type CounterRow = readonly [name: string, title: string, means: string, todo?: string]

export const MIRROR =
  'Check the mirror port and the sensor load: the sensor needs every packet, in both directions.'
export const SMALLER = 'Monitor less with one sensor: use one sensor per zone.'
export const READ_AGAIN = 'If it matters, analyse that part of the capture separately.'
export const OUTSIDE_HELP = 'If it continues, find the sender: a scan or flood causes this.'
