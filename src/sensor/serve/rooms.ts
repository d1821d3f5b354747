/** Rooms of the api that need nothing but the ground, found by folder: adding one edits no list. */
import { readdirSync } from 'node:fs'
import type { Exposures, Room } from '#api/room'
import type { BaselineContent } from '#baseline/content'
import type { Site } from '#model/site'
import type { Microseconds } from '#model/time'
import type { Store, StoredCapture } from '#store/store'
import type { Asides } from '../aside.ts'

const ROOMS = new URL('./rooms/', import.meta.url)

/** What such a room stands on. */
export interface Ground {
  readonly store: Store
  readonly asides: Asides
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

/** Opens them all, in the order of their names. */
export async function openRooms(ground: Ground): Promise<Partial<Room>> {
  const files = readdirSync(ROOMS).filter((name) => name.endsWith('.ts') && !name.endsWith('.test.ts'))
  const modules = await Promise.all(
    files.sort().map((name) => import(new URL(name, ROOMS).href) as Promise<{ open: OpenRoom }>),
  )
  return Object.assign({}, ...modules.map(({ open }) => open(ground))) as Partial<Room>
}
