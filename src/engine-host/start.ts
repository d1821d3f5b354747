/** Starts the engine process with open files, and returns its journal. */
import { type ChildProcess, spawn } from 'node:child_process'
import { closeSync, existsSync, fstatSync, openSync } from 'node:fs'
import { resolve } from 'node:path'
import type { Readable, Writable } from 'node:stream'
import type { JournalEntry } from '#model/journal'
import { confined } from './confinement.ts'
import { isItemLine, itemOf } from './item-lines.ts'
import { chosenPacks } from './packs.ts'
import { engineProgram, PACKAGE } from './program.ts'
import { leavesOut } from './protocol-quarantine.ts'
import { descriptors, type EngineCommand, type EngineRequest, plainRequest, type Stuck } from './request.ts'
import { stuckIn } from './stuck-message.ts'

/** Restarts with one protocol less before the capture is given up. */
const MOST_RESTARTS = 5

/** A capture is read once: an old heap below this size is not worth a collection. Figures: bench/results/engine-steps.md. */
const FIRST_COLLECTION_MEGABYTES = 256

/** Captured bytes that come from somewhere else than a file, for as long as they come. */
export interface LiveSource {
  readonly name: string
  readonly stream: Readable
}

export interface EngineStart extends Partial<Omit<EngineRequest, 'files'>> {
  /** Paths, or open streams; `-` is standard input. */
  readonly files: readonly (string | LiveSource)[]
  /** MiB of JavaScript heap; more ends the process, not the machine. */
  readonly heapMegabytes?: number
  /** Arguments for Node. Default: the engine of this package. */
  readonly program?: readonly string[]
}

export interface EngineRun {
  /** Batches of entries, in order; ends after `end`. Throws `EngineFailure` if the process cannot go on. */
  readonly entries: AsyncIterable<readonly JournalEntry[]>
  /** Ends the process; `entries` ends without `end`. */
  cancel(): void
  /** Sends a command to an engine that reads a live stream; others get everything at their start. */
  send(command: EngineCommand): void
}

/** The engine process ended before it had read everything. */
export class EngineFailure extends Error {}

/** Engines at work: an entry point that must leave at once takes them with it. */
const running = new Set<ChildProcess>()
process.on('exit', () => {
  for (const child of running) child.kill('SIGKILL')
})

/** Starts reading at once. Files are opened here: one that cannot be opened throws before anything starts. */
export function startEngine(start: EngineStart): EngineRun {
  let isCancelled = false
  const isReplayable = start.files.every((file) => typeof file === 'string' && file !== '-')
  const without = [...(start.without ?? [])]
  let run = spawnEngine({ ...start, without })
  let { child } = run
  async function* entries(): AsyncIterable<readonly JournalEntry[]> {
    for (let attempt = 0; ; attempt++) {
      for await (const batch of batches(run.journal)) {
        const isDone = batch.some(({ kind }) => kind === 'end')
        if (isDone) run.hangUp()
        yield batch
        // All output is complete; no caller needs to wait for the process to exit.
        if (isDone) return
      }
      const { code, signal } = await run.exit
      if (isCancelled) return
      const stuck = run.stuck()
      if (stuck !== undefined && isReplayable && attempt < MOST_RESTARTS && leavesOut(without, stuck)) {
        // The commands so far are sent again, and every entry may be applied twice.
        run = spawnEngine({ ...start, without })
        child = run.child
        continue
      }
      const reason =
        stuck === undefined
          ? `${run.complaint() || `code ${code ?? signal}`}`
          : `protocol ${stuck.stuck} ${stuck.why} ${run.complaint()}`.trim()
      throw new EngineFailure(`the engine process ended early: ${reason}`)
    }
  }
  return {
    entries: entries(),
    cancel: () => {
      isCancelled = true
      child.kill('SIGKILL')
    },
    send: (command) => run.send(command),
  }
}

interface Spawned {
  readonly child: ChildProcess
  readonly journal: Readable
  readonly exit: Promise<{ code: number | null; signal: string | null }>
  /** The protocol that hung or threw, if that ended the process. */
  stuck(): Stuck | undefined
  complaint(): string
  send(command: EngineCommand): void
  /** No further commands follow. */
  hangUp(): void
}

/** A folder can be opened as a file can, and only fails when it is read. */
function openCapture(path: string): number {
  const expected = 'expected a pcap or pcapng capture'
  if (!existsSync(path)) throw new Error(`${path}: no such file; ${expected}`)
  const descriptor = openSync(path, 'r')
  if (!fstatSync(descriptor).isDirectory()) return descriptor
  closeSync(descriptor)
  throw new Error(`${path}: is a folder; ${expected}`)
}

function spawnEngine({ program = engineProgram(), ...start }: EngineStart): Spawned {
  const opened = start.files.map((file) => {
    if (typeof file !== 'string') return 'pipe'
    return file === '-' ? 0 : openCapture(file)
  })
  const request: EngineRequest = {
    ...plainRequest,
    packs: chosenPacks(),
    ...start,
    protocolFolders: (start.protocolFolders ?? []).map((folder) => resolve(folder)),
    intelFiles: (start.intelFiles ?? []).map((file) => resolve(file)),
    intelFolders: (start.intelFolders ?? []).map((folder) => resolve(folder)),
    signatureFiles: (start.signatureFiles ?? []).map((file) => resolve(file)),
    eveFiles: (start.eveFiles ?? []).map((file) => resolve(file)),
    files: start.files.map((file) => (typeof file === 'string' ? file : file.name)),
    liveFiles: start.files.flatMap((file, i) => (typeof file === 'string' ? [] : [i])),
  }
  const { command, args } = confined(program, {
    heapMegabytes: start.heapMegabytes ?? 4096,
    firstCollectionMegabytes: request.liveFiles?.length === 0 ? FIRST_COLLECTION_MEGABYTES : undefined,
    folders: [
      ...request.protocolFolders,
      ...(request.intelFolders ?? []),
      ...(request.signatureFolders ?? []),
    ],
    files: [...(request.intelFiles ?? []), ...(request.signatureFiles ?? []), ...(request.eveFiles ?? [])],
  })
  const child = spawn(command, args, {
    cwd: PACKAGE,
    env: {},
    stdio: [
      'pipe',
      'ignore',
      'pipe',
      'pipe',
      'pipe',
      request.liveFiles?.length === 0 ? 'ignore' : 'pipe',
      ...opened,
    ],
  })
  running.add(child)
  for (const descriptor of opened)
    if (typeof descriptor === 'number' && descriptor !== 0) closeSync(descriptor)
  start.files.forEach((file, i) => {
    if (typeof file !== 'string') feed(file.stream, child.stdio[descriptors.firstFile + i] as Writable)
  })
  const stdin = child.stdio[descriptors.request] as Writable
  stdin.on('error', () => {}) // a process that died at once is reported by its exit
  stdin.end(JSON.stringify(request))
  const word = (child.stdio as readonly unknown[])[descriptors.word] as Writable | null
  word?.on('error', () => {}) // likewise
  let complaint = ''
  child.stderr?.on('data', (data) => {
    if (complaint.length < 4000) complaint += data
  })
  let stuck: Stuck | undefined
  const watchdog = child.stdio[descriptors.watchdog] as Readable
  watchdog.on('data', (line) => {
    stuck ??= stuckIn(line)
    child.kill('SIGKILL')
  })
  const exit = new Promise<{ code: number | null; signal: string | null }>((resolve) => {
    child.on('close', (code, signal) => {
      running.delete(child)
      resolve({ code, signal })
    })
    child.on('error', (error) => {
      running.delete(child)
      complaint = error.message
      resolve({ code: 1, signal: null })
    })
  })
  return {
    child,
    journal: child.stdio[descriptors.journal] as Readable,
    exit,
    stuck: () => stuck,
    complaint: () => complaint.trim(),
    send: (command) => word?.write(`${JSON.stringify(command)}\n`),
    hangUp: () => word?.end(),
  }
}

/** If a process ends while it is fed, its exit status has the reason. */
function feed(stream: Readable, into: Writable): void {
  into.on('error', () => stream.unpipe(into))
  stream.pipe(into)
}

/** Journal lines, as many at a time as came together. */
async function* batches(journal: Readable): AsyncIterable<readonly JournalEntry[]> {
  let rest = ''
  journal.setEncoding('utf8')
  for await (const text of journal as AsyncIterable<string>) {
    const lines = (rest + text).split('\n')
    rest = lines.pop() ?? ''
    if (lines.length > 0) yield lines.map(entryOf)
  }
}

function entryOf(line: string): JournalEntry {
  return isItemLine(line) ? { kind: 'item', item: itemOf(line) } : (JSON.parse(line) as JournalEntry)
}
