import assert from 'node:assert/strict'
import { spawnSync } from 'node:child_process'
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { after, test } from 'node:test'
import { fileURLToPath } from 'node:url'
import { isCaseInSample } from '#model/testing/sampled-test'

const MAIN = fileURLToPath(new URL('./main.ts', import.meta.url))
const folder = mkdtempSync(join(tmpdir(), 'sightglass-sdk-'))
after(() => rmSync(folder, { recursive: true, force: true }))

function sightglass(...words: string[]): { status: number | null; stdout: string; stderr: string } {
  return spawnSync(process.execPath, ['--no-warnings', MAIN, ...words], { encoding: 'utf8' })
}

test('a protocol made outside is tried, read, and its operations are in the analysis', () => {
  const own = join(folder, 'own')
  assert.equal(sightglass('protocols', 'new', 'acme-pump', own).status, 0)
  const manifest = join(own, 'acme-pump/index.ts')
  writeFileSync(manifest, readFileSync(manifest, 'utf8').replace(/'TODO: title[^']*'/, "'Acme Pump 1.0'"))
  const tried = sightglass('protocols', 'test', own, '--keep', join(folder, 'made'))
  assert.equal(tried.status, 0, tried.stdout + tried.stderr)
  assert.match(tried.stdout, /✔ script reading: 4 messages, 5 facts/)
  const capture = join(folder, 'made/acme-pump-reading.pcap')
  const { stdout } = sightglass('analyze', capture, '--protocols', own, '--json', '--quiet')
  const analysis = JSON.parse(stdout) as {
    links: { protocol: string; operations: { name: string }[] }[]
    alerts: { rule: string; protocol: string }[]
  }
  const link = analysis.links.find(({ protocol }) => protocol === 'acme-pump')
  assert.deepEqual(link?.operations.map(({ name }) => name).sort(), ['Read', 'Stop'])
  assert.ok(
    analysis.alerts.some(({ rule, protocol }) => rule === 'controller-stopped' && protocol === 'acme-pump'),
  )
})

test('a missing folder or a broken protocol is reported', () => {
  assert.match(
    sightglass('protocols', 'test', join(folder, 'nowhere')).stdout,
    /expected a folder with an index\.ts/,
  )
  const text = join(folder, 'text')
  writeFileSync(text, 'text')
  assert.match(sightglass('protocols', 'test', text).stdout, /text: expected a folder with an index\.ts/)
  const broken = join(folder, 'broken')
  assert.equal(sightglass('protocols', 'new', 'broken', folder).status, 0)
  writeFileSync(join(broken, 'index.ts'), 'export const protocol = { name: "Broken!" }\n')
  const { status, stdout } = sightglass('protocols', 'test', broken)
  assert.equal(status, 1)
  assert.match(stdout, /name: expected kebab-case/)
})

test('a protocol that hangs, throws or breaks its limits is reported and the next is tested', () => {
  const wild = join(folder, 'wild')
  const faults: Readonly<Record<string, readonly [instead: string, RegExp]>> = {
    'a-hang': [
      'dissect: () => { for (;;); },',
      /✖ script reading: worked on frame 4 for more than 2 s: such a protocol is left out from that frame on/,
    ],
    'b-throw': [
      "facts: () => { throw new Error('oh \\u202e no') },",
      /✖ script reading: threw on frame 4: oh . no \(index\.ts:\d+\)\n/,
    ],
    'c-flood': [
      'facts: (_m, _s, tell) => { for (;;) tell({ kind: "reading", point: "p", value: 1 }) },',
      /✖ script reading: threw on frame 4: more than 100000 facts of one message/,
    ],
    'd-grow': [
      'dissect: () => { const all = []; for (;;) all.push(new Uint8Array(4e6).fill(1)) },',
      /✖ script reading: took more than \d+ MiB of memory/,
    ],
    'e-type': [
      "roles: { server: { type: 'Pump Thing' } },",
      /✖ .*e-type: roles\.server\.type: expected a device type/,
    ],
    'f-words': [
      "facts: (_m, _s, tell) => tell({ kind: 'operation', verb: 'explode', name: 'Boom', code: '9', unit: 3, outcome: 'requested' }),",
      /✖ 0 facts .*: operation: verb: expected one of .*explode/,
    ],
    'g-load': ['} ); for (;;); ({', /✖ loading: worked for more than 2 s/],
    'h-exit': [
      'dissect: () => { process.exit(3) },',
      /✖ script reading: threw on frame 4: process\.exit is not a function/,
    ],
    'i-read': [
      "standard: (await import('node:fs')).readFileSync('/etc/passwd', 'utf8'),",
      /✖ .*may not import node:fs/,
    ],
  }
  // One hangs, which shows that the next is tested nevertheless.
  const tested = Object.entries(faults).filter(([name], at) => at < 2 || isCaseInSample(name))
  for (const [name, [instead]] of tested) {
    assert.equal(sightglass('protocols', 'new', name, wild).status, 0)
    const manifest = join(wild, name, 'index.ts')
    const text = readFileSync(manifest, 'utf8').replace(/'TODO: title[^']*'/, "'Wild 1.0'")
    writeFileSync(manifest, text.replace(/\n\}\)\s*$/, `\n${instead}\n})\n`))
  }
  const { status, stdout, stderr } = sightglass('protocols', 'test', wild)
  assert.equal(status, 1)
  for (const [name, [, words]] of tested) assert.match(stdout, words, `${name}:\n${stdout}`)
  assert.match(stderr, /of the tests failed/)
})

test('facts beyond the first are shown when all are wanted', () => {
  const many = join(folder, 'many')
  assert.equal(sightglass('protocols', 'new', 'many-facts', many).status, 0)
  const script = join(many, 'many-facts/captures/script.ts')
  const lines = Array.from({ length: 20 }, (_, i) => `['client', encodeMessage(${i}, 2)],`).join('\n')
  writeFileSync(script, readFileSync(script, 'utf8').replace('lines: [', `lines: [\n${lines}`))
  const some = sightglass('protocols', 'test', many).stdout
  const all = sightglass('protocols', 'test', many, '--all').stdout
  assert.match(some, /… and \d+ more \(--all shows them\)/)
  assert.doesNotMatch(all, /more \(--all/)
  assert.ok(all.split('\n').length > some.split('\n').length)
})
