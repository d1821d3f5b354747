/**
 * Tries a protocol in a process of its own, so that a hang, a crash or excessive memory is reported like any other
 * fault.
 */
import { spawn } from 'node:child_process'
import { resolve } from 'node:path'
import type { Readable, Writable } from 'node:stream'
import { fileURLToPath } from 'node:url'
import { confined } from '#engine-host/confinement'
import { PACKAGE } from '#engine-host/program'
import { descriptors, type Stuck } from '#engine-host/request'
import { stuckIn } from '#engine-host/stuck-message'
import { type Check, limits, type TestKitMessage, type TestKitRequest } from './process-messages.ts'
import { framesByTshark } from './referee.ts'

const source = (path: string) => fileURLToPath(new URL(path, import.meta.url))
const PROGRAM = ['--import', source('../../engine-host/lock.ts'), source('./child.ts')]
const LONGEST_COMPLAINT = 4000

export interface TrialRun extends TestKitRequest {
  /** Called for every capture made from a script: the protocol's name, the script's, and a pcap. */
  readonly made?: (protocol: string, script: string, pcap: Uint8Array) => void
}

/** Everything that was tried, as it comes; who stops everything is the last one, with the reason for its problem. */
export async function* runTrial({ made, ...request }: TrialRun): AsyncIterable<Check> {
  const captures = request.captures.map((path) => resolve(path))
  const { command, args } = confined(PROGRAM, {
    heapMegabytes: limits.heapMegabytes,
    folders: [request.folder],
    files: captures,
  })
  const stdio = ['pipe', 'ignore', 'pipe', 'pipe', 'pipe'] as const
  const child = spawn(command, args, { cwd: PACKAGE, env: {}, stdio: [...stdio] })
  // Node's types know five pipes at most, each of either way.
  const pipes = child.stdio as unknown as readonly Readable[]
  const stdin = child.stdio[descriptors.request] as Writable
  stdin.on('error', () => {}) // a process that died at once is reported by its exit
  stdin.end(JSON.stringify({ ...request, captures }))
  let complaint = ''
  child.stderr?.on('data', (data) => {
    if (complaint.length < LONGEST_COMPLAINT) complaint += data
  })
  let stuck: Stuck | undefined
  pipes[descriptors.watchdog]?.on('data', (line) => {
    stuck ??= stuckIn(line)
    child.kill('SIGKILL')
  })
  const exit = new Promise<string>((done) => {
    child.on('close', (code, signal) => done(`${signal ?? `code ${code}`}`))
    child.on('error', (error) => done(error.message))
  })
  let trying = 'starting'
  let before: number | undefined
  let name = ''
  let isDone = false
  try {
    for await (const word of wordsOf(pipes[descriptors.journal]!)) {
      if (word.kind === 'begin') {
        trying = word.what
        before = word.frames
      } else if (word.kind === 'name') name = word.name
      else if (word.kind === 'made') made?.(name, word.name, new Uint8Array(Buffer.from(word.pcap, 'base64')))
      else if (word.kind === 'end') isDone = true
      else yield word.capture === undefined ? word.check : withReferee(word.check, word.capture, name)
    }
  } finally {
    child.kill('SIGKILL')
  }
  const end = await exit
  if (!isDone)
    yield {
      what: trying,
      problem: reasonOf(stuck, complaint, end, before),
      seen: ['nothing after this was tried'],
    }
}

function reasonOf(
  stuck: Stuck | undefined,
  complaint: string,
  end: string,
  before: number | undefined,
): string {
  const left = 'such a protocol is left out from that frame on'
  const frame = stuck === undefined || before === undefined ? '' : ` on frame ${stuck.frames - before}`
  if (stuck !== undefined) return `${stuck.why.replace(' on one frame', frame)}: ${left}`
  if (/heap out of memory|heap limit|allocation failed/i.test(complaint))
    return `took more than ${limits.heapMegabytes} MiB of memory: it ends the engine`
  const [line] = complaint.split('\n').filter((text) => /Error|throw/.test(text))
  return `ended the process that tried it (${end})${line === undefined ? '' : `: ${line.trim()}`}`
}

function withReferee(check: Check, capture: string, name: string): Check {
  const frames = framesByTshark(capture, name)
  return frames === undefined
    ? check
    : { ...check, seen: [`tshark names ${frames} frames ${name}`, ...check.seen] }
}

async function* wordsOf(journal: Readable): AsyncIterable<TestKitMessage> {
  let rest = ''
  journal.setEncoding('utf8')
  for await (const text of journal as AsyncIterable<string>) {
    const lines = (rest + text).split('\n')
    rest = lines.pop() ?? ''
    for (const line of lines) yield JSON.parse(line) as TestKitMessage
  }
}
