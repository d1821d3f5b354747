/** What protocols of strangers call themselves and their operations, without their code in this process. */
import { spawn } from 'node:child_process'
import { text } from 'node:stream/consumers'
import { fileURLToPath } from 'node:url'
import type { SpokenProtocol } from '#detect/own-rules/vocabulary'
import { confined } from '../engine/confinement.ts'
import { protocolFolders } from '../engine/further.ts'
import { PACKAGE } from '../engine/program.ts'
import { descriptors } from '../engine/request.ts'

const source = (path: string) => fileURLToPath(new URL(path, import.meta.url))
const PROGRAM = ['--import', source('../engine/lock.ts'), source('./further-words-child.ts')]

const limits = {
  /** Milliseconds until manifests that are loaded for so long are taken to hang; a slow machine starts Node in three. */
  loadMs: 20_000,
  heapMegabytes: 512,
} as const

/** Of every protocol in `folders` that can be loaded; the engine names those that cannot. */
export async function furtherWords(
  folders: readonly string[],
  taken: readonly string[],
): Promise<readonly SpokenProtocol[]> {
  const paths = protocolFolders(folders)
  if (paths.length === 0) return []
  const all = await ask(paths, taken)
  if (all !== undefined) return all
  // One hangs, or ended the process: the others have words all the same.
  const each = await Promise.all(paths.map((path) => ask([path], taken)))
  return each.flatMap((words) => words ?? [])
}

/** Undefined if the process did not come to an end of its own. */
async function ask(
  folders: readonly string[],
  taken: readonly string[],
): Promise<readonly SpokenProtocol[] | undefined> {
  const { command, args } = confined(PROGRAM, { heapMegabytes: limits.heapMegabytes, folders, files: [] })
  const child = spawn(command, args, {
    cwd: PACKAGE,
    env: {},
    stdio: ['pipe', 'ignore', 'ignore', 'pipe'],
    timeout: limits.loadMs,
    killSignal: 'SIGKILL',
  })
  child.on('error', () => {}) // what could not be started says nothing
  child.stdin?.on('error', () => {})
  child.stdin?.end(JSON.stringify({ folders, taken }))
  const said = await text(child.stdio[descriptors.journal] as NodeJS.ReadableStream)
  return said === '' ? undefined : (JSON.parse(said) as SpokenProtocol[])
}
