import assert from 'node:assert/strict'
import { spawn } from 'node:child_process'
import { once } from 'node:events'
import {
  existsSync,
  mkdirSync,
  mkdtempSync,
  readdirSync,
  readFileSync,
  rmSync,
  statSync,
  utimesSync,
  writeFileSync,
} from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { after, test } from 'node:test'
import { setTimeout } from 'node:timers/promises'
import { stayInUse } from '#cli/stay-in-use'
import { publish, unpublished } from './publish.ts'

const folder = mkdtempSync(join(tmpdir(), 'publish-'))
after(() => rmSync(folder, { recursive: true, force: true }))

function made(link: string, text: string, now: number): string {
  const path = unpublished(link, now)
  mkdirSync(path)
  for (const name of ['main.js', 'part.js']) writeFileSync(join(path, name), text)
  return path
}

test('whoever reads while it is made anew finds a whole set at every moment', async () => {
  const link = join(folder, 'set')
  publish(made(link, '0', 0), link)
  const reads = `
    import { readFileSync, realpathSync } from 'node:fs'
    import { dirname, join } from 'node:path'
    process.stdout.write('reads')
    const end = Date.now() + 1000
    const seen = new Set()
    while (Date.now() < end) {
      const main = realpathSync(${JSON.stringify(join(link, 'main.js'))})
      const [one, other] = ['main.js', 'part.js'].map((name) => readFileSync(join(dirname(main), name), 'utf8'))
      if (one !== other) throw new Error('of two sets: ' + one + ' ' + other)
      seen.add(one)
    }
    process.exitCode = seen.size > 3 ? 0 : 2`
  const args = ['--input-type=module', '-e', reads]
  const child = spawn(process.execPath, args, { stdio: ['ignore', 'pipe', 'inherit'] })
  const ended = once(child, 'exit')
  await once(child.stdout, 'data')
  for (let i = 1; child.exitCode === null && i < 400; i++) {
    publish(made(link, String(i), i), link)
    await setTimeout(5)
  }
  assert.deepEqual(await ended, [0, null])
})

test('a folder in its place gives way, and what nobody can be reading any more goes', () => {
  const link = join(folder, 'engine')
  mkdirSync(link)
  writeFileSync(join(link, 'main.js'), 'plain')
  const old = new Date(Date.now() - 3_600_000)
  utimesSync(link, old, old)
  const other = join(folder, 'engineers')
  mkdirSync(other)
  const sets = [1, 2, 3].map((i) => made(link, String(i), i))
  publish(sets[0] ?? '', link)
  const plain = readdirSync(folder).filter(
    (name) => name.startsWith('engine-') && !sets.includes(join(folder, name)),
  )
  assert.equal(plain.length, 1, 'stays for those who read it')
  for (const set of sets.slice(1)) publish(set, link)
  assert.equal(readFileSync(join(link, 'main.js'), 'utf8'), '3')
  assert.deepEqual(sets.map(existsSync), [true, true, true])
  for (const path of [...sets, other]) utimesSync(path, old, old)
  const last = made(link, '4', 4)
  publish(last, link)
  assert.deepEqual([...sets, last].map(existsSync), [false, false, true, true])
  assert.ok(existsSync(other))
  assert.ok(!readdirSync(folder).some((name) => name.includes('.new')))
})

test('a set that somebody has just begun to read stays, though two follow at once', () => {
  const link = join(folder, 'starts')
  const read = made(link, '1', 1)
  publish(read, link)
  const old = new Date(Date.now() - 3_600_000)
  utimesSync(read, old, old)
  publish(made(link, '2', 2), link)
  publish(made(link, '3', 3), link)
  assert.ok(existsSync(read))
})

test('a set that is still read stays, however old it is', async () => {
  const link = join(folder, 'commands')
  const read = made(link, '1', 1)
  publish(read, link)
  publish(made(link, '2', 2), link)
  const old = new Date(Date.now() - 3_600_000)
  utimesSync(read, old, old)
  const using = stayInUse(read, 5)
  while (statSync(read).mtimeMs === old.getTime()) await setTimeout(5)
  clearInterval(using)
  publish(made(link, '3', 3), link)
  assert.ok(existsSync(read))
})
