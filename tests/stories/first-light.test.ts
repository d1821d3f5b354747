/** The story of simulator/first-light, told from the sensor's side: what it must find, and what it must not say. */
import assert from 'node:assert/strict'
import { execFileSync, spawn, spawnSync } from 'node:child_process'
import { createHash } from 'node:crypto'
import { existsSync, mkdtempSync, readFileSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { after, before, test } from 'node:test'
import { fileURLToPath } from 'node:url'
import type { Analysis } from '#schema/analysis'
import * as site from '../../simulator/first-light/site.ts'
import { type Excerpt, writeExcerpt } from '../../simulator/first-light/write.ts'
import type { Host } from '../../simulator/network/host.ts'

const root = fileURLToPath(new URL('../../', import.meta.url))
const folder = mkdtempSync(join(tmpdir(), 'sightglass-first-light-'))
const path = (name: string) => join(folder, name)

/** The sensor begins to listen when all connections of the plant stand; learns; then the laptop comes at minute 5. */
const learned: Excerpt = { seed: 1, fromMinutes: 0.05, minutes: 2.95, attackAfterMinutes: 5 }
const quiet: Excerpt = { ...learned, fromMinutes: 3, minutes: 2 }
const attacked: Excerpt = { ...learned, fromMinutes: 3, minutes: 7 }

let story: Analysis

before(() => {
  for (const [name, excerpt] of Object.entries({ learned, quiet, attacked }))
    writeExcerpt(path(`${name}.pcap`), excerpt)
  story = analyze('--learn', path('learned.pcap'), path('attacked.pcap'))
})
after(() => rmSync(folder, { recursive: true, force: true }))

function analyze(...words: readonly string[]): Analysis {
  const options = { encoding: 'utf8', maxBuffer: 64 * 1024 * 1024 } as const
  return JSON.parse(execFileSync(join(root, 'bin/sightglass'), ['analyze', '--json', ...words], options))
}

const at = (ip: string) => story.devices.find(({ ipAddresses }) => ipAddresses.includes(ip))

test('ten minutes of one seed are the same bytes each time, and nothing in them is malformed', (t) => {
  const whole: Excerpt = { seed: 7, fromMinutes: 0, minutes: 10, attackAfterMinutes: 5 }
  const digest = () =>
    createHash('sha256')
      .update(readFileSync(path('whole.pcap')))
      .digest('hex')
  assert.ok(writeExcerpt(path('whole.pcap'), whole) > 20_000)
  const first = digest()
  writeExcerpt(path('whole.pcap'), whole)
  assert.equal(digest(), first)
  if (!existsSync('/usr/bin/tshark')) return t.skip('tshark is not installed')
  const referee = spawnSync('tshark', ['-r', path('whole.pcap'), '-Y', '_ws.malformed'], { encoding: 'utf8' })
  assert.deepEqual([referee.status, referee.stdout], [0, ''])
})

test('everybody who belongs here is found, the chassis by slots and the gateway by units', () => {
  for (const { ip, mac } of site.plant) assert.deepEqual(at(ip)?.macAddresses, [mac], ip)
  const filter = at(site.filterPlc.ip)
  assert.deepEqual(
    [filter?.type, filter?.orderNumber, filter?.firmware, filter?.modules.map(({ path }) => path)],
    ['PLC', '6ES7 315-2EH14-0AB0', 'V3.2.11', ['rack:0/slot:2']],
  )
  const slots = at(site.chassis.ip)?.modules.map(({ slot, model }) => `${slot} ${model}`)
  const models = ['L73/B LOGIX5573', 'EN2T/D', 'IB16D/A', 'OB16D/A', 'IF8/A']
  assert.deepEqual(
    slots,
    models.map((model, slot) => `${slot} 1756-${model}`),
  )
  const units = at(site.meterGateway.ip)?.modules.map(({ path, model }) => `${path} ${model}`)
  assert.deepEqual(
    units,
    [1, 2, 3, 4].map((unit) => `unit:${unit} UMG 96RM`),
  )
  for (const { ip } of [site.coreSwitch, site.filterSwitch, site.bottlingSwitch])
    assert.equal(at(ip)?.type, 'Switch', ip)
  assert.deepEqual(
    [at(site.router.ip)?.type, at(site.router.ip)?.ipAddresses],
    ['Router', ['10.20.1.1', '10.20.2.1', '10.20.3.1']],
  )
})

test('who polls whom is known', () => {
  const links = new Set(
    story.links.map(
      ({ clientAddress, serverAddress, protocol }) => `${clientAddress} ${serverAddress} ${protocol}`,
    ),
  )
  const expected: readonly (readonly [Host, Host, string])[] = [
    [site.filterPanel, site.filterPlc, 's7comm'],
    [site.scada, site.pumpPlc, 's7comm'],
    [site.bottlingPanel, site.chassis, 'cip'],
    [site.scada, site.meterGateway, 'modbus'],
    [site.engineering, site.chassis, 'cip'],
    [site.desks[0]!, site.officeServer, 'smb'],
    [site.historian, site.scada, 'tls'],
    [site.laptop, site.coreSwitch, 'telnet'],
  ]
  for (const [client, server, protocol] of expected)
    assert.ok(
      links.has(`${client.ip} ${server.ip} ${protocol}`),
      `${client.name} → ${server.name} ${protocol}`,
    )
})

test('each rule speaks exactly where it should', () => {
  const names = new Map(
    [...site.plant, site.laptop].flatMap(({ ip, mac, name }) => [[ip, name] as const, [mac, name] as const]),
  )
  const nameOf = (address: string) => names.get(address) ?? address
  const said = story.alerts.map(
    ({ rule, sourceAddress, destinationAddress }) =>
      `${rule}: ${nameOf(sourceAddress)} → ${nameOf(destinationAddress)}`,
  )
  const fromLaptop = (rule: string, ...targets: readonly string[]) =>
    targets.map((target) => `${rule}: laptop-k42 → ${target}`)
  assert.deepEqual(
    said.sort(),
    [
      'device-silent: gw-meters → gw-meters',
      'device-unresponsive: hmi-bottling → gw-meters',
      'device-unresponsive: scada → gw-meters',
      'operating-mode-changed: plc-filter → plc-filter',
      'new-function: hmi-bottling → plc-intake',
      'value-out-of-range: hmi-bottling → plc-intake',
      ...fromLaptop('arp-scan', ''),
      ...fromLaptop('controller-scan', ''),
      ...fromLaptop('slow-scan', ''),
      ...fromLaptop('operating-mode-read', 'plc-filter', 'plc-pumps'),
      ...fromLaptop('message-too-long', 'gw-meters'),
      ...fromLaptop('controller-stopped', 'plc-filter'),
      ...fromLaptop('foreign-protocol', 'hmi-bottling'),
      ...fromLaptop('malformed-burst', 'gw-meters'),
      ...fromLaptop(
        'network-scan',
        'gw-meters',
        'hmi-bottling',
        'logix-bottling',
        'plc-filter',
        'plc-intake',
        'sw-core',
      ),
      // With whom it talks, which is new as well, is told there.
      ...fromLaptop('new-device', ''),
      ...fromLaptop('new-remote-access', 'hmi-bottling', 'sw-core'),
      ...fromLaptop('new-function', 'gw-meters', 'plc-filter', 'plc-intake', 'plc-pumps'),
      // By EtherNet/IP, and by CIP inside it: one family of actions.
      ...fromLaptop('new-function', 'logix-bottling'),
      ...fromLaptop('program-downloaded', 'plc-filter'),
      ...fromLaptop('cleartext-credentials', 'sw-core'),
    ].sort(),
  )
})

test('while nothing happens, nothing is said: neither learning nor judging', () => {
  assert.deepEqual(analyze(path('learned.pcap')).alerts, [])
  assert.deepEqual(analyze('--learn', path('learned.pcap'), path('quiet.pcap')).alerts, [])
})

test('npm start shows at least twenty devices and leaves no process running', async () => {
  const start = join(root, 'tools/start.ts')
  const child = spawn(process.execPath, ['--no-warnings', start, '--listen', '127.0.0.1:0'], {
    stdio: ['ignore', 'pipe', 'inherit'],
  })
  const exit = new Promise((resolve) => child.once('exit', resolve))
  const deadline = setTimeout(() => child.kill('SIGKILL'), 300_000)
  try {
    let said = ''
    let address: string | undefined
    for await (const text of child.stdout.setEncoding('utf8')) {
      said += text
      address = /http:\/\/\S+/.exec(said)?.[0]
      if (address !== undefined) break
    }
    let count = 0
    while (count < 20) {
      const answer = await fetch(`${address}/rest/devices?limit=200`)
      count = ((await answer.json()) as { items: unknown[] }).items.length
      if (count < 20) await new Promise((resolve) => setTimeout(resolve, 250))
    }
    const engines = childrenOf(child.pid!)
    assert.ok(engines.length > 0)
    child.kill('SIGTERM')
    assert.equal(await exit, 0)
    for (const engine of engines) assert.ok(await isGoneSoon(engine), `process ${engine} is still there`)
  } finally {
    clearTimeout(deadline)
    child.kill('SIGKILL')
  }
})

/** A process that was ended needs a moment to give its memory back. */
async function isGoneSoon(pid: number): Promise<boolean> {
  for (let attempt = 0; attempt < 50; attempt++) {
    try {
      process.kill(pid, 0)
    } catch {
      return true
    }
    await new Promise((resolve) => setTimeout(resolve, 100))
  }
  return false
}

/** Process ids of its children, where the system tells them. */
function childrenOf(pid: number): readonly number[] {
  const list = readFileSync(`/proc/${pid}/task/${pid}/children`, 'utf8')
  return list.split(' ').filter(Boolean).map(Number)
}
