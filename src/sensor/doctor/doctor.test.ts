import assert from 'node:assert/strict'
import { chmodSync, mkdirSync, mkdtempSync, readdirSync, rmSync, writeFileSync } from 'node:fs'
import { type AddressInfo, createServer } from 'node:net'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { after, test } from 'node:test'
import { lockFolder } from '../serve/folder-lock.ts'
import { examine } from './doctor.ts'
import { checkClock, checkMemory, checkNode } from './machine.ts'
import { checkData, checkDisk, checkPort } from './places.ts'

const folder = mkdtempSync(join(tmpdir(), 'sightglass-doctor-'))
after(() => rmSync(folder, { recursive: true, force: true }))

test('looks at everything, names it, and leaves no trace', async () => {
  const data = join(folder, 'later')
  const findings = await examine({ data, listen: '127.0.0.1:0', networkInterface: undefined })
  assert.deepEqual(
    findings.map(({ about }) => about),
    ['Node', 'engine', 'pages', 'memory', 'disk', 'data folder', 'port', 'clock', 'listening'],
  )
  for (const { about, state, found, todo } of findings) {
    assert.notEqual(found, '', about)
    assert.equal(state === 'ok', todo === '', `${about}: ${todo}`)
  }
  const engine = findings.find(({ about }) => about === 'engine')
  assert.match(engine?.found ?? '', /^reads/)
  assert.deepEqual(readdirSync(folder), [])
})

test('an interface that is not there is a problem once it is asked for', async () => {
  const findings = await examine({ data: folder, listen: '127.0.0.1:0', networkInterface: 'nosuch0' })
  const listening = findings.find(({ about }) => about === 'listening')
  assert.equal(listening?.state, 'problem')
})

test('an old Node, little memory, a clock that nobody set or keeps right', () => {
  assert.deepEqual([checkNode('18.20.4').state, checkNode('26.0.0').state], ['problem', 'ok'])
  assert.deepEqual([checkMemory(1e9, 1e8).state, checkMemory(8e9, 1e8).state], ['warning', 'ok'])
  const today = new Date('2026-11-27T22:00:00Z')
  assert.equal(checkClock(new Date(0), true).state, 'problem')
  assert.deepEqual(
    [true, false, undefined].map((isSet) => checkClock(today, isSet).state),
    ['ok', 'warning', process.platform === 'linux' ? checkClock(today).state : 'ok'],
  )
})

test('a data folder that is a file, is open to others, or is in use', () => {
  const file = join(folder, 'file')
  writeFileSync(file, '')
  assert.match(checkData(file).found, /a file$/)
  const data = join(folder, 'data')
  mkdirSync(data, { mode: 0o755 })
  chmodSync(data, 0o755)
  assert.match(checkData(data).found, /holds no store yet/)
  writeFileSync(join(data, 'sightglass.db'), '')
  assert.equal(checkData(data).state, 'warning')
  chmodSync(data, 0o700)
  assert.match(checkData(data).found, /: ready$/)
  const lock = lockFolder(data)
  assert.match(checkData(data).found, /a server works with it now/)
  lock?.release()
  assert.match(checkDisk(join(data, 'not', 'there')).found, /GB free/)
})

test('a port that is taken is told, and an address where nobody may listen', async () => {
  assert.equal((await checkPort('0.0.0.0:80')).state, 'problem')
  const server = createServer()
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve))
  const { port } = server.address() as AddressInfo
  assert.match((await checkPort(`127.0.0.1:${port}`)).found, /is taken/)
  await new Promise((resolve) => server.close(resolve))
  assert.equal((await checkPort(`127.0.0.1:${port}`)).state, 'ok')
})
