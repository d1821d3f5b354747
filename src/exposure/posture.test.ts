/** Each weak setting, once present and once as a near miss. */
import assert from 'node:assert/strict'
import { describe, it } from 'node:test'
import type { Alert } from '#model/alert'
import type { Claim, Device, Link, LinkSession } from '#model/device'
import { postureOf } from './posture.ts'
import { surroundingsOf, zonesOfSubnets } from './surroundings.ts'

const DAY = 24 * 3600 * 1e6
const NOW = Date.UTC(2026, 5, 1) * 1000
const blank = {
  type: 'Server',
  class: 'IT',
  roles: [],
  os: '',
  realm: '',
  zone: 'cell',
  purdueLevel: 2,
  ipAddresses: [],
  macAddresses: [],
  keyPosition: '',
  authorised: true,
  alternatives: {},
  firstSeen: NOW,
  lastSeen: NOW,
}
const device = (id: string, more: object = {}) => ({ ...blank, id, name: id, ...more }) as unknown as Device

interface Seen {
  readonly sessions?: readonly Partial<LinkSession>[]
  readonly operations?: readonly (readonly [verb: string, code: string, outcome?: string, time?: number])[]
  readonly port?: number
  readonly to?: string
}

function link(protocol: string, { sessions = [], operations = [], port, to = 'server' }: Seen): Link {
  return {
    client: 'client',
    server: to,
    protocol,
    port,
    transport: 'tcp',
    operations: operations.map(([verb, code, outcome = 'succeeded', lastSeen = NOW]) => ({
      verb,
      code,
      name: code,
      outcomes: { [outcome]: 1 },
      lastSeen,
    })),
    sessions: sessions.map((one) => ({
      secured: false,
      clearText: false,
      defaultCredentials: false,
      ...one,
    })),
  } as unknown as Link
}

function kinds(links: readonly Link[], server: object = {}, others: readonly Device[] = []): string[] {
  const devices = [device('client'), device('server', server), ...others]
  const around = surroundingsOf(devices, links)
  return postureOf(devices[1]!, [], { around, zonesOf: zonesOfSubnets(devices) }).map(({ kind }) => kind)
}

const asked = [['read', 'GetRequest']] as const

describe('sessions', () => {
  const cases: readonly (readonly [string, Link, string[]])[] = [
    [
      'HTTP Basic',
      link('http', { sessions: [{ method: 'basic', clearText: true }] }),
      ['clear-text-credentials'],
    ],
    ['HTTP Digest', link('http', { sessions: [{ method: 'digest' }] }), []],
    [
      'LDAP simple bind',
      link('ldap', { sessions: [{ method: 'simple', clearText: true }] }),
      ['clear-text-credentials'],
    ],
    ['LDAP anonymous, as everybody begins', link('ldap', { sessions: [{ method: 'anonymous' }] }), []],
    [
      'SNMP public, answered',
      link('snmp', {
        sessions: [{ method: 'community', clearText: true, defaultCredentials: true }],
        operations: asked,
      }),
      ['default-credentials'],
    ],
    [
      'SNMP public, a scan that nobody answers',
      link('snmp', { sessions: [{ method: 'community', clearText: true, defaultCredentials: true }] }),
      [],
    ],
    [
      'SNMP 2c with a community of its own',
      link('snmp', { sessions: [{ method: 'community', clearText: true }], operations: asked }),
      ['readable-community'],
    ],
    ['SNMP 3', link('snmp', { sessions: [{ method: 'usm', secured: true }], operations: asked }), []],
    [
      'VNC without a password',
      link('vnc', { sessions: [{ method: 'vnc, none' }] }),
      ['insecure-protocol', 'no-sign-in'],
    ],
    [
      'RDP by TLS alone',
      link('rdp', { sessions: [{ method: 'rdp, TLS', secured: true }] }),
      ['rdp-without-nla'],
    ],
    ['RDP with NLA', link('rdp', { sessions: [{ method: 'rdp, CredSSP', secured: true }] }), []],
    [
      'TLS 1.0 with RC4',
      link('tls', { sessions: [{ method: 'TLS 1.0 TLS_RSA_WITH_RC4_128_MD5', secured: true }] }),
      ['old-tls', 'weak-cipher'],
    ],
    ['TLS 1.3', link('tls', { sessions: [{ method: 'TLS 1.3 TLS_AES_128_GCM_SHA256', secured: true }] }), []],
    [
      '3DES',
      link('tls', { sessions: [{ method: 'TLS 1.2 TLS_RSA_WITH_3DES_EDE_CBC_SHA' }] }),
      ['weak-cipher'],
    ],
    [
      'OPC UA None, a session',
      link('opcua', { sessions: [{ method: 'certificate' }] }),
      ['unprotected-opcua'],
    ],
    ['OPC UA None, endpoints alone', link('opcua', { sessions: [{ method: 'secure channel None' }] }), []],
    [
      'OPC UA Basic128Rsa15',
      link('opcua', { sessions: [{ method: 'secure channel Basic128Rsa15 Sign', secured: true }] }),
      ['weak-opcua'],
    ],
    [
      'OPC UA Basic256Sha256',
      link('opcua', { sessions: [{ method: 'secure channel Basic256Sha256 Sign' }] }),
      [],
    ],
    ['WEP', link('wifi', { sessions: [{ method: 'wi-fi hall, WEP' }] }), ['weak-wifi']],
    ['a network called open', link('wifi', { sessions: [{ method: 'wi-fi open, WPA2' }] }), []],
    ['SMB 1, agreed on', link('smb', { operations: [['identify', 'smb1/0x72']] }), ['insecure-protocol']],
    ['SMB 1, offered and refused', link('smb', { operations: [['identify', 'smb1/0x72', 'requested']] }), []],
  ]
  for (const [name, one, expected] of cases) it(name, () => assert.deepEqual(kinds([one]).sort(), expected))
})

describe('certificates', () => {
  const shown = (key: string, from: string, to: string, signer = 'issued by CN=ca') => ({
    alternatives: {
      certificate: [
        { value: `certificate CN=x; ${signer}; serial 01; ${from} to ${to}; ${key}`, time: NOW } as Claim,
      ],
    },
  })
  it('is silent about a sound one', () =>
    assert.deepEqual(kinds([], shown('RSA 2048', '250101000000Z', '270101000000Z')), []))
  it('tells one that has ended, by the time it was shown', () =>
    assert.deepEqual(kinds([], shown('EC', '200101000000Z', '260531000000Z')), ['expired-certificate']))
  it('tells a short key and one that signed itself', () =>
    assert.deepEqual(kinds([], shown('RSA 1024', '250101000000Z', '270101000000Z', 'self-signed')), [
      'weak-key',
      'self-signed-certificate',
    ]))
})

describe('devices', () => {
  const level = (value: string, time: number) => ({ value, time }) as Claim
  it('tells a CPU without write protection, by what it said last', () => {
    const protection = [level('protection level 3', NOW), level('protection level 1', NOW + 1)]
    assert.deepEqual(kinds([], { alternatives: { protection } }), ['unprotected-controller'])
    assert.deepEqual(kinds([], { alternatives: { protection: protection.slice(0, 1) } }), [])
  })

  it('tells a computer with a foot in two zones, and no router', () => {
    const others = [
      device('a', { ipAddresses: ['10.1.0.1'], zone: 'office' }),
      device('b', { ipAddresses: ['10.2.0.1'], zone: 'cell' }),
    ]
    const both = { ipAddresses: ['10.1.0.9', '10.2.0.9'] }
    assert.deepEqual(kinds([], both, others), ['dual-homed'])
    assert.deepEqual(kinds([], { ...both, type: 'Router' }, others), [])
    const same = others.map((one) => ({ ...one, zone: 'cell' }))
    assert.deepEqual(kinds([], both, same), [])
  })

  it('tells a program that changed without a copy read back', () => {
    const write = ['download-program', '1', 'succeeded', NOW] as const
    const read = ['upload-program', '2', 'succeeded', NOW + 5] as const
    assert.ok(kinds([link('s7comm', { operations: [write] })]).includes('no-backup-seen'))
    assert.ok(!kinds([link('s7comm', { operations: [write, read] })]).includes('no-backup-seen'))
    assert.ok(
      !kinds([link('s7comm', { operations: [['download-program', '1', 'rejected', NOW]] })]).includes(
        'no-backup-seen',
      ),
    )
  })

  it('tells a Windows that nobody cares for, once it was watched for a week', () => {
    const week = { os: 'Windows 10', lastSeen: NOW + 8 * DAY }
    assert.deepEqual(kinds([], week), ['no-updates-seen'])
    assert.deepEqual(kinds([], { ...week, lastSeen: NOW + DAY }), [])
    const around = surroundingsOf(
      [device('server', week), device('client')],
      [{ ...link('http', { port: 8530, to: 'client' }), client: 'server' }],
    )
    assert.deepEqual(postureOf(device('server', week), [], { around }), [])
  })
})

describe('credential alerts', () => {
  const finding = (what: string) => {
    const devices = [device('client'), device('server')]
    const alert = { rule: 'cleartext-credentials', destination: 'server', what } as unknown as Alert
    const around = surroundingsOf(devices, [])
    return postureOf(devices[1]!, [alert], { around, zonesOf: zonesOfSubnets(devices) }).map(
      ({ kind }) => kind,
    )
  }
  it('are default credentials by the text of this version and of earlier ones', () => {
    assert.deepEqual(finding('A signs in at B with vendor default credentials'), ['default-credentials'])
    assert.deepEqual(finding('A signs in at B with the password that the maker ships'), [
      'default-credentials',
    ])
  })
  it('are cleartext credentials otherwise', () => {
    assert.deepEqual(finding('A signs in at B with a cleartext password'), ['clear-text-credentials'])
  })
})

describe('remote access across zones', () => {
  const found = (protocol: string, zone: string) => {
    const devices = [device('client', { zone }), device('server')]
    const around = surroundingsOf(devices, [link(protocol, {})])
    const posture = postureOf(devices[1]!, [], { around, zonesOf: zonesOfSubnets(devices) })
    return posture.some(({ kind }) => kind === 'remote-access')
  }
  for (const protocol of ['rdp', 'ssh', 'teamviewer', 'anydesk'])
    it(`${protocol}, from another zone only`, () => {
      assert.deepEqual([found(protocol, 'office'), found(protocol, 'cell')], [true, false])
    })
  it('a tunnel is no session on the device', () => assert.equal(found('openvpn', 'office'), false))
})
