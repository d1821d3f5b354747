/** The disk under the data folder: a full one loses what is heard, so it is told before it happens. */
import { readdir, stat, statfs } from 'node:fs/promises'
import { join } from 'node:path'
import type { Microseconds } from '#model/time'
import type { Condition } from '../rooms/condition.ts'
import type { OpenRoom } from '../rooms.ts'

export const limits = {
  /** Octets without which nothing can be kept: a write-ahead log of the store and a month of events begun. */
  freeOctets: 64 * 1024 ** 2,
  /** Files and folders counted. */
  files: 100_000,
  /** What is kept is counted this often at most: health is asked every few seconds, by several. */
  countSeconds: 60,
} as const

export const open: OpenRoom = ({ data, now }) => ({ condition: conditionOf(data, now) })

export function conditionOf(data: string, now: () => Microseconds): Condition {
  let counted: { readonly time: Microseconds; readonly octets: Promise<number> } | undefined
  const disk = async () => {
    const found = await statfs(data).catch(() => undefined)
    return found && { free: found.bavail * found.bsize, size: found.blocks * found.bsize }
  }
  return {
    startedAt: now(),
    disk,
    async trouble() {
      const found = await disk()
      if (found === undefined || found.free >= limits.freeOctets) return ''
      const free = `${Math.round(found.free / 1e6)} MB`
      return `the disk of ${data} is full: ${free} left. Free some, or what is heard from now on is lost`
    },
    kept() {
      const time = now()
      if (counted === undefined || time - counted.time >= limits.countSeconds * 1e6)
        counted = { time, octets: octetsIn(data) }
      return counted.octets
    },
  }
}

async function octetsIn(folder: string): Promise<number> {
  const entries = await readdir(folder, { recursive: true, withFileTypes: true }).catch(() => [])
  let octets = 0
  for (const entry of entries.slice(0, limits.files)) {
    if (!entry.isFile()) continue
    octets += (await stat(join(entry.parentPath, entry.name)).catch(() => ({ size: 0 }))).size
  }
  return octets
}
