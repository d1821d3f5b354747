/** The same bundle gives the same events on Node and QuickJS, from the tree of a controller with odd names. */
import assert from 'node:assert/strict'
import { spawnSync } from 'node:child_process'
import { existsSync, mkdtempSync, readFileSync, rmSync, statSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { after, before, test } from 'node:test'
import { fileURLToPath } from 'node:url'
import { writeTree } from '../../src/agent/testing/tree.ts'
import { bundleAgent } from '../../tools/bundle-agent.ts'

const GOLDEN = fileURLToPath(new URL('../../src/agent/testing/controller.golden.ndjson', import.meta.url))
const folder = mkdtempSync(join(tmpdir(), 'agent-runtimes-'))
const root = join(folder, 'root')
let bundle = ''

/** QuickJS of other architectures: commands in the environment, such as `qemu-arm -L /usr/arm-linux-gnueabihf qjs`. */
const FURTHER = (process.env.SIGHTGLASS_QJS ?? '').split(';').filter((one) => one !== '')
const QJS = ['/usr/bin/qjs', '/usr/local/bin/qjs'].find(existsSync)

before(async () => {
  writeTree(root)
  bundle = await bundleAgent(folder)
  writeFileSync(join(folder, 'agent.json'), JSON.stringify({ folder: join(folder, 'state') }))
})
after(() => rmSync(folder, { recursive: true, force: true }))

function eventsOf(runtime: readonly string[]): string {
  const argv = [
    ...runtime.slice(1),
    bundle,
    '--settings',
    join(folder, 'agent.json'),
    '--root',
    root,
    '--once',
  ]
  const { stdout, stderr, status } = spawnSync(runtime[0]!, argv, { encoding: 'utf8', timeout: 60_000 })
  assert.equal(status, 0, stderr)
  const [header = '', ...events] = stdout.trimEnd().split('\n')
  assert.match(header, /"schema":"sightglass.agent\/1"/)
  // The time of the run, and the user who runs it.
  const plain = events.map((line) =>
    line
      .replaceAll(/"(first|last)":"2\d{3}-[^"]*"/g, (all, name) =>
        /"202[5-9]-1[0-2]-24/.test(all) && line.includes('"login"') ? all : `"${name}":"TIME"`,
      )
      .replaceAll(/"uid":\d+,"size"/g, '"uid":"USER","size"')
      .replaceAll(/owner \d+/g, 'owner USER'),
  )
  return `${plain.sort().join('\n')}\n`
}

test('Node gives the golden events', () => {
  const events = eventsOf([process.execPath])
  if (process.env.SIGHTGLASS_WRITE === '1') writeFileSync(GOLDEN, events)
  assert.equal(events, readFileSync(GOLDEN, 'utf8'))
  for (const secret of ['hunter2', '\u001b', '$6$']) assert.ok(!events.includes(secret), secret)
})

test('QuickJS gives the golden events', {
  skip: QJS === undefined && 'qjs is not installed (apt install quickjs)',
}, () => {
  assert.equal(eventsOf([QJS!, '--module']), readFileSync(GOLDEN, 'utf8'))
})

for (const command of FURTHER)
  test(`${command} gives the golden events`, () => {
    assert.equal(eventsOf([...command.split(' '), '--module']), readFileSync(GOLDEN, 'utf8'))
  })

test('the files of a device are small, and name no module of a runtime and no forbidden global', () => {
  const sizes = { '': 40_000, '-posture': 12_000, '-configuration': 18_000 }
  for (const [part, most] of Object.entries(sizes)) {
    const file = bundle.replace(/\.mjs$/, `${part}.mjs`)
    const text = readFileSync(file, 'utf8')
    assert.ok(statSync(file).size < most, `${file}: ${statSync(file).size} bytes`)
    assert.doesNotMatch(text, /\bfrom\s*["']|\bimport\s*["']/)
    assert.doesNotMatch(text, /\b(?:TextEncoder|fetch|Intl|WebAssembly|popen|urlGet)\s*[.(]/)
  }
})

test('the script alone reports what its collectors read, and names the missing file', {
  skip: QJS === undefined && 'qjs is not installed (apt install quickjs)',
}, () => {
  const alone = join(mkdtempSync(join(folder, 'alone-')), 'sightglass-agent.mjs')
  writeFileSync(alone, readFileSync(bundle))
  const argv = ['--module', alone, '--settings', join(folder, 'agent.json'), '--root', root, '--once']
  const { stdout, status } = spawnSync(QJS!, argv, { encoding: 'utf8', timeout: 60_000 })
  assert.equal(status, 0)
  const kinds = new Set([...stdout.matchAll(/^\{"kind":"(\w+)"/gm)].map(([, kind]) => kind))
  assert.deepEqual([...kinds].sort(), [
    ...['connection', 'device', 'health', 'listener', 'login', 'process', 'system'],
  ])
  assert.match(stdout, /sightglass-agent-posture.mjs is not installed/)
})
