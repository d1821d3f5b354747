/** Every kind of weak setting: seen where it is, silent at the near miss, and in the table of docs/how-to/exposure.md with its points. */
import assert from 'node:assert/strict'
import { readFileSync } from 'node:fs'
import { describe, it } from 'node:test'
import { layeredSet } from '#exposure/layered-set'
import { type PostureKind, weights } from '#exposure/weights'
import type { Alert } from '#model/alert'
import type { Device, Link } from '#model/device'
import type { SiteConduit } from '#model/site'
import { UNKNOWN_DEVICE } from '#model/unknown-device'
import { shippedAdvisories } from './advisories.ts'
import { assess } from './assess.ts'

const NOW = Date.UTC(2026, 5, 1) * 1000
const DAY = 24 * 3600 * 1e6
const blank: Device = {
  ...UNKNOWN_DEVICE,
  type: 'PLC',
  class: 'OT',
  zone: 'cell',
  purdueLevel: 1,
  firstSeen: NOW,
  lastSeen: NOW,
}
function failedCheck(severity: string) {
  const claim = { source: 'agent', field: 'baseline check', place: undefined, time: NOW, confidence: 0.8 }
  return { alternatives: { baselineCheck: [{ ...claim, value: `${severity}\tTitle: found\tRemedy` }] } }
}

/** Differences of the device, its peers and its surroundings. */
interface Scene {
  readonly when: string
  readonly device?: object
  readonly client?: object
  readonly links?: readonly object[]
  readonly others?: readonly object[]
  readonly alerts?: readonly object[]
  readonly conduits?: readonly SiteConduit[]
  readonly endOfLife?: string
  readonly endOfSecuritySupport?: string
}

function kindsAt({ device, client, links = [], others = [], alerts = [], conduits = [], ...ends }: Scene) {
  const make = (id: string, more?: object) => ({ ...blank, id, name: id, ...more }) as unknown as Device
  const devices = [make('device', device), make('client', { type: 'Workstation', ...client })]
  for (const [at, other] of others.entries()) devices.push(make(`other${at}`, other))
  const { endOfLife = '', endOfSecuritySupport = '' } = ends
  const end = {
    vendor: 'siemens',
    product: 'SIMATIC S7-300 CPU 315-2 PN/DP',
    range: 'vers:all/*',
    models: [],
  }
  const list = {
    name: 'OpenEoX',
    date: '',
    facts: new Map(),
    rows: [],
    ends: [{ ...end, endOfLife, endOfSecuritySupport, endOfSales: '', updated: '' }],
  }
  const plant = {
    devices,
    links: links as Link[],
    alerts: alerts.map((alert) => ({ targets: [], ...alert })) as unknown as Alert[],
  }
  const set = layeredSet(shippedAdvisories(), { documents: [], lists: [list] })
  return new Set(
    assess(plant, { set, conduits, most: 1 }).exposures.flatMap(({ device: knownDevice, kind, name }) =>
      knownDevice === 'device' && kind === 'posture' ? [name] : [],
    ),
  )
}

const link = (protocol: string, more: object = {}) => ({
  client: 'client',
  server: 'device',
  transport: 'tcp',
  protocol,
  port: undefined,
  packets: 100,
  operations: [],
  ...more,
})
const session = (protocol: string, method: string, more: object = {}, operations: readonly object[] = []) =>
  link(protocol, {
    operations,
    sessions: [{ method, secured: false, clearText: false, defaultCredentials: false, ...more }],
  })
const did = (verb: string, outcome = 'succeeded', lastSeen = NOW, code = '5') => ({
  verb,
  code,
  name: verb,
  outcomes: { [outcome]: 1 },
  lastSeen,
})
const internet = { type: 'Internet', class: 'Internet', zone: '', purdueLevel: 5 }
const certificate = (text: string) => ({
  alternatives: { certificate: [{ value: `certificate CN=x; ${text}`, time: NOW }] },
})
const claim = (value: string) => ({ alternatives: { protection: [{ value, time: NOW }] } })
const answered = [did('read', 'succeeded', NOW, 'GetRequest')]
const cpu = {
  vendor: 'Siemens',
  model: 'CPU 315-2 PN/DP',
  orderNumber: '6ES7 315-2EH14-0AB0',
  firmware: 'V3.2.6',
}
const homes = [
  { ipAddresses: ['10.1.0.1'], zone: 'office' },
  { ipAddresses: ['10.2.0.1'], zone: 'cell' },
]
const malware = {
  engine: 'malware',
  severity: 'critical',
  source: 'client',
  destination: 'device',
  what: 'a worm',
}
const office = { zone: 'office', purdueLevel: 4 }

const EXAMPLES: Readonly<Record<PostureKind, readonly [seen: Scene, near: Scene]>> = {
  'default-credentials': [
    {
      when: 'SNMP public is answered',
      links: [session('snmp', 'community', { clearText: true, defaultCredentials: true }, answered)],
    },
    {
      when: 'SNMP public is asked and not answered',
      links: [session('snmp', 'community', { clearText: true, defaultCredentials: true })],
    },
  ],
  'clear-text-credentials': [
    { when: 'HTTP Basic', links: [session('http', 'basic', { clearText: true })] },
    { when: 'HTTP Digest', links: [session('http', 'digest')] },
  ],
  'readable-community': [
    {
      when: 'SNMP 2c with its own community',
      links: [session('snmp', 'community', { clearText: true }, answered)],
    },
    { when: 'SNMP 3', links: [session('snmp', 'usm', { secured: true }, answered)] },
  ],
  'no-sign-in': [
    { when: 'VNC without a password', links: [session('vnc', 'vnc, none')] },
    { when: 'LDAP anonymous, as everybody begins', links: [session('ldap', 'anonymous')] },
  ],
  'rdp-without-nla': [
    { when: 'RDP by TLS alone', links: [session('rdp', 'rdp, TLS', { secured: true })] },
    { when: 'RDP with CredSSP', links: [session('rdp', 'rdp, CredSSP', { secured: true })] },
  ],
  'old-tls': [
    { when: 'TLS 1.1', links: [session('tls', 'TLS 1.1 TLS_RSA_WITH_AES_128_CBC_SHA', { secured: true })] },
    { when: 'TLS 1.2', links: [session('tls', 'TLS 1.2 TLS_RSA_WITH_AES_128_CBC_SHA', { secured: true })] },
  ],
  'weak-cipher': [
    { when: '3DES', links: [session('tls', 'TLS 1.2 TLS_RSA_WITH_3DES_EDE_CBC_SHA')] },
    { when: 'AES', links: [session('tls', 'TLS 1.2 TLS_RSA_WITH_AES_256_GCM_SHA384')] },
  ],
  'unprotected-opcua': [
    { when: 'a session by policy None', links: [session('opcua', 'certificate')] },
    { when: 'endpoints asked for by policy None', links: [session('opcua', 'secure channel None')] },
  ],
  'weak-opcua': [
    { when: 'Basic256', links: [session('opcua', 'secure channel Basic256 Sign', { secured: true })] },
    {
      when: 'Basic256Sha256',
      links: [session('opcua', 'secure channel Basic256Sha256 Sign', { secured: true })],
    },
  ],
  'weak-wifi': [
    { when: 'WEP', links: [session('wifi', 'wi-fi hall, WEP')] },
    { when: 'a network called open', links: [session('wifi', 'wi-fi open, WPA2')] },
  ],
  'expired-certificate': [
    {
      when: 'it ended yesterday',
      device: certificate('issued by CN=ca; serial 01; 200101000000Z to 260531000000Z; EC'),
    },
    {
      when: 'it ends next year',
      device: certificate('issued by CN=ca; serial 01; 200101000000Z to 270531000000Z; EC'),
    },
  ],
  'weak-key': [
    {
      when: 'RSA of 1024 bits',
      device: certificate('issued by CN=ca; serial 01; 250101000000Z to 270101000000Z; RSA 1024'),
    },
    {
      when: 'RSA of 2048 bits',
      device: certificate('issued by CN=ca; serial 01; 250101000000Z to 270101000000Z; RSA 2048'),
    },
  ],
  'self-signed-certificate': [
    {
      when: 'signed by itself',
      device: certificate('self-signed; serial 01; 250101000000Z to 270101000000Z; EC'),
    },
    {
      when: 'issued by an authority',
      device: certificate('issued by CN=ca; serial 01; 250101000000Z to 270101000000Z; EC'),
    },
  ],
  'insecure-protocol': [
    {
      when: 'SMB 1 is agreed on',
      links: [link('smb', { operations: [did('identify', 'succeeded', NOW, 'smb1/0x72')] })],
    },
    {
      when: 'SMB 1 is offered and refused',
      links: [link('smb', { operations: [did('identify', 'asked', NOW, 'smb1/0x72')] })],
    },
  ],
  'internet-exposed': [
    { when: 'the internet connects to it', client: internet, links: [link('http')] },
    {
      when: 'it connects to the internet',
      client: internet,
      links: [link('http', { client: 'device', server: 'client' })],
    },
  ],
  'internet-connection': [
    {
      when: 'a controller calls home',
      client: internet,
      links: [link('tls', { client: 'device', server: 'client' })],
    },
    {
      when: 'an office computer browses',
      client: internet,
      device: { class: 'IT' },
      links: [link('tls', { client: 'device', server: 'client' })],
    },
  ],
  'remote-access': [
    { when: 'RDP from another zone', client: office, links: [link('rdp')] },
    { when: 'RDP within its zone', links: [link('rdp')] },
  ],
  'unauthenticated-control': [
    { when: 'a Modbus write that went well', links: [link('modbus', { operations: [did('write')] })] },
    {
      when: 'a Modbus write that was refused',
      links: [link('modbus', { operations: [did('write', 'refused')] })],
    },
  ],
  'cross-zone-control': [
    { when: 'the office writes', client: office, links: [link('modbus', { operations: [did('write')] })] },
    { when: 'the office reads', client: office, links: [link('modbus', { operations: [did('read')] })] },
  ],
  'outside-conduit': [
    {
      when: 'a protocol the conduit does not name',
      client: { zone: 'supervision', purdueLevel: 2 },
      links: [link('http')],
      conduits: [{ from: 'supervision', to: 'cell', protocols: ['modbus'] }],
    },
    {
      when: 'the protocol it names',
      client: { zone: 'supervision', purdueLevel: 2 },
      links: [link('modbus')],
      conduits: [{ from: 'supervision', to: 'cell', protocols: ['modbus'] }],
    },
  ],
  'level-skip': [
    { when: 'the office asks a controller', client: office, links: [link('http')] },
    { when: 'the DMZ asks a controller', client: { zone: 'dmz', purdueLevel: 3.5 }, links: [link('http')] },
  ],
  'dual-homed': [
    {
      when: 'addresses in two zones',
      device: { type: 'Server', ipAddresses: ['10.1.0.9', '10.2.0.9'] },
      others: homes,
    },
    {
      when: 'a router between them',
      device: { type: 'Router', ipAddresses: ['10.1.0.9', '10.2.0.9'] },
      others: homes,
    },
  ],
  'key-not-in-run': [
    { when: 'the key stands at remote program', device: { keyPosition: 'Remote program' } },
    { when: 'the key stands at run', device: { keyPosition: 'Run' } },
  ],
  'unprotected-controller': [
    { when: 'protection level 1', device: claim('protection level 1') },
    { when: 'protection level 2', device: claim('protection level 2') },
  ],
  'end-of-life': [
    { when: 'its last day was in 2024', device: cpu, endOfLife: '2024-10-01' },
    { when: 'its last day is in 2033', device: cpu, endOfLife: '2033-10-01' },
  ],
  'end-of-security-support': [
    { when: 'nobody mends it since 2024', device: cpu, endOfSecuritySupport: '2024-10-01' },
    {
      when: 'another CPU of the family',
      device: { ...cpu, orderNumber: '6ES7 317-2EK14-0AB0', model: 'CPU 317-2 PN/DP' },
      endOfSecuritySupport: '2024-10-01',
    },
  ],
  'no-backup-seen': [
    { when: 'a program was written', links: [link('s7comm', { operations: [did('download-program')] })] },
    {
      when: 'and read back',
      links: [
        link('s7comm', {
          operations: [did('download-program'), did('upload-program', 'succeeded', NOW + 1)],
        }),
      ],
    },
  ],
  'old-windows': [
    { when: 'Windows 7', device: { os: 'Windows 7 Professional 7601 Service Pack 1' } },
    { when: 'Windows 10', device: { os: 'Windows 10 Pro 19045' } },
  ],
  'no-updates-seen': [
    {
      when: 'a Windows that asked nobody in eight days',
      device: { os: 'Windows 10', lastSeen: NOW + 8 * DAY },
    },
    {
      when: 'one that asks a WSUS',
      device: { os: 'Windows 10', lastSeen: NOW + 8 * DAY },
      links: [link('http', { client: 'device', server: 'client', port: 8530 })],
    },
  ],
  'failed-checks-high': [
    { when: 'its agent found a Telnet server', device: failedCheck('high') },
    { when: 'a check of low severity failed', device: failedCheck('low') },
  ],
  'failed-checks-medium': [
    { when: 'its agent found a mode of a file', device: failedCheck('medium') },
    { when: 'a check of low severity failed', device: failedCheck('low') },
  ],
  'failed-checks-low': [
    { when: 'its agent found a kernel setting', device: failedCheck('low') },
    { when: 'a check of high severity failed', device: failedCheck('high') },
  ],
  'unauthorised-device': [
    { when: 'nobody has said that it belongs here', device: { authorised: false } },
    { when: 'somebody has', device: { authorised: true } },
  ],
  'signs-of-attack': [
    { when: 'a critical alert of malware', alerts: [malware] },
    { when: 'a critical alert of policy', alerts: [{ ...malware, engine: 'policy' }] },
  ],
}

/** Further near misses of what one example does not show. */
const SILENT: readonly (readonly [PostureKind, Scene])[] = [
  [
    'level-skip',
    {
      when: 'a router of the office asks by ARP',
      client: { ...office, type: 'Router' },
      links: [link('arp', { transport: 'link' })],
    },
  ],
  ['level-skip', { when: 'a port is tried', client: office, links: [link('', { port: 502, packets: 3 })] }],
  [
    'outside-conduit',
    {
      when: 'a scanner looks everywhere',
      client: { ...office, isScanner: true },
      links: [link('http')],
      conduits: [{ from: 'a', to: 'b', protocols: [] }],
    },
  ],
]

describe('every weak setting', () => {
  for (const [kind, scene] of SILENT)
    it(`no ${kind}: ${scene.when}`, () => assert.ok(!kindsAt(scene).has(kind)))

  for (const [kind, [seen, near]] of Object.entries(EXAMPLES))
    it(`${kind}: ${seen.when}; not: ${near.when}`, () => {
      assert.ok(kindsAt(seen).has(kind), `${kind} at: ${seen.when}`)
      assert.ok(!kindsAt(near).has(kind), `no ${kind} at: ${near.when}`)
    })

  it('stands in the table of the docs with its points', () => {
    const page = readFileSync(new URL('../../../docs/how-to/exposure.md', import.meta.url), 'utf8')
    const reported = new Map<string, number>()
    for (const [, names = '', points = ''] of page.matchAll(
      /^\| (`[^|]*`) \| [^|]* \| ([\d, each]+) \|$/gm,
    )) {
      const kinds = [...names.matchAll(/`([^`]+)`/g)].map(([, kind = '']) => kind)
      const values = points.match(/\d+/g) ?? []
      for (const [at, kind] of kinds.entries()) reported.set(kind, Number(values[at] ?? values[0]))
    }
    assert.deepEqual(
      Object.fromEntries([...reported].sort()),
      Object.fromEntries(Object.entries(weights.posture).sort()),
    )
  })
})
