import { closeSync, openSync } from 'node:fs'
import { FrameReader } from '#capture/frame-reader'
import type { Alert } from '#model/alert'
import { buildEngine } from '#sensor/engine/engine'
import { openSource } from '#sensor/engine/source'
import { newPulse } from '#sensor/engine/watchdog'

/** The alerts `sightglass analyze` raises about one capture, by the same engine in this process: a second sooner each. */
export async function alertsOf(path: string): Promise<readonly Alert[]> {
  const engine = await buildEngine(
    {
      files: [path],
      learnCount: 0,
      baseline: undefined,
      site: undefined,
      exportBaseline: false,
      wantsSiteDraft: false,
      protocolFolders: [],
      without: [],
      flushMs: 0,
      chunkOctets: undefined,
      sliceOctets: undefined,
    },
    newPulse(),
  )
  const descriptor = openSync(path, 'r')
  const reader = new FrameReader({ framesBefore: 0 })
  try {
    for await (const chunk of (await openSource(descriptor)).chunks) {
      reader.push(chunk)
      engine.read(reader, 0)
    }
    reader.finish()
    engine.read(reader, 0)
    engine.endCapture()
  } finally {
    closeSync(descriptor)
  }
  return engine.finish().flatMap((entry) => (entry.kind === 'alert' ? [entry.alert] : []))
}
