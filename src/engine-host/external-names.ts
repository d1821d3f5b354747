/** Names of external protocols and their operations, read without running their code in this process. */
import { spawn } from 'node:child_process'
import { fileURLToPath } from 'node:url'
import Type from 'typebox'
import Value from 'typebox/value'
import type { SpokenProtocol } from '#custom-rules/vocabulary'
import { confined } from './confinement.ts'
import { protocolFolders } from './external-protocols.ts'
import { PACKAGE } from './program.ts'
import { descriptors } from './request.ts'

const source = (path: string) => fileURLToPath(new URL(path, import.meta.url))
const PROGRAM = ['--import', source('./lock.ts'), source('./external-names-child.ts')]

const limits = {
  /** Milliseconds until manifests that are loaded for so long are taken to hang; a slow machine starts Node in three. */
  loadMs: 20_000,
  /** Processes at once, where not all could be asked by one. */
  atOnce: 8,
  heapMegabytes: 512,
  /** Bytes of all words; those of our own two hundred protocols have 400,000. */
  bytes: 16 * 1024 ** 2,
} as const

/** External code may have written in the process's place. */
const Words = Type.Array(
  Type.Object({
    name: Type.String(),
    title: Type.String(),
    operations: Type.Array(Type.Object({ code: Type.String(), name: Type.String(), verb: Type.String() })),
  }),
)

interface Asked {
  /** Names that protocols of ours have. */
  readonly taken: readonly string[]
  readonly patienceMs: number
}

/** Of every protocol in `folders` that can be loaded; the engine names those that cannot. */
export async function externalProtocolNames(
  folders: readonly string[],
  taken: readonly string[],
  patienceMs: number = limits.loadMs,
): Promise<readonly SpokenProtocol[]> {
  const paths = protocolFolders(folders)
  if (paths.length === 0) return []
  const asked = { taken, patienceMs }
  return (await ask(paths, asked)) ?? (await askEach(paths, asked))
}

/** One hangs, or ended the process: the others have words all the same, those that come within the time of one. */
async function askEach(
  paths: readonly string[],
  { taken, patienceMs }: Asked,
): Promise<readonly SpokenProtocol[]> {
  const end = performance.now() + patienceMs
  const each: (readonly SpokenProtocol[])[] = []
  const queue = paths.entries()
  const askNext = async () => {
    for (const [index, path] of queue) {
      const left = Math.ceil(end - performance.now())
      if (left <= 0) return
      each[index] = (await ask([path], { taken, patienceMs: left })) ?? []
    }
  }
  await Promise.all(Array.from({ length: limits.atOnce }, askNext))
  return each.flat()
}

/** Undefined if the process did not exit regularly, or if its output is invalid. */
async function ask(
  folders: readonly string[],
  { taken, patienceMs }: Asked,
): Promise<readonly SpokenProtocol[] | undefined> {
  const { command, args } = confined(PROGRAM, { heapMegabytes: limits.heapMegabytes, folders, files: [] })
  const child = spawn(command, args, {
    cwd: PACKAGE,
    env: {},
    stdio: ['pipe', 'ignore', 'ignore', 'pipe'],
    timeout: patienceMs,
    killSignal: 'SIGKILL',
  })
  child.on('error', () => {}) // what could not be started says nothing
  child.stdin?.on('error', () => {})
  child.stdin?.end(JSON.stringify({ folders, taken }))
  try {
    const said: unknown = JSON.parse(await textOf(child.stdio[descriptors.journal] as NodeJS.ReadableStream))
    return Value.Check(Words, said) ? said : undefined
  } catch {
    child.kill('SIGKILL')
    return undefined
  }
}

/** @throws if the output is too long */
async function textOf(stream: NodeJS.ReadableStream): Promise<string> {
  const parts: Buffer[] = []
  let bytes = 0
  for await (const part of stream as AsyncIterable<Buffer>) {
    bytes += part.length
    if (bytes > limits.bytes) throw new Error(`more than ${limits.bytes} bytes`)
    parts.push(part)
  }
  return Buffer.concat(parts).toString()
}
