import assert from 'node:assert/strict'
import { appendFileSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { after, test } from 'node:test'
import { EveRoom } from './eve-room.ts'
import { limits } from './limits.ts'

const data = mkdtempSync(join(tmpdir(), 'eve-room-'))
after(() => rmSync(data, { recursive: true, force: true }))
const ALERT = '{"event_type":"alert"}\n'

function roomOf(path: string) {
  const told: { lines: number; leftOut: number }[] = []
  const logged: string[] = []
  const room = new EveRoom({
    paths: [path],
    data,
    now: () => 5000,
    tell: (lines, leftOut) => told.push({ lines: lines.length, leftOut }),
    log: (line) => logged.push(line),
  })
  return { room, told, logged }
}

test('what came while the server was off is handed on, no more of it in a second than the engine can take', async () => {
  const path = join(data, 'eve.json')
  writeFileSync(path, ALERT)
  const first = roomOf(path)
  await first.room.start()
  await first.room.close()
  assert.deepEqual(first.told, [], 'what was there before the first start is not read')
  appendFileSync(path, `{"event_type":"flow"}\n${ALERT.repeat(limits.alertsPerSecond + 5)}`)
  const second = roomOf(path)
  await second.room.start()
  await second.room.close()
  assert.deepEqual(second.told, [{ lines: limits.alertsPerSecond, leftOut: 5 }])
  assert.deepEqual(second.room.list(), [
    {
      source: path,
      alerts: limits.alertsPerSecond,
      leftOut: 5,
      last: '1970-01-01T00:00:05.000Z',
      problem: '',
    },
  ])
})

test('a file that is not there is said once, and is no failure', async () => {
  const { room, told, logged } = roomOf(join(data, 'nowhere.json'))
  await room.start()
  await room.close()
  assert.deepEqual(told, [])
  assert.deepEqual(logged, [`sightglass: ${join(data, 'nowhere.json')}: there is no such file`])
  assert.equal(room.list()[0]?.problem, 'there is no such file')
})
