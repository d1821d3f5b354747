import type { BaselineContent } from '#baseline/content'
import type { Site } from '#model/site'
import type { Microseconds } from '#model/time'
import type { Store, StoredCapture } from '#store/store'
import { open as dryRun } from './baseline/dry-run.ts'
import { open as signedBaseline } from './baseline/signed-baseline.ts'
import { open as comparison } from './comparison/service.ts'
import { open as formerDevices } from './devices/former-devices.ts'
import { open as firewalls } from './firewalls/service.ts'
import { open as disk } from './health/disk.ts'
import { open as processValues } from './process-values/service.ts'
import { open as reconciliation } from './reconciliation/service.ts'
import type { Exposures, Room } from './room.ts'
import type { WorkerPool } from './worker-pool.ts'

/** What such a room stands on. */
export interface Ground {
  readonly store: Store
  readonly asides: WorkerPool
  /** The data folder. */
  readonly data: string
  /** Name of the site. */
  readonly site: string
  readonly exposures: Exposures
  /** What is normal as of now; undefined where nothing was ever learned. */
  baseline(): BaselineContent | undefined
  /** Captures, read or not. */
  captures(): readonly StoredCapture[]
  /** Undefined where nobody wrote a site file. Throws with everything that is wrong with it. */
  siteFile(): Site | undefined
  /** Folders of protocols besides our own. */
  readonly protocolFolders: readonly string[]
  /** Names of captures by the number that `Place.file` holds. */
  files(): Promise<readonly string[]>
  now(): Microseconds
  log(line: string): void
}

/** What a file of `rooms/` exports as `open`. */
export type OpenRoom = (ground: Ground) => Partial<Room>

/** Opens them all. */
export function openRooms(ground: Ground): Partial<Room> {
  const openers = [
    dryRun,
    signedBaseline,
    comparison,
    disk,
    firewalls,
    formerDevices,
    processValues,
    reconciliation,
  ]
  return Object.assign({}, ...openers.map((open) => open(ground))) as Partial<Room>
}
