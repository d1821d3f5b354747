/** Packets that an interface lost before the kernel could pass them to a capture. */
import { readFileSync } from 'node:fs'

/** Of the network namespace of this process; /sys may show another one. */
const COUNTERS = '/proc/net/dev'

export interface InterfaceCounters {
  readonly received: number
  /** Dropped for lack of buffers or missed by the hardware. */
  readonly dropped: number
  /** Damaged on the wire: wrong checksum, length or alignment. */
  readonly damaged: number
}

/** By interface; empty where the system has no such file. */
export function readInterfaceCounters(): ReadonlyMap<string, InterfaceCounters> {
  try {
    return parseInterfaceCounters(readFileSync(COUNTERS, 'utf8'))
  } catch {
    return new Map()
  }
}

/**
 * Columns of a line after its name: bytes packets errs drop fifo frame …; `drop` holds rx_dropped and rx_missed_errors,
 * `frame` the errors of length, overrun, checksum and alignment (net/core/net-procfs.c of Linux).
 */
export function parseInterfaceCounters(text: string): ReadonlyMap<string, InterfaceCounters> {
  const counters = new Map<string, InterfaceCounters>()
  for (const line of text.split('\n')) {
    const [, name, columns] = /^\s*([^\s:]+(?::\d+)?):\s*(.*)$/.exec(line) ?? []
    if (name === undefined || columns === undefined) continue
    const [, received = 0, , drop = 0, fifo = 0, frame = 0] = columns.split(/\s+/).map(Number)
    if (!Number.isFinite(received)) continue
    counters.set(name, { received, dropped: drop + fifo, damaged: frame })
  }
  return counters
}
