/** The gate with real processes, rules and devices in namespaces: what it refuses, sends, and how fast it stops. */
import assert from 'node:assert/strict'
import { execFileSync, spawnSync } from 'node:child_process'
import { once } from 'node:events'
import {
  chownSync,
  mkdirSync,
  mkdtempSync,
  readFileSync,
  rmSync,
  symlinkSync,
  utimesSync,
  writeFileSync,
} from 'node:fs'
import { join } from 'node:path'
import { after, before, test } from 'node:test'
import { setTimeout as pause } from 'node:timers/promises'
import { fileURLToPath } from 'node:url'
import { readAll } from '#capture/read-all'
import { loadQueries } from '../found/queries.ts'
import { frameOf } from '../testing/frames.ts'
import { GateTrial } from '../testing/gate-trial.ts'
import { NamespacePair, QUERY_SIDE, whyNoNamespaces } from '../testing/namespaces.ts'
import { plannedQuery, plannedTarget, planOf } from '../testing/plans.ts'
import type { SimulatedDevices } from '../testing/simulated-devices.ts'

const GATE_PROGRAM = fileURLToPath(new URL('./main.ts', import.meta.url))
const DEVICES = fileURLToPath(new URL('../testing/simulated-devices.ts', import.meta.url))
const skip = whyNoNamespaces() || false
const queries = await loadQueries()
/** 5: Modbus, 6: S7, 7: EtherNet/IP, as `simulatedIdentity` has it. */
const [ENIP, MODBUS, S7] = ['10.77.0.7', '10.77.0.8', '10.77.0.6']
let pair: NamespacePair
let trial: GateTrial

before(() => {
  if (skip !== false) return
  pair = new NamespacePair('gate', [ENIP, MODBUS, S7])
  trial = new GateTrial(pair)
})
after(() => {
  if (skip !== false) return
  pair.close()
  trial.close()
})

const s7 = () =>
  plannedTarget(S7, [plannedQuery(queries.get('s7-identity')!, { known: { rackSlots: [2] } })], {
    model: 'S7',
  })
const modbus = () =>
  plannedTarget(
    MODBUS,
    [plannedQuery(queries.get('modbus-device-identification')!, { known: { units: [1] } })],
    { model: 'M' },
  )
const enip = () =>
  plannedTarget(
    ENIP,
    [plannedQuery(queries.get('cip-identity')!), plannedQuery(queries.get('enip-list-identity')!)],
    { model: 'E' },
  )

async function devices(more: Partial<SimulatedDevices> = {}) {
  const child = pair.spawn(pair.devices, [
    process.execPath,
    '--no-warnings',
    DEVICES,
    JSON.stringify({ addresses: [ENIP, MODBUS, S7], ...more }),
  ])
  child.stderr.pipe(process.stderr)
  await once(child.stdout, 'data')
  return child
}

async function endOf(child: { kill(): boolean; exitCode: number | null } & NodeJS.EventEmitter) {
  const closed = once(child, 'exit')
  child.kill()
  await closed
}

/** Application bytes from the query address, in order, as the capture of the gate has them. */
function sentPayloads(name: string): readonly string[] {
  return trial.captures(name).flatMap((path) =>
    readAll(readFileSync(path)).frames.flatMap(({ bytes }) => {
      if (bytes[12] !== 8 || bytes[13] !== 0 || bytes.slice(26, 30).join('.') !== QUERY_SIDE.address)
        return []
      const start = 34 + (bytes[23] === 6 ? (bytes[46]! >> 4) * 4 : 8)
      const payload = bytes.slice(start, 14 + bytes[16]! * 256 + bytes[17]!)
      return payload.length === 0 ? [] : [payload.map((byte) => byte.toString(16).padStart(2, '0')).join('')]
    }),
  )
}

const loadedRules = () => pair.in(pair.sender, 'nft', 'list', 'table', 'netdev', 'sightglass')
const requestsOf = (name: string) => trial.journal(name).lines.filter(({ kind }) => kind === 'request')
/** EtherNet/IP List Identity, which the plan of an EtherNet/IP device has. */
const LIST_IDENTITY = Uint8Array.of(0x63, ...new Array(23).fill(0))

test('a signed plan runs: what is sent is what the journal has, datagrams first', { skip }, async () => {
  const child = await devices()
  trial.put('whole', planOf([s7(), modbus(), enip()]))
  const { status, said } = await trial.run('whole')
  await endOf(child)
  assert.equal(status, 0, said)
  const { lines, fault } = trial.journal('whole')
  assert.equal(fault, '')
  assert.equal(trial.status('whole').text, 'refused packets: 0')
  const requests = lines.filter(({ kind }) => kind === 'request')
  assert.deepEqual(
    sentPayloads('whole'),
    requests.map(({ hex }) => hex),
  )
  assert.deepEqual(
    requests.filter(({ address }) => address === ENIP).map(({ query }) => query),
    ['enip-list-identity', 'cip-identity', 'cip-identity', 'cip-identity'],
  )
  assert.equal(requests.filter(({ address }) => address === S7).length, 6)
  assert.equal(lines.filter(({ kind }) => kind === 'answer').length, 1 + 2 + 6 + 2)
  assert.equal(lines.filter(({ kind }) => kind === 'distress').length, 0)
  assert.equal(lines.at(-1)?.text, 'complete')
  // A journal proves what was sent: an edited one is useless.
  const path = join(trial.out, 'plans', 'whole', 'journal.jsonl')
  writeFileSync(path, readFileSync(path, 'utf8').replace(S7, '10.77.0.9'))
  assert.match(trial.journal('whole').fault, /line \d+ was changed/)
})

test('a refused plan ends with status 3, and nothing is loaded', { skip }, async () => {
  trial.put('bad', planOf([modbus()], { number: 2 }), 'carl')
  const { status, said } = await trial.run('bad')
  assert.equal(status, 3)
  assert.match(said, /role Analyst; expected Admin/)
  assert.equal(trial.status('bad').state, 'refused')
  assert.equal(trial.text('bad', 'rules.nft'), '')
  assert.doesNotMatch(pair.in(pair.sender, 'nft', 'list', 'table', 'netdev', 'sightglass'), /accept/)
})

test('an answer four times slower ends the run for the device before its third request', {
  skip,
}, async () => {
  // The first answer may take 1.6 s on a busy machine.
  const child = await devices({ slowAfter: 1, slowBy: 1700 })
  trial.put('slow', planOf([{ ...s7(), usualAnswerMs: 400 }], { number: 3 }))
  await trial.run('slow')
  await endOf(child)
  const { lines } = trial.journal('slow')
  assert.equal(lines.filter(({ kind }) => kind === 'request').length, 2)
  assert.match(lines.find(({ kind }) => kind === 'distress')?.text ?? '', /answer after \d+ ms, usual is 400/)
  assert.equal(sentPayloads('slow').length, 2)
})

test('two devices in distress end the plan', { skip }, async () => {
  trial.put('silent', planOf([modbus(), s7(), enip()], { number: 4 }))
  await trial.run('silent')
  const { lines } = trial.journal('silent')
  assert.equal(lines.filter(({ kind }) => kind === 'distress').length, 2)
  assert.equal(lines.filter(({ address }) => address === ENIP).length, 0)
})

test('a full disk ends the run: what cannot be written down is not sent', { skip }, async () => {
  const child = await devices()
  trial.put('full', planOf([s7(), modbus()], { number: 5 }))
  const folder = join(trial.out, 'plans', 'full')
  mkdirSync(folder, { recursive: true })
  execFileSync('mount', ['-t', 'tmpfs', '-o', 'size=8k', 'tmpfs', folder])
  const { said } = await trial.run('full')
  const { lines } = trial.journal('full')
  execFileSync('umount', [folder])
  await endOf(child)
  assert.match(said, /ENOSPC|no space left/)
  assert.deepEqual(lines, [])
  assert.doesNotMatch(pair.in(pair.sender, 'nft', 'list', 'table', 'netdev', 'sightglass'), /accept/)
})

test('the kill switch ends a run: the link goes down, and nothing is sent after it', { skip }, async () => {
  const child = await devices()
  const stop = join(trial.spool, 'stop')
  trial.put('killed', planOf([s7(), modbus(), enip()], { number: 6 }))
  const gate = trial.start('killed')
  const monitor = pair.spawn(pair.sender, ['ip', '-ts', 'monitor', 'link'])
  let links = ''
  monitor.stdout.setEncoding('utf8').on('data', (text: string) => {
    links += text
  })
  while (trial.text('killed', 'journal.jsonl').split('\n').length < 4) await pause(10)
  const before = links.length
  writeFileSync(stop, '')
  await once(gate, 'close')
  while (!/state DOWN/.test(links.slice(before))) await pause(10)
  monitor.kill()
  await endOf(child)
  // Both times are of the kernel: the order of two events, whatever the load.
  const down = Date.parse(`${/\[([^\]]+)\][^[]*state DOWN/.exec(links.slice(before))?.[1]}Z`)
  const frames = trial.captures('killed').flatMap((path) => readAll(readFileSync(path)).frames)
  const ours = frames.filter(({ bytes }) => bytes.slice(26, 30).join('.') === QUERY_SIDE.address)
  assert.ok(ours.length > 0)
  assert.ok(ours.every(({ time }) => time / 1000 <= down))
  assert.equal(trial.status('killed').state, 'stopped')
  const sent = requestsOf('killed')
  assert.ok(sent.length < 8, `${sent.length} of 12 requests`)
  assert.match(pair.in(pair.sender, 'ip', 'link', 'show', QUERY_SIDE.device), /state DOWN/)
  assert.doesNotMatch(loadedRules(), /accept/)
  // Set, it holds for this and each later run.
  const { status, said } = await trial.run('killed')
  assert.deepEqual([status, said, requestsOf('killed').length], [0, '', sent.length])
  rmSync(stop)
})

/** The clock or the server ends a run: nothing more is sent, and the plan goes on after a new approval only. */
async function endedBy(plan: string, number: number, end: (clock: string) => void, after: () => void) {
  const child = await devices()
  const clock = join(trial.folder, 'clock')
  writeFileSync(clock, '0')
  const hour = 3_600_000
  const windows = [-1, 2].map((at) => new Date(Date.now() + at * hour).toISOString())
  const window = { from: windows[0]!, until: windows[1]! }
  const planned = planOf([s7(), modbus(), enip()], { number, windows: [window], created: window.from })
  trial.put(plan, planned)
  const gate = trial.start(plan, clock)
  while (trial.text(plan, 'journal.jsonl').split('\n').length < 3) await pause(10)
  end(clock)
  await once(gate, 'close')
  assert.equal(trial.status(plan).state, 'stopped')
  assert.match(pair.in(pair.sender, 'ip', 'link', 'show', QUERY_SIDE.device), /state DOWN/)
  assert.doesNotMatch(loadedRules(), /accept/)
  const sent = requestsOf(plan).length
  assert.ok(sent < 8, `${sent} of 12 requests`)
  const { text } = trial.status(plan)
  after()
  // The next gate sends nothing, and the state still has the reason.
  await trial.run(plan, clock)
  assert.deepEqual([trial.status(plan), requestsOf(plan).length], [{ ...trial.status(plan), text }, sent])
  await endOf(child)
  return text
}

test('a clock that jumps a day ahead or an hour back inside a window ends the run', { skip }, async () => {
  const day = 86_400_000
  // Both by hand: each takes three starts of the gate.
  const offsets = process.env.SIGHTGLASS_QUERY_STEP === '1' ? [day, -3_600_000] : [-3_600_000]
  for (const [i, offset] of offsets.entries()) {
    const jump = (clock: string) => writeFileSync(clock, String(offset))
    const text = await endedBy(`jump-${i}`, 10 + i, jump, () => {})
    assert.match(text, /the clock jumped; approve the plan again/)
  }
})

test('a server that is killed ends the run; a new approval lets it go on', { skip }, async () => {
  const alive = join(trial.spool, 'alive')
  writeFileSync(alive, '')
  const server = setInterval(() => writeFileSync(alive, ''), 500)
  const silent = () => {
    clearInterval(server)
    utimesSync(alive, Date.now() / 1000 - 60, Date.now() / 1000 - 60)
  }
  const text = await endedBy('no-server', 12, silent, () => writeFileSync(alive, ''))
  assert.match(text, /the server ended; approve the plan again/)
  const child = await devices()
  rmSync(alive)
  const line = readFileSync(join(trial.spool, 'no-server', 'approvals'), 'utf8')
  writeFileSync(join(trial.spool, 'no-server', 'approvals'), `${line}\n`)
  const { status, said } = await trial.run('no-server')
  await endOf(child)
  assert.deepEqual([status, trial.status('no-server').state], [0, 'ran'], said)
})

test('a killed gate ends its sender, and its rules end by themselves', { skip }, async () => {
  const child = await devices()
  trial.put('orphan', planOf([s7(), modbus(), enip()], { number: 20 }))
  const gate = trial.start('orphan')
  while (trial.text('orphan', 'journal.jsonl').split('\n').length < 4) await pause(10)
  gate.kill('SIGKILL')
  await once(gate, 'close')
  while (execFileSync('ip', ['netns', 'pids', pair.sender]).length > 0) await pause(20)
  assert.match(loadedRules(), /accept/)
  const sent = requestsOf('orphan')
  // Packets that a program in the namespace could send, if the rules were still those of the plan.
  while (/elements/.test(pair.in(pair.sender, 'nft', 'list', 'set', 'netdev', 'sightglass', 'alive')))
    await pause(100)
  const request = frameOf({ payload: LIST_IDENTITY, to: ENIP, port: 44818, transport: 'udp' })
  assert.equal((await pair.received(() => void pair.sendRaw([request]))).frames, 0)
  // The next gate cleans up and goes on, without the device that got a request.
  const { status, said } = await trial.run('orphan')
  await endOf(child)
  assert.equal(status, 0, said)
  const again = requestsOf('orphan').slice(sent.length)
  const asked = new Set(sent.map(({ address }) => address))
  assert.ok(again.length > 0 && again.every(({ address }) => !asked.has(address)))
  assert.doesNotMatch(loadedRules(), /accept/)
})

test('without root, nft or a folder of the server the gate ends with the reason, and loads nothing', {
  skip,
}, () => {
  const node = [process.execPath, '--no-warnings', GATE_PROGRAM, trial.config]
  const said = (command: readonly string[], env: NodeJS.ProcessEnv = process.env) => {
    const [program = '', ...rest] = command
    const { status, stderr } = spawnSync(program, rest, { encoding: 'utf8', env })
    assert.equal(status, 1)
    assert.equal(stderr.trim().split('\n').length, 1, stderr)
    return stderr
  }
  const nobody = ['setpriv', '--reuid', '65534', '--regid', '65534', '--clear-groups']
  assert.match(said([...nobody, ...node]), /expected to run as root/)
  // A folder with `ip` and without `nft`.
  const bin = mkdtempSync(join(trial.folder, 'bin-'))
  for (const name of ['ip', 'sh'])
    symlinkSync(
      execFileSync('sh', ['-c', `command -v ${name}`], { encoding: 'utf8' }).trim(),
      join(bin, name),
    )
  assert.match(said(node, { PATH: bin }), /nft.*doctor/)
  chownSync(trial.spool, 0, 0)
  assert.match(said(node), /spool: expected a folder of the user of the server/)
  // No rule of an earlier run accepts a packet; the policy of the connection limit is no such rule.
  assert.doesNotMatch(pair.in(pair.sender, 'nft', 'list', 'ruleset'), /^(?!\s*type ).*accept;?$/m)
})
