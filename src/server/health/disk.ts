/** Free space on the disk of the data folder: a full disk loses traffic, so health reports it before. */
import { readdir, stat, statfs } from 'node:fs/promises'
import { join } from 'node:path'
import { elapsedMs, type Microseconds } from '#model/time'

export const limits = {
  /** Bytes that the store needs at least: its write-ahead log and a new file of events. */
  freeBytes: 64 * 1024 ** 2,
  /** Files and folders counted. */
  files: 100_000,
  /** Shortest time between two counts of the data folder: several clients poll health every few seconds. */
  countSeconds: 60,
} as const

export interface DiskUsage {
  /** One sentence if the disk is almost full; '' otherwise. */
  problem(): Promise<string>
  /** Bytes of the file system of the data folder; undefined if the system does not report them. */
  disk(): Promise<{ readonly free: number; readonly size: number } | undefined>
  /** Bytes of the data folder. */
  used(): Promise<number>
}

export function diskUsageOf(data: string, now: () => Microseconds): DiskUsage {
  let counted: { readonly time: Microseconds; readonly bytes: Promise<number> } | undefined
  const disk = async () => {
    const found = await statfs(data).catch(() => undefined)
    return found && { free: found.bavail * found.bsize, size: found.blocks * found.bsize }
  }
  return {
    disk,
    async problem() {
      const found = await disk()
      if (found === undefined || found.free >= limits.freeBytes) return ''
      const free = `${Math.round(found.free / 1e6)} MB`
      return `Disk almost full (${free} free in ${data}). New traffic will be lost until space is freed.`
    },
    used() {
      const time = now()
      if (counted === undefined || elapsedMs(counted.time / 1000, time / 1000) >= limits.countSeconds * 1000)
        counted = { time, bytes: bytesIn(data) }
      return counted.bytes
    },
  }
}

async function bytesIn(folder: string): Promise<number> {
  const entries = await readdir(folder, { recursive: true, withFileTypes: true }).catch(() => [])
  let bytes = 0
  for (const entry of entries.slice(0, limits.files)) {
    if (!entry.isFile()) continue
    bytes += (await stat(join(entry.parentPath, entry.name)).catch(() => ({ size: 0 }))).size
  }
  return bytes
}
