/** Content of frames, message by message: read in the engine's own process, because their bytes are untrusted. */
import { Readable } from 'node:stream'
import type { Frame } from '#capture/frame'
import { PcapngWriter } from '#capture/pcapng-writer'
import { startEngine } from '#engine-host/start'
import type { SaidMessage } from '#model/journal'
import type { FrameItem, FrameRow } from '#schema/frame'

const limits = {
  /** A user waits for it; without a result only the headers are shown. */
  milliseconds: 20_000,
  /** Engines for this at once, and how many may wait for one; who asks beyond gets the headers alone. */
  atOnce: 2,
  waiting: 16,
  /** Rows of one frame. */
  rows: 600,
} as const

/** Frames get times of their own, so far apart that each message belongs to exactly one frame. */
const STEP_MICROSECONDS = 10_000

let running = 0
const waiting: (() => void)[] = []

/** Waits for its turn; false where too many wait already. */
async function turn(): Promise<boolean> {
  if (running >= limits.atOnce) {
    if (waiting.length >= limits.waiting) return false
    await new Promise<void>((go) => waiting.push(go)) // the place is handed on, and stays counted
    return true
  }
  running++
  return true
}

function leave(): void {
  const next = waiting.shift()
  if (next === undefined) running--
  else next()
}

/** The same items with the rows of their messages; unchanged if there are none. */
export async function decoded(
  items: readonly FrameItem[],
  frames: readonly Frame[],
  protocolFolders: readonly string[],
): Promise<readonly FrameItem[]> {
  if (frames.length === 0 || !(await turn())) return items
  try {
    const first = Math.floor(frames[0]!.time / 1e6) * 1e6
    const said = new Map<number, SaidMessage[]>()
    for (const message of await messagesOf(pcapngOf(frames, first), protocolFolders)) {
      const at = Math.round((message.time - first) / STEP_MICROSECONDS)
      said.set(at, [...(said.get(at) ?? []), message])
    }
    return items.map((item, at) => withMessages(item, said.get(at) ?? []))
  } catch {
    return items
  } finally {
    leave()
  }
}

function pcapngOf(frames: readonly Frame[], first: number): readonly Uint8Array[] {
  const linkTypes = [...new Set(frames.map(({ linkType }) => linkType))]
  const writer = new PcapngWriter({ interfaces: linkTypes.map((linkType) => ({ linkType })) })
  return [
    writer.header(),
    ...frames.map((frame, at) =>
      writer.frame({
        ...frame,
        time: first + at * STEP_MICROSECONDS,
        nanoseconds: 0,
        interfaceIndex: linkTypes.indexOf(frame.linkType),
      }),
    ),
  ]
}

async function messagesOf(
  chunks: readonly Uint8Array[],
  protocolFolders: readonly string[],
): Promise<readonly SaidMessage[]> {
  const stream = Readable.from(chunks, { objectMode: false })
  const run = startEngine({ files: [{ name: 'frames', stream }], wantsMessages: true, protocolFolders })
  const timer = setTimeout(() => run.cancel(), limits.milliseconds)
  const messages: SaidMessage[] = []
  try {
    for await (const batch of run.entries)
      for (const entry of batch) if (entry.kind === 'message') messages.push(entry.message)
  } finally {
    clearTimeout(timer)
  }
  return messages
}

/** A message is found in its frame by its bytes; one that began in another frame has no position. */
function withMessages(item: FrameItem, messages: readonly SaidMessage[]): FrameItem {
  if (messages.length === 0) return item
  const rows = new Map<string, FrameRow>(item.rows.map((row) => [JSON.stringify(row), row]))
  for (const { title, bytes, rows: own, activities } of messages) {
    const place = placeOf(bytes, item.bytes)
    const at = (offset: number) => (place === undefined ? 0 : place + offset)
    const length = (count: number) => (place === undefined ? 0 : count)
    const part = place === undefined ? 'started in an earlier frame' : `${bytes.length / 2} bytes`
    const head = {
      label: title,
      value: activities.join(', ') || part,
      at: at(0),
      length: length(bytes.length / 2),
    }
    for (const row of [
      head,
      ...own.map((one) => ({
        ...one,
        at: at(one.at),
        length: length(one.length),
        depth: 1 + (one.depth ?? 0),
      })),
    ])
      if (rows.size < limits.rows) rows.set(JSON.stringify(row), row)
  }
  const activities = [...new Set(messages.flatMap((message) => message.activities))]
  const { title, protocol } = messages.at(-1)!
  return {
    ...item,
    protocol,
    summary: activities.length > 0 ? `${title}: ${activities.join(', ')}` : title,
    rows: [...rows.values()],
  }
}

/** In bytes; both in hex. The last place counts: a header before it may hold the same few bytes. */
function placeOf(part: string, whole: string): number | undefined {
  for (let at = whole.lastIndexOf(part); at >= 0; at = whole.lastIndexOf(part, at - 1)) {
    if (at % 2 === 0) return at / 2
    if (at === 0) break
  }
  return undefined
}
