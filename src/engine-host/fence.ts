/**
 * Restrictions that the kernel enforces on the engine process, whatever its code does: the second barrier after Node's
 * permission model and `lock.ts`. On Linux, by two programs of util-linux: `unshare` creates the namespaces, `setpriv`
 * drops capabilities and loads Landlock rules and a seccomp filter. A part that this system lacks is left out, and
 * `doctor` names it.
 */
import { spawnSync } from 'node:child_process'
import { existsSync, realpathSync, statSync } from 'node:fs'
import { dirname } from 'node:path'
import { fileURLToPath } from 'node:url'

export const FENCE_PARTS = {
  network: 'network namespace without interfaces',
  processes: 'separate process namespace',
  capabilities: 'no capabilities and no new privileges',
  files: 'file access restricted by Landlock',
  'system-calls': 'system calls restricted by seccomp',
} as const
export type FencePart = keyof typeof FENCE_PARTS

const ALL = Object.keys(FENCE_PARTS) as readonly FencePart[]

/** A private /proc goes with the process namespace, where the system lets us mount one. */
interface Fence {
  readonly parts: ReadonlySet<FencePart>
  readonly mountsProc: boolean
}

/** Paths that the process may read: folders with their content, and files. */
export interface Readable {
  readonly folders: readonly string[]
  readonly files: readonly string[]
}

/** Milliseconds until a probe is taken to hang. */
const PROBE_MS = 5000

/** Libraries of the system, and what the C library and ICU read. */
const SYSTEM_FOLDERS = [
  '/lib',
  '/lib64',
  '/usr/lib',
  '/usr/lib64',
  '/usr/local/lib',
  '/usr/share/zoneinfo',
  '/proc',
]
const SYSTEM_FILES = ['/etc/ld.so.cache', '/etc/localtime', '/dev/null', '/dev/urandom']
/** The kernel executes the loader that a program names, of glibc or musl. */
const LOADERS = [
  ...['/lib64/ld-linux-x86-64.so.2', '/lib/ld-linux-aarch64.so.1'],
  ...['/lib/ld-musl-x86_64.so.1', '/lib/ld-musl-aarch64.so.1'],
]

const FILTER = fileURLToPath(new URL(`system-calls-${process.arch}.bpf`, import.meta.url))

/** The command that runs `program` inside the fence of this system. The first call probes it: some ten milliseconds. */
export function fenced(program: readonly string[], readable: Readable): [command: string, ...args: string[]] {
  return commandOf(fenceHere(), program, readable)
}

/** The same with these parts only. */
export function fencedBy(
  parts: readonly FencePart[],
  program: readonly string[],
  readable: Readable,
): [command: string, ...args: string[]] {
  return commandOf({ parts: new Set(parts), mountsProc: fenceHere().mountsProc }, program, readable)
}

/** Parts that this system lacks. */
export function missingFenceParts(): readonly FencePart[] {
  const { parts } = fenceHere()
  return ALL.filter((part) => !parts.has(part))
}

let known: Fence | undefined

function fenceHere(): Fence {
  known ??= probed()
  return known
}

function probed(): Fence {
  const none: Fence = { parts: new Set(), mountsProc: false }
  if (process.platform !== 'linux') return none
  const whole: Fence = { parts: new Set(ALL), mountsProc: true }
  if (works(whole)) return whole
  const single = ALL.filter((part) => works({ parts: new Set([part]), mountsProc: false }))
  const parts = new Set(single)
  const mountsProc = parts.has('processes') && works({ parts: new Set(['processes']), mountsProc: true })
  // Alone each of them works; together one may keep another from starting.
  for (const left of [undefined, 'files', 'system-calls', 'processes'] as const) {
    if (left !== undefined) parts.delete(left)
    const fence = { parts, mountsProc }
    if (works(fence)) return fence
  }
  return none
}

/** Node starts in it and prints its version. */
function works(fence: Fence): boolean {
  if (fence.parts.has('system-calls') && !existsSync(FILTER)) return false
  const [command, ...args] = commandOf(fence, [process.execPath, '--version'], { folders: [], files: [] })
  return spawnSync(command, args, { env: {}, stdio: 'ignore', timeout: PROBE_MS }).status === 0
}

function commandOf(
  { parts, mountsProc }: Fence,
  program: readonly string[],
  readable: Readable,
): [command: string, ...args: string[]] {
  const isRoot = process.getuid?.() === 0
  const words: string[] = []
  if (parts.has('network') || parts.has('processes')) {
    // Ends the engine with the process that started it, even if its code hangs.
    if (parts.has('capabilities')) words.push('setpriv', '--pdeathsig', 'KILL')
    words.push('unshare')
    if (!isRoot) words.push('--map-root-user')
    if (parts.has('network')) words.push('--net')
    if (parts.has('processes')) words.push('--pid', '--ipc', '--fork', '--kill-child')
    if (parts.has('processes') && mountsProc) words.push('--mount-proc')
  }
  const limits = [
    ...(parts.has('capabilities') ? capabilities(isRoot, words.length > 0) : []),
    ...(parts.has('files') ? landlock(program[0] ?? '', readable) : []),
    ...(parts.has('system-calls') ? ['--seccomp-filter', FILTER] : []),
  ]
  if (limits.length > 0) words.push('setpriv', '--no-new-privs', ...limits)
  const [command = '', ...args] = [...words, ...program]
  return [command, ...args]
}

/**
 * Root keeps the right to read: a checkout in the home of another user is one that only capabilities open.
 * A user without namespaces has none, and cannot drop those that a program might give; no new privileges are gained then.
 */
function capabilities(isRoot: boolean, hasNamespaces: boolean): readonly string[] {
  const bounds = isRoot || hasNamespaces ? [`--bounding-set=-all${isRoot ? ',+dac_read_search' : ''}`] : []
  return [...bounds, '--inh-caps=-all', '--ambient-caps=-all']
}

/** Denies all writing, and execution of anything but the program and its loader. */
function landlock(executable: string, { folders, files }: Readable): readonly string[] {
  const rule = (rights: string, path: string) => ['--landlock-rule', `path-beneath:${rights}:${path}`]
  const executables = [executable, ...LOADERS.filter((path) => existsSync(path))]
  const given = [...new Set(folders.map(nearest))]
  return [
    '--landlock-access',
    'fs',
    ...executables.flatMap((path) => rule('read-file,execute', realpathSync(path))),
    ...[...SYSTEM_FOLDERS, ...given].filter(isFolder).flatMap((path) => rule('read-file,read-dir', path)),
    ...[...SYSTEM_FILES, ...files]
      .filter((path) => existsSync(path))
      .flatMap((path) => rule('read-file', path)),
  ]
}

/** A folder that is made later is readable by a rule on the one that will hold it; Node's permissions name the exact one. */
function nearest(folder: string): string {
  return existsSync(folder) || dirname(folder) === folder ? folder : nearest(dirname(folder))
}

function isFolder(path: string): boolean {
  return statSync(path, { throwIfNoEntry: false })?.isDirectory() === true
}
