import assert from 'node:assert/strict'
import { execFile, spawnSync } from 'node:child_process'
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { PassThrough } from 'node:stream'
import { after, test } from 'node:test'
import { setImmediate } from 'node:timers/promises'
import { fileURLToPath } from 'node:url'
import { promisify } from 'node:util'
import { gzipSync } from 'node:zlib'
import type { Alert } from '#model/alert'
import { EveSocket } from '#server/suricata/eve-socket'
import { type EngineStart, startEngine } from './start.ts'

const folder = mkdtempSync(join(tmpdir(), 'eve-'))
after(() => rmSync(folder, { recursive: true, force: true }))

/** 10.20.0.1:50000 polls 10.20.0.2:502; frame 4 is the first request. */
const CAPTURE = fileURLToPath(new URL('../protocols/modbus/captures/polling.pcap', import.meta.url))
const RULE =
  'alert tcp any any -> any 502 (msg:"A poll"; flow:to_server,established; content:"|00 01 00 00|"; depth:4; metadata:mitre_technique_id T0801; classtype:attempted-recon; sid:7; rev:3;)'

function inFile(name: string, content: string | Uint8Array): string {
  const file = join(folder, name)
  writeFileSync(file, content)
  return file
}

function line(change: object = {}, alert: object = {}): string {
  return `${JSON.stringify({
    timestamp: '2024-01-01T00:00:00.030000+0000',
    event_type: 'alert',
    src_ip: '10.20.0.1',
    src_port: 50000,
    dest_ip: '10.20.0.2',
    dest_port: 502,
    proto: 'TCP',
    direction: 'to_server',
    ...change,
    alert: { gid: 1, signature_id: 7, rev: 3, signature: 'A poll', category: '', severity: 2, ...alert },
  })}\n`
}

async function analysed(start: Partial<EngineStart>) {
  const alerts = new Map<string, Alert>()
  let counters: Readonly<Record<string, number>> = {}
  for await (const batch of startEngine({ files: [CAPTURE], ...start }).entries)
    for (const entry of batch) {
      if (entry.kind === 'alert' && entry.alert.rule.startsWith('signature-'))
        alerts.set(entry.alert.id, entry.alert)
      if (entry.kind === 'counters') counters = entry.counters
    }
  return { alerts: [...alerts.values()], counters }
}

const beginning = (): string => {
  const time = readFileSync(CAPTURE)
  return new Date(time.readUInt32LE(24) * 1000 + time.readUInt32LE(28) / 1000).toISOString()
}
/** Milliseconds into the capture. */
const at = (milliseconds: number) => ({
  timestamp: new Date(Date.parse(beginning()) + milliseconds).toISOString().replace('Z', '000+0000'),
})

test('an alert of Suricata takes what we know of its conversation, and its frame', async () => {
  const eve = inFile('eve.json', `{"event_type":"flow"}\n${line(at(30))}${line(at(70))}`)
  const { alerts, counters } = await analysed({ eveFiles: [eve] })
  const [alert] = alerts
  assert.deepEqual(
    [alerts.length, alert?.rule, alert?.title, alert?.severity, alert?.engine, alert?.count, alert?.protocol],
    [1, 'signature-7', 'A poll', 'minor', 'malware', 2, 'modbus'],
  )
  assert.equal(alert?.places[0]?.frame, 4)
  assert.match(
    alert?.what ?? '',
    /^10\.20\.0\.1 to 10\.20\.0\.2: A poll \(1:7:3, by Suricata, community id 1:/,
  )
  assert.notEqual(alert?.source, '10.20.0.1', 'it should name the device, not the address')
  assert.deepEqual([counters.eveAlerts, counters.eveWaiting], [2, undefined])
})

test('what our own signature said, too, is not counted again', async () => {
  const eveFiles = [inFile('both.json.gz', gzipSync(line(at(40))))]
  const signatureFiles = [inFile('own.rules', RULE)]
  const { alerts, counters } = await analysed({ eveFiles, signatureFiles })
  assert.deepEqual(
    alerts.map(({ rule, count, techniques }) => [rule, count, techniques]),
    [['signature-7', 1, ['T0801']]],
  )
  assert.deepEqual([counters.eveAlsoOurs, counters.eveAlerts], [1, undefined])
})

test('of a flow of many visits each is known by its own port, and not counted again either', async () => {
  const dns = fileURLToPath(new URL('../protocols/dns/captures/lookups.pcap', import.meta.url))
  const rule = 'alert udp any any -> any 53 (msg:"A name"; content:"nowhere"; sid:7; rev:3;)'
  // The flow began with port 50000.
  const visit = { src_port: 50003, dest_port: 53, proto: 'UDP', timestamp: '2026-01-01T00:00:00.020000+0000' }
  const eveFiles = [inFile('visit.json', line(visit))]
  const seen = await analysed({ files: [dns], eveFiles })
  assert.deepEqual([seen.counters.eveAlerts, seen.counters.eveNotSeenHere], [1, undefined])
  assert.equal(seen.alerts[0]?.places[0]?.frame, 3)
  const both = await analysed({ files: [dns], eveFiles, signatureFiles: [inFile('name.rules', rule)] })
  assert.deepEqual([both.counters.eveAlsoOurs, both.counters.eveAlerts], [1, undefined])
})

test('of another time it waits for its capture; of a conversation not seen here it is told, and says so', async () => {
  const day = 86_400_000
  const lines = [
    line(at(-day)),
    line(at(day)),
    line({ ...at(60), src_ip: '10.20.0.9' }),
    'not JSON\n',
    line({ src_ip: 'nowhere' }),
  ]
  const { alerts, counters } = await analysed({ eveFiles: [inFile('odd.json', lines.join(''))] })
  assert.deepEqual(
    alerts.map(({ sourceAddress }) => sourceAddress),
    ['10.20.0.9'],
  )
  assert.match(alerts[0]!.what, /of this conversation nothing was seen here$/)
  assert.deepEqual([counters.eveWaiting, counters.eveNotSeenHere, counters.eveLinesRefused], [2, 1, 2])
})

test('beside a live stream it comes while the engine listens', { timeout: 60_000 }, async () => {
  const stream = new PassThrough()
  const run = startEngine({ files: [{ name: 'eth0', stream }], flushMs: 1, hearsSuricata: true })
  stream.write(readFileSync(CAPTURE))
  run.send({ eve: [line(at(30)).trim(), line({ ...at(30), src_ip: '10.9.9.9' }).trim()], eveLeftOut: 5 })
  const reported = new Set<string>()
  for await (const batch of run.entries)
    for (const entry of batch) {
      if (entry.kind !== 'alert' || !entry.alert.rule.startsWith('signature-')) continue
      reported.add(entry.alert.sourceAddress)
      if (reported.size === 2) stream.end()
    }
  assert.deepEqual([...reported].sort(), ['10.20.0.1', '10.9.9.9'])
})

const communityIn = ({ what }: Alert) => /community id (\S+)\)/.exec(what)?.[1] ?? ''

const hasSuricata = spawnSync('suricata', ['--build-info'], { stdio: 'ignore' }).status === 0
const withSuricata = { skip: hasSuricata ? false : 'suricata is not installed', timeout: 120_000 }

/** Suricata's own run over the capture; it writes alerts into `output`. */
async function runSuricata(filetype: 'regular' | 'unix_stream', output: string): Promise<void> {
  const configuration = inFile(
    `${filetype}.yaml`,
    `%YAML 1.1
---
vars: { address-groups: { HOME_NET: "[10.0.0.0/8]" } }
outputs:
  - eve-log: { enabled: yes, filetype: ${filetype}, filename: ${output}, community-id: true, types: [alert, flow] }
`,
  )
  const rules = inFile('suricata.rules', RULE)
  const options = ['-c', configuration, '-S', rules, '-r', CAPTURE, '-l', folder, '-k', 'none']
  await promisify(execFile)('suricata', options)
}

test(
  'a real Suricata and we name the same conversation alike, and agree on the frame',
  withSuricata,
  async () => {
    const output = join(folder, 'real.json')
    await runSuricata('regular', output)
    const { alerts, counters } = await analysed({ eveFiles: [output] })
    // Suricata reports it once for the packet and once for the stream.
    assert.ok((counters.eveAlerts ?? 0) >= 1)
    assert.deepEqual([counters.eveNotSeenHere, counters.eveLinesRefused], [undefined, undefined])
    assert.deepEqual(
      alerts.map(({ rule, techniques, places }) => [rule, techniques, places[0]?.frame]),
      [['signature-7', ['T0801'], 4]],
    )
    const said = communityIn(alerts[0]!)
    // Without Suricata's alert the result is the same.
    const ours = await analysed({ eveFiles: [inFile('bare.json', line(at(30)))] })
    assert.match(said, /^1:/)
    assert.equal(communityIn(ours.alerts[0]!), said)
  },
)

test('a real Suricata writes into our socket', withSuricata, async () => {
  const path = join(folder, 'eve.sock')
  const lines: string[] = []
  const socket = new EveSocket(path, (some) => lines.push(...some))
  await socket.listen()
  try {
    await runSuricata('unix_stream', path)
    while (socket.writers > 0) await setImmediate()
  } finally {
    await socket.close()
  }
  assert.ok(lines.some((text) => text.includes('"signature_id":7')))
})
