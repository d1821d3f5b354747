/** A process that runs code of strangers, or reads what they sent: it may read what it is given, and nothing else. */
import { spawnSync } from 'node:child_process'
import { existsSync, realpathSync } from 'node:fs'
import { PACKAGE } from './program.ts'

/**
 * MiB of each half of the heap's young part. V8 would take twice as much: on a site of 12,000 devices that is 50 MB more
 * at the peak for four hundredths of the processor time. It has them from the start: growing there, it would copy all that the
 * start makes several times.
 */
const YOUNG_MEGABYTES = 16

export interface Confinement {
  /** MiB of JavaScript heap; more ends the process, not the machine. */
  readonly heapMegabytes: number
  /** Absolute paths that may be read besides this package. */
  readonly folders: readonly string[]
  readonly files: readonly string[]
}

/**
 * What to start so that Node runs `program` (its own arguments) confined: the permission model lets it write nothing and
 * start nothing, and on Linux it gets a network namespace without any interface. `lock.ts` belongs into the program.
 */
export function confined(
  program: readonly string[],
  { heapMegabytes, folders, files }: Confinement,
): { readonly command: string; readonly args: readonly string[] } {
  const ours = ['src/', 'build/engine*', 'data/', 'node_modules/', 'package.json']
  const readable = [
    ...ours.map((path) => `${PACKAGE}${path}`),
    ...dependencies(),
    ...folders.flatMap((folder) => [folder, `${folder}/*`]),
    ...files,
  ]
  const { command, prefix } = isolation()
  return {
    command,
    args: [
      ...prefix,
      '--permission',
      ...readable.map((path) => `--allow-fs-read=${path}`),
      '--allow-worker',
      '--no-warnings',
      `--max-old-space-size=${heapMegabytes}`,
      `--min-semi-space-size=${YOUNG_MEGABYTES}`,
      `--max-semi-space-size=${YOUNG_MEGABYTES}`,
      ...program,
    ],
  }
}

/** Where dependencies lie, if that is elsewhere: Node asks for the true path of what it loads. */
function dependencies(): string[] {
  const path = `${PACKAGE}node_modules`
  return existsSync(path) ? [`${realpathSync(path)}/`] : []
}

/** Whether the process has a network namespace of its own here. */
export function isIsolated(): boolean {
  return isolation().command !== process.execPath
}

let known: { command: string; prefix: readonly string[] } | undefined

/** An own network namespace without any interface, where the system lets us make one: the second lock. */
function isolation(): { command: string; prefix: readonly string[] } {
  if (known === undefined) {
    const flags = process.getuid?.() === 0 ? ['--net'] : ['--map-root-user', '--net']
    const works =
      process.platform === 'linux' &&
      spawnSync('unshare', [...flags, 'true'], { stdio: 'ignore' }).status === 0
    known = works
      ? { command: 'unshare', prefix: [...flags, process.execPath] }
      : { command: process.execPath, prefix: [] }
  }
  return known
}
