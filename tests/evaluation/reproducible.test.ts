/** However fast Riverbend comes and however it is cut, alerts, incidents and baseline file are the same to the byte. */
import assert from 'node:assert/strict'
import { mkdtempSync, readFileSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { Readable } from 'node:stream'
import { after, test } from 'node:test'
import { setImmediate } from 'node:timers/promises'
import { type EngineStart, startEngine } from '#engine-host/start'
import type { Alert } from '#model/alert'
import { readSiteFile } from '#site/site-file'
import { scheduleSteps, selectSteps } from '../../simulator/riverbend/schedule.ts'
import { writePlant } from '../../simulator/riverbend/write.ts'
import { START } from './run.ts'

const LEARN_SECONDS = 240
const folder = mkdtempSync(join(tmpdir(), 'riverbend-twice-'))
after(() => rmSync(folder, { recursive: true, force: true }))

const STEPS =
  's7-stop,rogue-modbus-client,setpoint-far-out,second-104-client,man-in-the-middle,psexec,safety-password-set,sweep-and-scan,stop-in-tiny-segments,write-in-ip-fragments'

async function plant() {
  const chosen = await selectSteps(STEPS)
  assert.ok(typeof chosen !== 'string')
  const steps = scheduleSteps(chosen, { seed: 5, from: LEARN_SECONDS + 20, to: 560 })
  return writePlant(folder, { seed: 5, start: START, forSeconds: 600, pace: 60, steps })
}

/** Alerts and baseline without places: these name the file, which differs between a live stream and a recording. */
async function onProgress(how: EngineStart): Promise<{ readonly alerts: string; readonly baseline: string }> {
  const alerts = new Map<string, Alert>()
  let baseline = ''
  const run = startEngine({ ...how, exportBaseline: true, closeLearningAfterSeconds: LEARN_SECONDS })
  for await (const batch of run.entries)
    for (const entry of batch) {
      if (entry.kind === 'alert') alerts.set(entry.alert.id, entry.alert)
      else if (entry.kind === 'baseline') baseline = entry.text
    }
  return {
    alerts: JSON.stringify(
      [...alerts].sort(([a], [b]) => (a < b ? -1 : 1)),
      null,
      1,
    ),
    baseline,
  }
}

/** As a tap brings it: a few kilobytes now and then. */
async function* trickle(bytes: Uint8Array, size: number): AsyncGenerator<Uint8Array> {
  for (let at = 0; at < bytes.length; at += size) {
    yield bytes.subarray(at, at + size)
    await setImmediate()
  }
}

test('twice, in small chunks and slices, and live: the same to the byte', { timeout: 240_000 }, async () => {
  const { pcap, site: path } = await plant()
  const site = readSiteFile(path)
  const bytes = readFileSync(pcap)
  const whole = await onProgress({ files: [pcap], site })
  assert.ok(whole.alerts.includes('controller-stopped') && whole.baseline.includes('pace:'))
  const ways: Readonly<Record<string, EngineStart>> = {
    again: { files: [pcap], site },
    'in chunks of 1460 bytes and slices of 7': { files: [pcap], site, chunkBytes: 1460, sliceBytes: 7 },
    'sent every 20 ms': { files: [pcap], site, flushMs: 20 },
    live: { files: [{ name: 'tap', stream: Readable.from(trickle(bytes, 9000)) }], site, flushMs: 50 },
  }
  for (const [how, start] of Object.entries(ways)) {
    const { alerts, baseline } = await onProgress(start)
    assert.ok(alerts === whole.alerts, `${how}: other alerts`)
    assert.ok(baseline === whole.baseline, `${how}: another baseline`)
  }
})
