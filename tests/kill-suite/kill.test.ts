/** One kill of the server, which ends all its processes, over a replayed capture: `npm run kill-test` does twenty of each by hand. */
import assert from 'node:assert/strict'
import { mkdtempSync, rmSync } from 'node:fs'
import { type AddressInfo, createServer } from 'node:net'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { after, test } from 'node:test'
import { writeExcerpt } from '../../simulator/first-light/write.ts'
import { killRepeatedly } from './kills.ts'
import { Sensor } from './sensor.ts'

const folder = mkdtempSync(join(tmpdir(), 'sightglass-kill-'))
after(() => rmSync(folder, { recursive: true, force: true }))

test('a killed server loses nothing that was acknowledged', {
  timeout: 240_000,
}, async () => {
  const capture = join(folder, 'plant.pcap')
  writeExcerpt(capture, { seed: 1, fromMinutes: 3, minutes: 1, attackAfterMinutes: 5 })
  const data = join(folder, 'data')
  const source = `replay:${capture}?speed=10&loops=forever`
  const sensor = new Sensor(await freePort(), ['--source', source, '--data', data, '--ring', '32'])
  try {
    const result = await killRepeatedly({ sensor, data, process: 'server', kills: 1, pauseMs: 500 })
    assert.equal(result.lostChanges, 0)
    assert.deepEqual(result.ringFaults, [])
    assert.ok(
      result.missingMs.every((ms) => ms < 5000),
      `${result.missingMs} ms`,
    )
  } finally {
    await sensor.stop()
  }
})

async function freePort(): Promise<number> {
  const server = createServer()
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve))
  const { port } = server.address() as AddressInfo
  await new Promise((resolve) => server.close(resolve))
  return port
}
