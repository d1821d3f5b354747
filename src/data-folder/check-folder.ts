/** Refuses what is not a data folder, before anything is written into it. */
import { existsSync, lstatSync, readdirSync, statSync } from 'node:fs'
import { join } from 'node:path'
import { MAIN_FILE, monthOfFile } from '#store/sql/event-files'

/** Databases, with their logs. */
const DATABASE = /^(sightglass|lock|accounts|audit|events-\d{4}-\d\d)\.db(-wal|-shm|-journal)?$/
/** Folders and files that Sightglass writes. */
const WRITTEN: ReadonlySet<string> = new Set([
  'before-upgrade',
  'captures',
  'evidence',
  'fleet',
  'live',
  'ring',
  'reports',
  'packages',
  'tls',
  'trusted-keys',
  'intelligence',
  'forwarding-secrets.json',
  'response',
  'response-secrets.json',
  'exposure-decisions.json',
  'eve-positions.json',
  'defender-devices.json',
  'defender-maintenance.json',
])
/** Files and folders that people put there. Sightglass reads them, or replaces the name and not the target of a link. */
const PROVIDED: ReadonlySet<string> = new Set([
  'site.yaml',
  'sightglass.yaml',
  'rules',
  'firewalls',
  'advisories',
  'certificates',
])
const BASELINE = /^baseline(-[\w.:-]+)?\.yaml(\.sig)?$/
/** File systems and version control keep these in a folder that is otherwise empty. */
const IGNORED: ReadonlySet<string> = new Set(['lost+found', '.gitkeep', '.gitignore', '.DS_Store'])
/** File that a crash left while it was being written. */
const UNFINISHED_FILE = /\.(part|new)$/
/** Names in a message. */
const NAMED = 3

/** Each data folder of `sightglass console` has these, also with PostgreSQL. */
const CONSOLE_NAMES = ['authority', 'accounts.db'] as const

export function isConsoleFolder(names: readonly string[]): boolean {
  return CONSOLE_NAMES.every((name) => names.includes(name))
}

export interface FolderCheck {
  /** For commands that also write into the data folder of a console. */
  readonly mayBeConsole?: boolean
}

/** Throws if the folder holds other people's files, or a link in place of what Sightglass writes. */
export function checkDataFolder(folder: string, { mayBeConsole = false }: FolderCheck = {}): void {
  const names = namesIn(folder)
  if (names === undefined) return
  for (const name of names) if (isWritten(name)) refuseLink(join(folder, name))
  if (!names.includes(MAIN_FILE) && !(mayBeConsole && isConsoleFolder(names))) {
    const foreign = names.filter((name) => !belongs(name))
    if (foreign.length > 0)
      throw new Error(
        `${folder} is not a data folder: it has no ${MAIN_FILE}, but ${listed(foreign)}; nothing was written. Use a new or empty folder`,
      )
  }
  refuseLostMainFile(folder, names)
}

/** Throws where there is nothing to read: opening a store creates one. */
export function mustHoldStore(folder: string): void {
  if (!existsSync(join(folder, MAIN_FILE)))
    throw new Error(`${folder}: holds no ${MAIN_FILE}; expected a data folder of sightglass serve`)
  checkDataFolder(folder)
}

function namesIn(folder: string): readonly string[] | undefined {
  const isFolder = statSync(folder, { throwIfNoEntry: false })?.isDirectory() === true
  return isFolder ? readdirSync(folder).sort() : undefined
}

function isWritten(name: string): boolean {
  return WRITTEN.has(name) || DATABASE.test(name)
}

function belongs(name: string): boolean {
  if (PROVIDED.has(name) || IGNORED.has(name) || BASELINE.test(name)) return true
  return isWritten(name) || UNFINISHED_FILE.test(name)
}

function listed(names: readonly string[]): string {
  const more = names.length - NAMED
  return `${names.slice(0, NAMED).join(', ')}${more > 0 ? ` and ${more} more` : ''}`
}

/** A write through a link could replace any file of this user. */
function refuseLink(path: string): void {
  if (lstatSync(path).isSymbolicLink())
    throw new Error(
      `${path} is a symbolic link; nothing was written. Replace the link by the real file or folder, or use a mount`,
    )
}

/** An empty database would be filled anew, and the existing events would belong to no capture. */
function refuseLostMainFile(folder: string, names: readonly string[]): void {
  const size = (name: string) => (names.includes(name) ? statSync(join(folder, name)).size : 0)
  if (size(MAIN_FILE) > 0 || size(`${MAIN_FILE}-wal`) > 0) return
  const events = names.filter((name) => monthOfFile(name) !== undefined && size(name) > 0)
  if (events.length === 0) return
  const what = names.includes(MAIN_FILE) ? 'is empty' : 'is missing'
  throw new Error(
    `${join(folder, MAIN_FILE)} ${what}, but ${listed(events)} contains events; nothing was changed. Restore a backup into a new folder: sightglass restore BACKUP --data NEW-FOLDER`,
  )
}
