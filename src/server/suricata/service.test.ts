import assert from 'node:assert/strict'
import { appendFileSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { after, test } from 'node:test'
import { setTimeout as sleep } from 'node:timers/promises'
import { limits } from './limits.ts'
import { SuricataService } from './service.ts'

const data = mkdtempSync(join(tmpdir(), 'eve-room-'))
after(() => rmSync(data, { recursive: true, force: true }))
const ALERT = '{"event_type":"alert"}\n'

function roomOf(...paths: string[]) {
  const reported: { lines: number; leftOut: number }[] = []
  const logged: string[] = []
  const clock = { now: 5000 }
  const room = new SuricataService({
    paths,
    data,
    now: () => clock.now,
    emit: (lines, leftOut) => reported.push({ lines: lines.length, leftOut }),
    log: (line) => logged.push(line),
  })
  return { room, reported, logged, clock }
}

async function until(holds: () => boolean): Promise<void> {
  for (let tries = 0; tries < 100 && !holds(); tries++) await sleep(50)
}

test('what came while the server was off is handed on whole, no more in a second than the engine can take', async () => {
  const path = join(data, 'eve.json')
  writeFileSync(path, ALERT)
  const first = roomOf(path)
  await first.room.start()
  await first.room.close()
  assert.deepEqual(first.reported, [], 'what was there before the first start is not read')
  appendFileSync(path, `{"event_type":"flow"}\n${ALERT.repeat(limits.alertsPerSecond + 5)}`)
  const cut = roomOf(path)
  await cut.room.start()
  await cut.room.close()
  assert.deepEqual(cut.reported, [{ lines: limits.alertsPerSecond, leftOut: 0 }])
  const second = roomOf(path)
  await second.room.start()
  second.clock.now += 1000
  await until(() => second.reported.length === 2)
  await second.room.close()
  assert.deepEqual(
    second.reported,
    [
      { lines: limits.alertsPerSecond, leftOut: 0 },
      { lines: 5, leftOut: 0 },
    ],
    'cut off while some waited, it reads them again',
  )
  const { alerts, leftOut } = second.room.list()[0]!
  assert.deepEqual([alerts, leftOut], [limits.alertsPerSecond + 5, 0])
  const third = roomOf(path)
  await third.room.start()
  await third.room.close()
  assert.deepEqual(third.reported, [], 'all of it was handed on')
})

test('a flood in one file delays no other, and is said', async () => {
  const [flooded, calm] = ['flooded.json', 'calm.json'].map((name) => join(data, name)) as [string, string]
  for (const path of [flooded, calm]) writeFileSync(path, '')
  const begun = roomOf(flooded, calm)
  await begun.room.start()
  await begun.room.close()
  appendFileSync(flooded, ALERT.repeat(2 * limits.alertsPerSecond))
  appendFileSync(calm, ALERT)
  const { room, reported, logged } = roomOf(flooded, calm)
  await room.start()
  await room.close()
  assert.deepEqual(
    reported.map(({ lines }) => lines),
    [limits.alertsPerSecond / 2, 1],
  )
  const waits = /3,000 alerts or more wait: the engine takes 2,000 a second/
  assert.match(room.list().find(({ source }) => source === flooded)?.problem ?? '', waits)
  assert.equal(room.list().find(({ source }) => source === calm)?.problem, '')
  assert.equal(logged.filter((line) => waits.test(line)).length, 1)
})

test('a file that is not there is said once, and is no failure', async () => {
  const { room, reported, logged } = roomOf(join(data, 'nowhere.json'))
  await room.start()
  await room.close()
  assert.deepEqual(reported, [])
  assert.deepEqual(logged, [`sightglass: ${join(data, 'nowhere.json')}: no such file`])
  assert.equal(room.list()[0]?.problem, 'no such file')
})
