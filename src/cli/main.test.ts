import assert from 'node:assert/strict'
import { spawnSync } from 'node:child_process'
import {
  existsSync,
  mkdirSync,
  mkdtempSync,
  openSync,
  readdirSync,
  readFileSync,
  rmSync,
  statSync,
  symlinkSync,
  writeFileSync,
} from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { after } from 'node:test'
import { fileURLToPath } from 'node:url'
import { hex } from '#bytes/hex'
import { lockFolder } from '#data-folder/folder-lock'
import { sampledTest } from '#model/testing/sampled-test'

const CLI = fileURLToPath(new URL('./main.ts', import.meta.url))
const folder = mkdtempSync(join(tmpdir(), 'cli-'))
after(() => rmSync(folder, { recursive: true }))

/** Runs `sightglass` on a file of that name and content. */
function run(command: readonly string[], name: string, content: string | Uint8Array, stdout?: number) {
  writeFileSync(join(folder, name), content)
  const env = { ...process.env, XDG_DATA_HOME: folder }
  const stdio = ['ignore', stdout ?? 'pipe', 'pipe'] as const
  const args = ['--no-warnings', CLI, ...command, name]
  return spawnSync(process.execPath, args, { cwd: folder, encoding: 'utf8', env, stdio: [...stdio] })
}

const GOOD = fileURLToPath(new URL('../protocols/modbus/captures/polling.pcap', import.meta.url))

sampledTest('a capture cut in its header could not be read, and the engine survives it', () => {
  const { status, stderr } = run(['analyze'], 'cut.pcap', hex('d4c3b2a1 0200 0400'))
  assert.equal(status, 1)
  assert.match(stderr, /^sightglass: cut\.pcap: the pcap header is cut: 24 bytes are needed, got 8\n$/)
})

sampledTest(
  'a file that the system does not read is named, without a stack',
  {
    skip: !existsSync('/proc/self/mem'),
  },
  () => {
    const { status, stderr } = run(['analyze', '/proc/self/mem'], 'text.pcap', 'text')
    assert.equal(status, 1)
    assert.match(stderr, /^sightglass: \/proc\/self\/mem: cannot be read: EIO: i\/o error, read$/m)
    assert.doesNotMatch(stderr, /the engine process ended|^ +at /m)
  },
)

const ALIAS_BOMB = `a: &a [x, x, x, x, x, x, x, x, x, x]\n${[...'bcdefgh'].map((name, i) => `${name}: &${name} [${Array(10).fill(`*${'abcdefg'[i]}`).join(', ')}]\n`).join('')}`

sampledTest('a site file that expands without bound is named', () => {
  const { status, stderr } = run(['analyze', GOOD, '--site'], 'bomb.yaml', ALIAS_BOMB)
  assert.equal(status, 1)
  assert.match(
    stderr,
    /^sightglass: bomb\.yaml: site file: expected at most 100 nodes by YAML aliases, got Excessive/,
  )
})

sampledTest('no baseline is exported from what is no capture', () => {
  const { status, stdout, stderr } = run(['baseline', 'export'], 'text.pcap', 'text')
  assert.deepEqual([status, stdout], [1, ''])
  assert.match(stderr, /^sightglass: text\.pcap: expected a pcap or pcapng capture/)
})

sampledTest('a file name cannot command the terminal', () => {
  const { stdout, stderr } = run(['analyze', GOOD], 'a\u001b[31m\nb.pcap', 'text')
  assert.match(stdout, /^! a\ufffd\[31m b\.pcap: expected/m)
  assert.match(stderr, /^sightglass: a\ufffd\[31m b\.pcap: expected .*\n$/)
})

sampledTest('nor can the name of a file that is not there', () => {
  const { status, stderr } = run(['analyze', 'no\u001b[31m.pcap'], 'unread.pcap', '')
  assert.equal(status, 1)
  assert.match(stderr, /^sightglass: no\ufffd\[31m\.pcap: no such file/)
})

sampledTest('nor can a newline in it begin a line of its own', () => {
  const { stderr } = run(['analyze', 'no\nsightglass: all is well.pcap'], 'unread.pcap', '')
  assert.match(stderr, /^sightglass: no sightglass: all is well\.pcap: no such file; expected [^\n]*\n$/)
})

sampledTest('a file that is not there says what was expected, and a folder what to do', () => {
  const missing = (...command: string[]) => run(command, 'unread.pcap', '').stderr
  assert.match(missing('baseline', 'diff', 'no.yaml'), /no\.yaml: no such file; expected a baseline file/)
  assert.match(missing('analyze', '--site', 'no.yaml'), /no\.yaml: no such file; expected a site file/)
})

sampledTest('intelligence that cannot be read is told in the summary', () => {
  writeFileSync(join(folder, 'wrong.json'), '{"type": "bundle", "objects"')
  const capture = hex('d4c3b2a1 02000400 00000000 00000000 ffff0000 01000000')
  const { stdout } = run(['analyze', '--intel', 'wrong.json'], 'none.pcap', capture)
  assert.match(stdout, /^! intelligence: wrong\.json: invalid JSON/m)
  assert.doesNotMatch(stdout, /: 1$/m)
})

sampledTest(
  'the summary says that nothing was learned, and how many findings are therefore only new here',
  () => {
    const capture = readFileSync(new URL('../protocols/modbus/captures/polling.pcap', import.meta.url))
    const { stdout } = run(['analyze'], 'plant.pcap', capture)
    assert.match(
      stdout,
      /^No baseline.*; new devices and connections raise no alerts\.\nCompare .*--learn FILE/m,
    )
    const learned = run(['analyze', '--learn', 'plant.pcap'], 'plant.pcap', capture).stdout
    assert.doesNotMatch(learned, /No baseline/)
    assert.match(learned, /in 12 packets, .*, after learning from 12 packets\.$/m)
  },
)

sampledTest('lines of EVE that cannot be read are told in the summary', () => {
  writeFileSync(join(folder, 'wrong.eve'), 'no EVE at all\n')
  const capture = hex('d4c3b2a1 02000400 00000000 00000000 ffff0000 01000000')
  const { status, stdout, stderr } = run(['analyze', '--eve', 'wrong.eve'], 'none.pcap', capture)
  assert.match(stdout, /^! Suricata lines not understood: 1$/m)
  assert.match(stderr, /^sightglass: no Suricata alert was read: none of --eve is valid; expected an eve/m)
  assert.equal(status, 1)
  writeFileSync(join(folder, 'quiet.eve'), '{"event_type":"stats"}\n')
  assert.equal(run(['analyze', '--eve', 'quiet.eve'], 'none.pcap', capture).status, 0)
})

sampledTest('intelligence of which nothing can be used fails, and what was expected is told', () => {
  writeFileSync(join(folder, 'wrong.intel'), 'a letter\nto somebody\n')
  writeFileSync(join(folder, 'empty.intel'), '# nothing today\n')
  const capture = hex('d4c3b2a1 02000400 00000000 00000000 ffff0000 01000000')
  const { status, stdout, stderr } = run(['analyze', '--intel', 'wrong.intel'], 'none.pcap', capture)
  assert.match(stdout, /^! intelligence: wrong\.intel: no indicators; expected a STIX 2\.1 bundle/m)
  assert.match(stderr, /^sightglass: no indicator is active: none of --intel is valid; expected/m)
  assert.equal(status, 1)
  assert.equal(run(['analyze', '--intel', 'empty.intel'], 'none.pcap', capture).status, 0)
})

sampledTest('a full disk is told with the name of the file', { skip: !existsSync('/dev/full') }, () => {
  mkdirSync(join(folder, 'full'))
  const capture = hex('d4c3b2a1 02000400 00000000 00000000 ffff0000 01000000')
  symlinkSync('/dev/full', join(folder, 'full', 'links.csv.new'))
  const out = run(['analyze', '--out', 'full'], 'none.pcap', capture)
  assert.equal(out.status, 1)
  assert.match(out.stderr, /^sightglass: full\/links\.csv: cannot be written: ENOSPC/m)
  symlinkSync('/dev/full', join(folder, 'full', 'plant.pcap'))
  const simulated = run(['simulate', 'plant', '--hours', '0.01', '--out', 'full', '--seed'], '1', '')
  assert.equal(simulated.status, 1)
  assert.match(simulated.stderr, /^sightglass: full\/plant\.pcap: cannot be written: ENOSPC/m)
})

sampledTest('what was to be learned from and holds nothing fails, though all is told', () => {
  writeFileSync(join(folder, 'yesterday.pcap'), 'text')
  const capture = hex('d4c3b2a1 02000400 00000000 00000000 ffff0000 01000000')
  const { status, stdout, stderr } = run(['analyze', '--learn', 'yesterday.pcap'], 'today.pcap', capture)
  assert.equal(status, 1)
  assert.match(stdout, /^0 devices/)
  assert.match(stderr, /^sightglass: nothing was learned: no --learn capture could be read$/m)
})

sampledTest('nothing is new beside what could not be learned from', () => {
  writeFileSync(join(folder, 'unlearned.pcap'), 'text')
  const capture = readFileSync(new URL('../protocols/modbus/captures/polling.pcap', import.meta.url))
  const { stdout } = run(['analyze', '--learn', 'unlearned.pcap'], 'plant.pcap', capture)
  assert.doesNotMatch(stdout, /never seen before/)
  assert.match(stdout, /^No baseline/m)
})

sampledTest('rules and signatures of which none can be used fail, though all is told', () => {
  const capture = hex('d4c3b2a1 02000400 00000000 00000000 ffff0000 01000000')
  writeFileSync(join(folder, 'wrong.yml'), 'text')
  writeFileSync(join(folder, 'wrong.rules'), 'text')
  for (const [option, file] of [
    ['--rules', 'wrong.yml'],
    ['--signatures', 'wrong.rules'],
  ] as const) {
    const { status, stdout, stderr } = run(['analyze', option, file], 'none.pcap', capture)
    assert.equal(status, 1, option)
    assert.match(stdout, /^0 devices/)
    assert.match(stderr, new RegExp(`none of ${option} is valid$`, 'm'))
  }
})

sampledTest('where no folder can be made is told before anything is read', () => {
  const capture = hex('d4c3b2a1 02000400 00000000 00000000 ffff0000 01000000')
  const { status, stdout, stderr } = run(['analyze', '--out', 'none.pcap'], 'none.pcap', capture)
  assert.deepEqual([status, stdout], [1, ''])
  assert.match(stderr, /none\.pcap is not a directory\n$/)
})

sampledTest('export takes one source, and says which format takes which', () => {
  const both = run(['export', '--format', 'csv', '--data', '.', '--analysis'], 'a.json', '{}')
  assert.deepEqual([both.status, both.stdout], [2, ''])
  assert.match(both.stderr, /expected --analysis or --data, got both/)
})

sampledTest('a file that is not a document of analyze is rejected with its name', () => {
  for (const content of [
    '# text',
    'null',
    '{"schema":"sightglass.analysis/2"}',
    '{"schema":"sightglass.analysis/1"}',
  ])
    for (const command of [
      ['report', 'inventory', '--format', 'json', '--analysis'],
      ['export', '--format', 'csv', '--analysis'],
      ['mine', '--of', 'devices', '--analysis'],
    ]) {
      const { status, stderr } = run(command, 'wrong.json', content)
      assert.equal(status, 1)
      assert.match(
        stderr,
        /^sightglass: wrong\.json: expected a document with schema sightglass\.analysis\/2/,
      )
    }
})

sampledTest('a baseline is imported into the folder that serve uses', () => {
  const text = 'version: sightglass.baseline/1\nrelations: []\nchannels: []\n'
  assert.equal(run(['baseline', 'import'], 'normal.yaml', text).status, 0)
  assert.ok(existsSync(join(folder, 'sightglass/baseline.yaml')))
})

sampledTest('an import says what it takes away, keeps it beside, and can add instead', () => {
  const file = (client: string) =>
    `version: sightglass.baseline/1\nrelations:\n  - { client: ${client}, server: 10.0.0.1, service: tcp/modbus/502, count: 1, first: "2026-01-01T00:00:00Z", last: "2026-01-01T00:00:00Z" }\n`
  const to = (how: string[], client: string) =>
    run(['baseline', 'import', ...how, '--data', join(folder, 'plant')], 'next.yaml', file(client))
  const kept = (name: string) => readFileSync(join(folder, 'plant', name), 'utf8')
  assert.match(to([], '10.0.0.7').stdout, /^\S+baseline\.yaml: written/)
  assert.match(
    to([], '10.0.0.8').stdout,
    /^\S+baseline\.yaml: replaced; 1 line is missing in the new one.*\n {2}- 10\.0\.0\.7 reaches 10\.0\.0\.1.*\n\S+baseline-before-\S+\.yaml: previous baseline\n/,
  )
  const [first = ''] = readdirSync(join(folder, 'plant')).filter((name) => name.startsWith('baseline-before'))
  assert.match(kept(first), /10\.0\.0\.7/)
  assert.doesNotMatch(to(['--add'], '10.0.0.9').stdout, /replaced/)
  for (const client of ['10.0.0.8', '10.0.0.9']) assert.ok(kept('baseline.yaml').includes(client), client)
  assert.match(kept(first), /10\.0\.0\.7/, 'what the first import kept')
  assert.equal(existsSync(join(folder, 'plant/lock.db')), false)
})

sampledTest('a baseline comes through a pipe as from a file', { skip: !existsSync('/dev/stdin') }, () => {
  const text = 'version: sightglass.baseline/1\nrelations: []\nchannels: []\n'
  const data = join(folder, 'piped')
  const piped = (command: string) =>
    spawnSync(
      'sh',
      ['-c', `cat | "$0" --no-warnings "$1" baseline ${command}`, process.execPath, CLI, data],
      {
        encoding: 'utf8',
        input: text,
      },
    )
  const { status, stderr } = piped('import /dev/stdin --data "$2"')
  assert.equal(status, 0, stderr)
  assert.equal(readFileSync(join(data, 'baseline.yaml'), 'utf8'), text)
  assert.match(piped('verify /dev/stdin').stdout, /: valid;.*; not signed/)
})

sampledTest('a file that may only be read is imported again and again', () => {
  const data = join(folder, 'again')
  for (const client of ['10.0.0.7', '10.0.0.8', '10.0.0.9']) {
    const file = join(folder, `${client}.yaml`)
    const text = `version: sightglass.baseline/1\nrelations:\n  - { client: ${client}, server: 10.0.0.1, service: tcp/modbus/502, count: 1, first: "2026-01-01T00:00:00Z", last: "2026-01-01T00:00:00Z" }\n`
    writeFileSync(file, text, { mode: 0o444 })
    const args = ['--no-warnings', CLI, 'baseline', 'import', file, '--data', data]
    assert.equal(spawnSync(process.execPath, args).status, 0)
  }
  const names = readdirSync(data)
  assert.deepEqual(names.map((name) => name.replace(/before-.*(?=\.yaml)/, 'before')).sort(), [
    'baseline-before.yaml',
    'baseline-before.yaml',
    'baseline.yaml',
  ])
  for (const name of names) assert.equal(statSync(join(data, name)).mode & 0o777, 0o600, name)
})

sampledTest('an import into a folder where a server works says so before it writes', () => {
  const data = join(folder, 'busy')
  mkdirSync(data)
  const lock = lockFolder(data)
  const text = 'version: sightglass.baseline/1\nrelations: []\nchannels: []\n'
  const { stdout } = run(['baseline', 'import', '--data', data], 'busy.yaml', text)
  lock?.release()
  assert.match(stdout, /^sightglass serve is running on this folder.*\n\S+baseline\.yaml: written/)
})

sampledTest('an output without room left is told in one line', { skip: !existsSync('/dev/full') }, () => {
  const text = 'version: sightglass.baseline/1\nrelations: []\nchannels: []\n'
  const { status, stderr } = run(['baseline', 'verify'], 'full.yaml', text, openSync('/dev/full', 'w'))
  assert.equal(status, 1)
  assert.match(stderr, /^sightglass: standard output: cannot be written: ENOSPC.*\n$/)
})

sampledTest('where no capture could be read there is no summary of nothing', () => {
  const { status, stdout, stderr } = run(['analyze'], 'text.pcap', new TextEncoder().encode('no capture'))
  assert.deepEqual([status, stdout], [1, ''])
  assert.match(stderr, /^sightglass: .*text\.pcap: expected a pcap or pcapng capture, got something else/)
})

sampledTest('a plant is not made where it cannot be written', { skip: process.platform !== 'linux' }, () => {
  const args = ['--no-warnings', CLI, 'simulate', 'plant', '--hours', '0.01', '--out', '/proc/plant/there']
  const { status, stderr } = spawnSync(process.execPath, args, { encoding: 'utf8', timeout: 60_000 })
  assert.equal(status, 1)
  assert.match(stderr, /\/proc\/plant cannot be created: parent directory is missing or not writable/)
})
