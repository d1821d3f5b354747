/** The engine process: open captures in by descriptor, the journal out by pipe. Started by `start.ts`, which has `lock.ts` run first. */
import { createReadStream, readFileSync, writeSync } from 'node:fs'
import { FrameReader } from '#capture/frame-reader'
import type { CaptureState, JournalEntry } from '#model/journal'
import { buildEngine, type Engine } from './engine.ts'
import { protocolFolders } from './external-protocols.ts'
import { restoreIntrinsics } from './intrinsics.ts'
import { itemLine } from './item-lines.ts'
import { theLock } from './lock-handle.ts'
import { choosePacks } from './packs.ts'
import { descriptors, type EngineCommand, type EngineRequest, type Stuck } from './request.ts'
import { openSource, type Source } from './source.ts'
import { clearInterval, clearTimeout, setInterval, setTimeout } from './timers.ts'
import { newPulse, type Watchdog, watch } from './watchdog.ts'

/** On a new sensor, people expect to see learned behaviour soon. */
const FIRST_BASELINE_MS = 20_000
/** Interval of progress messages without other output. */
const PROGRESS_MS = 200
/**
 * Changes are sent again after so many times what sending them took, waiting for the reader included: on a large site every
 * device changes all the time, and the engine would do little else.
 */
const FLUSH_PAUSES = 4
/** They are never kept for longer. */
const LONGEST_FLUSH_MS = 10_000
/** Characters of journal lines that are handed to the pipe together. */
const SENT_AT_ONCE = 128 * 1024
/** A live stream may hold back its latest frames for so long. */
const LIVE_LAG_SECONDS = 3

/** An interrupted engine that was not ended exits by itself after this time. */
const INTERRUPTED_MS = 5000

/** How often the event loop shows the watchdog that it turns, where foreign code may keep it from that. */
const TURN_MS = 200
/** From here on the engine works in one piece. */
const NO_TURNS = -1

/** In place of a file whose first read fails, such as one on a damaged disk. */
const NOTHING: Source = { chunks: (async function* () {})(), bytesRead: () => 0 }

/** Characters of a reason in a message. */
const LONGEST_WHY = 300

/** Taken at the start: later the process object is out of reach. */
const exit: (code: number) => never = process.exit.bind(process)
const STANDARD_ERROR = 2

const request = JSON.parse(readFileSync(descriptors.request, 'utf8')) as EngineRequest
const pulse = newPulse()
/** Taken at the start: later its getter may be replaced. */
const PULSE_LENGTH = pulse.length
let engine: Engine
/** Protocols by index, as the pulse counts them; the folders of foreign ones while these are loaded. */
let names: readonly string[] = []
/** Folders of foreign protocols in use. */
let foreign: readonly string[] = []
// No top-level await: the bundle is a script, whose compiled code can be cached (`bundled.ts`).
void run()

// Ctrl-C reaches every process of a terminal. Who started this one decides what becomes of it, and may want its last word.
process.once('SIGINT', () => setTimeout(() => exit(0), INTERRUPTED_MS).unref())

// A protocol's code may try to end the process: that, too, is a failure of its own.
process.on('exit', () => leaveOutWhoFailed(new Error('it ended the process')))

// A promise of foreign code may be rejected at any time.
process.on('uncaughtException', (error) => {
  leaveOutWhoFailed(error, foreignBehind(error))
  writeSync(STANDARD_ERROR, `${error instanceof Error ? error.stack : error}\n`)
  exit(1)
})

async function run(): Promise<void> {
  choosePacks(request.packs ?? [])
  engine = await loadWatched()
  names = engine.protocolNames
  theLock()?.close()
  // Only where the stream outlives what was asked at first; a read that waits would keep the process from ending.
  if ((request.liveFiles ?? []).length > 0) void readCommands(engine)
  let learned = 0
  for (let file = 0; file < request.files.length; file++) {
    // Judged against nothing, all would be new.
    if (file === request.learnCount && learned > 0) engine.closeLearning()
    learned += await readCapture(engine, file)
  }
  if (request.learnCount > 0 && request.learnCount === request.files.length) engine.closeLearning()
  pulse[4] = NO_TURNS
  send(engine.finish())
  send([{ kind: 'end' }])
  exit(0)
}

/** Foreign code may hang as soon as it is loaded. */
async function loadWatched(): Promise<Engine> {
  if (request.protocolFolders.length === 0) {
    const built = await buildEngine(request, pulse)
    watch(pulse, built.protocolNames)
    return built
  }
  names = protocolFolders(request.protocolFolders)
  foreign = names.filter((folder) => !request.without.some(({ name }) => name === folder))
  const watchdog: Watchdog = watch(pulse, names)
  const loads = (index: number) => {
    pulse[0] = index
    pulse[1] = index
    pulse[2] = 1
  }
  const built = await buildEngine(request, pulse, { loads })
  // By index: code that runs since the last import could replace `fill` and keep the array.
  for (let i = 0; i < PULSE_LENGTH; i++) pulse[i] = 0
  refuseReplaced()
  watchdog.rename(built.protocolNames, foreign[0])
  setInterval(() => pulse[4]!++, TURN_MS).unref()
  return built
}

/** Passes commands of the server to the engine while a live stream is read. */
async function readCommands(engine: Engine): Promise<void> {
  let rest = ''
  const words = createReadStream('', { fd: descriptors.word, encoding: 'utf8' })
  for await (const text of words as AsyncIterable<string>) {
    const lines = (rest + text).split('\n')
    rest = lines.pop() ?? ''
    for (const line of lines) await engine.apply(JSON.parse(line) as EngineCommand)
  }
}

/** Packets that were read. */
async function readCapture(engine: Engine, file: number): Promise<number> {
  const reader = new FrameReader({ framesBefore: request.framesBefore ?? 0 })
  let unreadable = ''
  const source = await openSource(descriptors.firstFile + file, request.chunkBytes).catch(
    (error: Error): Source => {
      unreadable = `cannot be read: ${error.message}`
      return NOTHING
    },
  )
  let bytes = 0
  const isLive = request.liveFiles?.includes(file) === true
  // Packets that an engine had not reported when it failed count as lost: of a live stream the first ones are reported at once.
  let reported = isLive ? Number.NEGATIVE_INFINITY : performance.now()
  let nextFlush = performance.now() + request.flushMs
  let damage = ''
  let heard = performance.now()
  /** Frames in the last report of progress. */
  let toldFrames = 0
  const state = (phase: CaptureState['state']): CaptureState =>
    engine.captureState(file, reader, phase, source.bytesRead(), damage)
  const { baselineEverySeconds } = request
  const tellsBaseline = isLive && baselineEverySeconds !== undefined
  const firstTelling = tellsBaseline ? setTimeout(baselineSentences, FIRST_BASELINE_MS) : undefined
  const learning = tellsBaseline ? setInterval(baselineSentences, baselineEverySeconds * 1000) : undefined
  const ticking = isLive ? setInterval(tickQuietly, 1000) : undefined
  function baselineSentences(): void {
    send([{ kind: 'baseline', text: engine.baselineText() }])
  }
  function tickQuietly(): void {
    const seconds = (performance.now() - heard) / 1000 - LIVE_LAG_SECONDS
    if (seconds <= 0) return
    engine.quiet(seconds)
    send(engine.changes())
    if (reader.frame.number === toldFrames) return
    // Frames since the last report would count as lost if this process failed.
    toldFrames = reader.frame.number
    send([{ kind: 'capture', capture: state('reading') }])
  }
  try {
    for await (const chunk of source.chunks) {
      bytes += chunk.length
      heard = performance.now()
      refuseReplaced() // promises of external protocols ran since the last check
      pulse[2] = 1
      reader.push(chunk)
      engine.read(reader, file)
      pulse[2] = 0
      refuseReplaced()
      if (reader.failed !== '' || reader.isStopped) break
      const now = performance.now()
      if (now - reported < (request.flushMs > 0 ? request.flushMs : PROGRESS_MS)) continue
      reported = now
      if (request.flushMs > 0 && now >= nextFlush) {
        send(engine.changes())
        const took = performance.now() - now
        nextFlush = now + took + Math.min(Math.max(request.flushMs, FLUSH_PAUSES * took), LONGEST_FLUSH_MS)
      }
      toldFrames = reader.frame.number
      send([{ kind: 'capture', capture: state('reading') }])
    }
  } catch (error) {
    leaveOutWhoFailed(error)
    // Else only decompression throws here: a gzip or zstd stream that is cut or damaged.
    damage = `${error instanceof Error ? error.message : error} after ${bytes} bytes`
  } finally {
    clearInterval(ticking)
    clearTimeout(firstTelling)
    clearInterval(learning)
  }
  pulse[2] = 1
  let capture = state('reading')
  try {
    reader.finish()
    if (unreadable !== '') reader.failed = unreadable
    engine.read(reader, file)
    capture = state(reader.failed === '' ? 'done' : 'failed')
    engine.endCapture()
  } catch (error) {
    leaveOutWhoFailed(error)
    throw error
  }
  pulse[2] = 0
  send([{ kind: 'capture', capture }])
  return capture.packets
}

/** The folder to blame for an error that came while no protocol was called: the one its stack names, else the first. */
function foreignBehind(error: unknown): string | undefined {
  const stack = error instanceof Error ? String(error.stack) : ''
  return foreign.find((folder) => stack.includes(`${folder}/`)) ?? foreign[0]
}

/** An external protocol that replaces shared methods would falsify the results of other protocols. */
function refuseReplaced(): void {
  if (foreign.length === 0) return
  const replaced = restoreIntrinsics()
  if (replaced !== '') leaveOutWhoFailed(new Error(`modifies shared built-ins: ${replaced}`), foreign[0])
}

/**
 * A protocol's code threw: names the protocol, as for one that hangs, so that the capture is read again without it.
 * `other` is the one to blame while no protocol is called.
 */
function leaveOutWhoFailed(error: unknown, other?: string): void {
  const protocol = pulse[2] === 1 ? names[pulse[0]!] : other
  if (protocol === undefined) return
  writeSync(STANDARD_ERROR, `${protocol}: ${error instanceof Error ? error.stack : error}\n`)
  const why = `threw: ${error instanceof Error ? error.message : error}`
  const stuck: Stuck = { stuck: protocol, frames: pulse[1]!, why: why.slice(0, LONGEST_WHY) }
  writeSync(descriptors.watchdog, `${JSON.stringify(stuck)}\n`)
  exit(1)
}

/** One JSON line an entry, some at a time; the pipe's other end decides the pace. */
function send(entries: Iterable<JournalEntry>): void {
  let lines = ''
  for (const entry of entries) {
    lines += entry.kind === 'item' ? itemLine(entry.item) : `${JSON.stringify(entry)}\n`
    if (lines.length < SENT_AT_ONCE) continue
    write(lines)
    lines = ''
  }
  if (lines !== '') write(lines)
}

function write(lines: string): void {
  const bytes = new TextEncoder().encode(lines)
  const turns = pulse[4]!
  pulse[4] = NO_TURNS // waits for the reader at the other end
  let at = 0
  while (at < bytes.length) at += writeAll(bytes, at)
  pulse[4] = turns
}

function writeAll(bytes: Uint8Array, at: number): number {
  try {
    return writeSync(descriptors.journal, bytes, at, bytes.length - at)
  } catch (error) {
    if ((error as { code?: string }).code === 'EAGAIN') return 0
    exit(1) // nobody listens any more
  }
}
