/** Rows of `--ratios`: a ratio or a number with its bound, as one line of text. */

/** Medians of the runs of one tool on one capture. */
export interface Figure {
  /** User and system, of all processes. */
  readonly cpuSeconds: number
  readonly wallSeconds: number
  readonly peakBytes: number | undefined
}

export interface Row {
  readonly name: string
  readonly verdict: 'met' | 'missed' | 'skipped'
  /** Value, bound and what they are of. */
  readonly text: string
}

interface Pair {
  readonly ours: Figure | undefined
  readonly other: Figure | undefined
  readonly packets: number
  /** Packets that the other tool read. Default: as many. */
  readonly otherPackets?: number
}

/** Our time as a multiple of the other tool's, or how many times as fast we are. */
type Bound =
  | { readonly atMost: number; readonly than: string }
  | { readonly atLeast: number; readonly than: string }

const NAME_WIDTH = 44
const SKIPPED = 'not measured'

export function ratioRow(
  name: string,
  { ours, other, packets, otherPackets = packets }: Pair,
  bound: Bound,
): Row {
  const title = `${name} (${bound.than})`
  if (ours === undefined || other === undefined) return { name: title, verdict: 'skipped', text: SKIPPED }
  const own = ours.cpuSeconds / packets
  const others = other.cpuSeconds / otherPackets
  const isSpeed = 'atLeast' in bound
  const value = isSpeed ? others / own : own / others
  const isMet = isSpeed ? value >= bound.atLeast : value <= bound.atMost
  const limit = isSpeed ? `≥ ${bound.atLeast} × as fast` : `≤ ${bound.atMost} × its time`
  const wall = (ours.wallSeconds / packets / (other.wallSeconds / otherPackets)).toFixed(2)
  const text = `${value.toFixed(2)} (${limit}); ${nanoseconds(own)} and ${nanoseconds(others)} ns a packet; by the clock ${wall} × its time`
  return { name: title, verdict: isMet ? 'met' : 'missed', text }
}

/** A number of our own that may be `most` at most. */
export function bounded(name: string, value: number | undefined, most: number, unit: string): Row {
  if (value === undefined) return { name, verdict: 'skipped', text: SKIPPED }
  const text = `${value.toFixed(value < 10 ? 2 : 0)} ${unit} (≤ ${most} ${unit})`
  return { name, verdict: value <= most ? 'met' : 'missed', text }
}

export function rowText({ name, verdict, text }: Row): string {
  return `${verdict.padEnd(8)}${name.padEnd(NAME_WIDTH)} ${text}`
}

function nanoseconds(seconds: number): string {
  return Math.round(seconds * 1e9).toLocaleString('en')
}
