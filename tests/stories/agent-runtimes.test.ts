/** The same bundle gives the same events on Node and QuickJS, from the tree of a controller with odd names. */
import assert from 'node:assert/strict'
import { spawn, spawnSync } from 'node:child_process'
import { once } from 'node:events'
import {
  chmodSync,
  existsSync,
  mkdirSync,
  mkdtempSync,
  readdirSync,
  readFileSync,
  rmSync,
  statSync,
  writeFileSync,
} from 'node:fs'
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
  assert.equal(existsSync(join(folder, 'state')), false, '--once of an image build writes no identity')
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

const RUNTIMES = [[process.execPath], ...(QJS === undefined ? [] : [[QJS, '--module']])]

function image(settings: object = {}): { readonly state: string; readonly argv: readonly string[] } {
  const made = mkdtempSync(join(folder, 'image-'))
  const state = join(made, 'state')
  mkdirSync(state)
  const path = join(made, 'agent.json')
  writeFileSync(
    path,
    JSON.stringify({ folder: state, server: 'https://127.0.0.1:1', code: 'x', helpers: [], ...settings }),
  )
  return { state, argv: [bundle, '--settings', path, '--root', root] }
}

/** A process that does not end by then is ended, and its test fails. */
const LONGEST_MS = 60_000

/** Starts a command; resolves with its messages once one of them fits, or when it ends. */
async function messagesOf(argv: readonly string[], wanted: RegExp) {
  const child = spawn(argv[0]!, argv.slice(1), {
    stdio: ['ignore', 'ignore', 'pipe'],
    timeout: LONGEST_MS,
  })
  let messages = ''
  const ended = once(child, 'exit')
  const said = new Promise<void>((resolve) => {
    child.stderr.on('data', (part: Buffer) => {
      messages += part.toString()
      if (wanted.test(messages)) resolve()
    })
  })
  await Promise.race([said, ended])
  return {
    messages,
    async end() {
      child.kill()
      await ended
    },
  }
}

for (const runtime of RUNTIMES) {
  test(`${runtime[0]}: a full disk empties no file, and no code is used`, async () => {
    const { state, argv } = image()
    const kept = { 'identity.json': `{"id":"${'a'.repeat(32)}","renewAt":0}\n`, pid: '1 1\n' }
    for (const [name, text] of Object.entries(kept)) writeFileSync(join(state, name), text)
    // No byte may be written to a file; the kernel refuses it as it does on a full disk.
    const limited = ['/bin/sh', '-c', 'trap "" XFSZ; ulimit -f 0; exec "$@"', 'sh', ...runtime, ...argv]
    const agent = await messagesOf(limited, /writable folder/)
    await agent.end()
    assert.match(agent.messages, /expected a writable folder with free space/)
    for (const [name, text] of Object.entries(kept))
      assert.equal(readFileSync(join(state, name), 'utf8'), text, name)
    const emptied = readdirSync(state).filter((name) => statSync(join(state, name)).size === 0)
    assert.deepEqual(
      emptied.filter((name) => !name.endsWith('.new')),
      [],
    )
  })

  test(`${runtime[0]}: a stale pid of another process starts it, a second agent ends`, async () => {
    const { state, argv } = image()
    const other = spawn('/bin/sleep', ['60'], { argv0: 'sightglass-agent', stdio: 'ignore' })
    writeFileSync(join(state, 'pid'), `${other.pid} 1\n`)
    const first = await messagesOf([...runtime, ...argv], /no helper/)
    assert.match(first.messages, /no helper/)
    const second = await messagesOf([...runtime, ...argv], /another agent runs/)
    assert.match(second.messages, /another agent runs/)
    await Promise.all([first.end(), second.end()])
    other.kill()
  })
}

test('restart by the init script of Buildroot starts no agent before the old one ended', async () => {
  const place = mkdtempSync(join(folder, 'init-'))
  const source = new URL(
    '../../packaging/agent/buildroot/sightglass-agent/S95sightglass-agent',
    import.meta.url,
  )
  const pidFile = join(place, 'pid')
  const script = join(place, 'S95')
  writeFileSync(script, readFileSync(source, 'utf8').replace(/^PIDFILE=.*$/m, `PIDFILE=${pidFile}`))
  // Stands for the program of BusyBox: it ends the process, or says whether that one still runs.
  writeFileSync(
    join(place, 'start-stop-daemon'),
    `#!/bin/sh\nread -r pid < ${join(place, 'old')}\nif [ "$1" = -K ]; then kill "$pid"; else [ -d "/proc/$pid" ] && echo early || echo started; fi\n`,
  )
  for (const file of [script, join(place, 'start-stop-daemon')]) chmodSync(file, 0o755)
  const slow = spawn('/bin/sh', ['-c', 'trap "sleep 0.5; exit" TERM; echo; while :; do sleep 0.1; done'], {
    stdio: ['ignore', 'pipe', 'ignore'],
    timeout: LONGEST_MS,
  })
  await once(slow.stdout, 'data')
  for (const name of ['old', 'pid']) writeFileSync(join(place, name), `${slow.pid}\n`)
  const restart = spawn(script, ['restart'], {
    env: { PATH: `${place}:/usr/bin:/bin` },
    timeout: LONGEST_MS,
    stdio: ['ignore', 'pipe', 'ignore'],
  })
  let output = ''
  restart.stdout.on('data', (part: Buffer) => {
    output += part.toString()
  })
  await once(restart, 'close')
  assert.equal(output, 'started\n')
})
