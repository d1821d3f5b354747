import { closeSync, openSync } from 'node:fs'
import { FrameReader } from '#capture/frame-reader'
import type { FindingHandler } from '#detect/detector'
import { buildEngine, type Engine } from '#engine-host/engine'
import { plainRequest } from '#engine-host/request'
import { openSource } from '#engine-host/source'
import { newPulse } from '#engine-host/watchdog'
import type { Alert } from '#model/alert'
import type { JournalEntry } from '#model/journal'

/**
 * The alerts `sightglass analyze` raises about one capture, by the same engine in this process: a second sooner each.
 *
 * @param learned captures of normal traffic to learn from first, as with `--learn`
 * @param closeLearningAfterSeconds of capture time, whatever is learned by then
 * @param found told of every finding; its place names the file: 0 for the first of `learned`
 */
export async function alertsOf(
  path: string,
  learned: readonly string[] = [],
  closeLearningAfterSeconds?: number,
  found?: FindingHandler,
): Promise<readonly Alert[]> {
  const entries = await journalOf(path, learned, closeLearningAfterSeconds, found)
  return [...entries].flatMap((entry) => (entry.kind === 'alert' ? [entry.alert] : []))
}

/** Journal of one capture after it was read. */
export async function journalOf(
  path: string,
  learned: readonly string[] = [],
  closeLearningAfterSeconds?: number,
  found?: FindingHandler,
): Promise<Iterable<JournalEntry>> {
  const files = [...learned, path]
  const engine = await buildEngine(
    {
      ...plainRequest,
      files,
      learnCount: learned.length,
      closeLearningAfterSeconds,
    },
    newPulse(),
    { found },
  )
  for (const [file, name] of files.entries()) {
    if (file === learned.length && file > 0) engine.closeLearning()
    await readCapture(engine, name, file)
  }
  return engine.finish()
}

/** Seconds from the first to the last frame of a capture. */
export async function secondsOf(path: string): Promise<number> {
  const descriptor = openSync(path, 'r')
  const reader = new FrameReader({ framesBefore: 0 })
  let first = Number.POSITIVE_INFINITY
  let last = Number.NEGATIVE_INFINITY
  const look = () => {
    while (reader.next()) {
      const { time } = reader.frame
      first = Math.min(first, time)
      last = Math.max(last, time)
    }
  }
  try {
    for await (const chunk of (await openSource(descriptor)).chunks) {
      reader.push(chunk)
      look()
    }
    reader.finish()
    look()
  } finally {
    closeSync(descriptor)
  }
  return last > first ? (last - first) / 1e6 : 0
}

async function readCapture(engine: Engine, path: string, file: number): Promise<void> {
  const descriptor = openSync(path, 'r')
  const reader = new FrameReader({ framesBefore: 0 })
  try {
    for await (const chunk of (await openSource(descriptor)).chunks) {
      reader.push(chunk)
      engine.read(reader, file)
    }
    reader.finish()
    engine.read(reader, file)
    engine.endCapture()
  } finally {
    closeSync(descriptor)
  }
}
