/** A process that runs foreign code, or reads hostile input: it may read what it is given, and nothing else. */
import { existsSync, realpathSync } from 'node:fs'
import { fenced } from './fence.ts'
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
  /**
   * MiB of the old part of the heap before it is collected for the first time; left out, V8 begins at some forty and goes
   * through all that a large capture has learned five times.
   */
  readonly firstCollectionMegabytes?: number | undefined
  /** Absolute paths that may be read in addition to this package. */
  readonly folders: readonly string[]
  readonly files: readonly string[]
}

/**
 * Command that runs `program` (with its own arguments) confined in Node: the permission model lets it read these paths,
 * write nothing and start nothing, and `fence.ts` requests the same from the kernel. `lock.ts` belongs into the
 * program.
 */
export function confined(
  program: readonly string[],
  { heapMegabytes, firstCollectionMegabytes, folders, files }: Confinement,
): { readonly command: string; readonly args: readonly string[] } {
  const ownFolders = [...['src', 'data', 'node_modules'].map((path) => PACKAGE + path), ...dependencies()]
  // Node loads modules by their real path.
  const given = [
    ...new Set(folders.flatMap((folder) => [folder, existsSync(folder) ? realpathSync(folder) : folder])),
  ]
  const readable = [
    ...ownFolders.map((folder) => `${folder}/`),
    `${PACKAGE}build/engine*`,
    `${PACKAGE}package.json`,
    ...given.flatMap((folder) => [folder, `${folder}/*`]),
    ...files,
  ]
  const [command, ...args] = fenced(
    [
      process.execPath,
      '--permission',
      ...readable.map((path) => `--allow-fs-read=${path}`),
      '--allow-worker',
      '--disable-sigusr1',
      '--openssl-config=/dev/null', // the system's own may be out of reach, which ends Node
      '--no-warnings',
      `--max-old-space-size=${heapMegabytes}`,
      ...(firstCollectionMegabytes === undefined
        ? []
        : [`--initial-old-space-size=${Math.min(firstCollectionMegabytes, heapMegabytes)}`]),
      `--min-semi-space-size=${YOUNG_MEGABYTES}`,
      `--max-semi-space-size=${YOUNG_MEGABYTES}`,
      ...program,
    ],
    { folders: [...ownFolders, `${PACKAGE}build`, ...folders], files: [`${PACKAGE}package.json`, ...files] },
  )
  return { command, args }
}

/** Where dependencies are, if that is elsewhere: Node asks for the true path of what it loads. */
function dependencies(): string[] {
  const path = `${PACKAGE}node_modules`
  return existsSync(path) ? [realpathSync(path)] : []
}
