import assert from 'node:assert/strict'
import { spawnSync } from 'node:child_process'
import { chmodSync, mkdirSync, mkdtempSync, readdirSync, rmSync, writeFileSync } from 'node:fs'
import { type AddressInfo, createServer } from 'node:net'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { after, test } from 'node:test'
import { lockFolder } from '#data-folder/folder-lock'
import { examine } from './doctor.ts'
import type { CheckResult } from './finding.ts'
import { checkClock, checkMemory, checkNode, engineFinding } from './machine.ts'
import { checkData, checkDisk, checkPort } from './places.ts'

const folder = mkdtempSync(join(tmpdir(), 'sightglass-doctor-'))
after(() => rmSync(folder, { recursive: true, force: true }))

const skip = process.platform === 'linux' ? false : 'users are those of Linux here'

test('looks at everything, names it, and leaves no trace', async () => {
  const data = join(folder, 'later')
  const findings = await examine({ data, listen: '127.0.0.1:0', networkInterface: undefined })
  assert.deepEqual(
    findings.map(({ about }) => about),
    [
      ...['Node', 'engine', 'pages', 'memory', 'disk', 'data folder', 'port', 'clock'],
      ...['active queries', 'listening'],
    ],
  )
  for (const { about, state, found, todo } of findings) {
    assert.notEqual(found, '', about)
    assert.equal(state === 'ok', todo === '', `${about}: ${todo}`)
  }
  const engine = findings.find(({ about }) => about === 'engine')
  assert.match(engine?.found ?? '', /^works/)
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

test('the parts of the fence around the engine that this system lacks are named', () => {
  assert.equal(engineFinding([]).state, 'ok')
  const { state, found, todo } = engineFinding(['files', 'system-calls'])
  assert.equal(state, 'warning')
  assert.match(
    found,
    /network namespace.*Not available here: file access restricted by Landlock; system calls/,
  )
  assert.match(todo, /util-linux/)
})

test('a data folder that is a file, is open to others, or is in use', () => {
  const file = join(folder, 'file')
  writeFileSync(file, '')
  assert.match(checkData(file).found, /a file$/)
  const data = join(folder, 'data')
  mkdirSync(data, { mode: 0o755 })
  chmodSync(data, 0o755)
  assert.match(checkData(data).found, /no store yet/)
  writeFileSync(join(data, 'sightglass.db'), '')
  assert.equal(checkData(data).state, 'warning')
  chmodSync(data, 0o700)
  assert.match(checkData(data).found, /: ready$/)
  assert.deepEqual(readdirSync(data), ['sightglass.db'])
  const lock = lockFolder(data)
  assert.match(checkData(data).found, /in use by a running server/)
  lock?.release()
  assert.match(checkDisk(join(data, 'not', 'there')).found, /GB free/)
})

/** Results for another user than root: no file is unreadable for root. */
function reportedToOthers(data: string): readonly CheckResult[] {
  const uid = process.getuid?.() === 0 ? 65534 : undefined
  const asked = JSON.stringify({ data, listen: '127.0.0.1:0' })
  const tells = `
    import { examine } from ${JSON.stringify(new URL('./doctor.ts', import.meta.url).href)}
    process.stdout.write(JSON.stringify(await examine(${asked})))`
  const { stdout, stderr } = spawnSync(
    process.execPath,
    ['--no-warnings', '--input-type=module', '-e', tells],
    { encoding: 'utf8', ...(uid !== undefined && { uid, gid: uid }) },
  )
  assert.notEqual(stdout, '', stderr)
  return JSON.parse(stdout)
}

test('files of another user, and closed folders, are findings like all others', { skip }, () => {
  chmodSync(folder, 0o755)
  const data = join(folder, 'of-root')
  mkdirSync(data)
  chmodSync(data, 0o777)
  writeFileSync(join(data, 'sightglass.db'), '')
  chmodSync(join(data, 'sightglass.db'), 0o666)
  writeFileSync(join(data, 'lock.db'), '')
  chmodSync(join(data, 'lock.db'), 0)
  const dataOf = (findings: readonly CheckResult[]) => {
    assert.equal(findings.length, 10)
    return findings.find(({ about }) => about === 'data folder')
  }
  const foreign = dataOf(reportedToOthers(data))
  assert.equal(foreign?.state, 'problem')
  assert.match(foreign?.found ?? '', /of-root\/lock\.db: not readable and writable by this user/)

  const closed = join(folder, 'closed')
  mkdirSync(closed, { mode: 0 })
  const below = dataOf(reportedToOthers(join(closed, 'data')))
  assert.equal(below?.state, 'problem')
  assert.match(below?.found ?? '', /closed\/data: permission denied/)
  chmodSync(closed, 0o700)
})

test('a check that fails is a finding with the file that failed', async () => {
  const data = mkdtempSync(join(folder, 'broken-'))
  writeFileSync(join(data, 'sightglass.db'), '')
  writeFileSync(join(data, 'lock.db'), 'no database, and longer than its header of a hundred bytes'.repeat(3))
  const findings = await examine({ data, listen: '127.0.0.1:0', networkInterface: undefined })
  const broken = findings.find(({ about }) => about === 'data folder')
  assert.equal(broken?.state, 'problem')
  assert.match(broken?.found ?? '', /broken-\w+\/lock\.db: file is not a database/)
})

test('reports a taken port and an address that no interface has', async () => {
  // TEST-NET-1 (RFC 5737): an address that no interface has.
  assert.equal((await checkPort('192.0.2.1:8470')).state, 'problem')
  const server = createServer()
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve))
  const { port } = server.address() as AddressInfo
  assert.match((await checkPort(`127.0.0.1:${port}`)).found, /is in use/)
  await new Promise((resolve) => server.close(resolve))
  assert.equal((await checkPort(`127.0.0.1:${port}`)).state, 'ok')
})
