/** Proofs of scans, floods, guessing and spoofing. */
import { hex } from '#bytes/hex'
import type { ScriptStep } from '#model/script'
import { encodeDhcp } from '#protocols/dhcp/testing/encode'
import * as dnp3 from '#protocols/dnp3/testing/encode'
import * as ftp from '#protocols/ftp/testing/encode'
import * as http from '#protocols/http/testing/encode'
import * as iec104 from '#protocols/iec104/testing/encode'
import * as modbus from '#protocols/modbus/testing/encode'
import * as ssh from '#protocols/ssh/testing/encode'
import * as tristation from '#protocols/tristation/testing/encode'
import { arpRequests, attempts, claims, pings, series } from './attempts.ts'
import type { AlertProof, Scene } from './proof.ts'

const header = { transaction: 1, unit: 1 }
const poll: readonly ScriptStep[] = [
  ['client', modbus.readRequest(header, 3, 0, 2)],
  ['server', modbus.registersResponse(header, 3, [1, 2])],
]
const modbusScene = (lines: readonly ScriptStep[], times: number, every: number): Scene => ({
  name: 'modbus',
  over: { transport: 'tcp', port: 502 },
  lines,
  times,
  every,
})
const station = (i: number) => `10.20.${1 + (i >> 7)}.${1 + (i & 127)}`
const world = (i: number) => `${20 + i}.${i}.7.9`

const link = { isFromMaster: true, source: 1, destination: 10 }
/** Cold restart is function 13: IEEE 1815-2012 §4.4. */
const restart: readonly ScriptStep[] = [['client', dnp3.frames(link, dnp3.request(0, 13))]]

const ftpFailure: readonly ScriptStep[] = [
  ['server', ftp.encodeReply(220, 'ready')],
  ['client', ftp.encodeCommand('USER', 'admin')],
  ['server', ftp.encodeReply(331, 'password, please')],
  ['client', ftp.encodeCommand('PASS', 'guess')],
  ['server', ftp.encodeReply(530, 'not logged in')],
]
const ftpFailures = (times: number, every: number): Scene => ({
  name: 'ftp',
  over: { transport: 'tcp', port: 21 },
  lines: ftpFailure,
  times,
  every,
})
const lists = ssh.kexLists()
const sshSession: readonly ScriptStep[] = [
  ['client', ssh.encodeBanner('OpenSSH_9.6')],
  ['server', ssh.encodeBanner('OpenSSH_8.0')],
  ['client', ssh.encodeKexInit(lists, new Uint8Array(16))],
  ['server', ssh.encodeKexInit(lists, new Uint8Array(16))],
]

const command = (i: number): ScriptStep => [
  'client',
  iec104.informationFrame(i, 0, {
    type: 46,
    cause: 6,
    commonAddress: 3,
    objects: [{ address: 100 + i, elements: iec104.switching(1) }],
  }),
]

export const proofs: readonly AlertProof[] = [
  {
    name: 'addresses-scanned',
    rule: 'network-scan',
    defenderTitles: 'Address Scan Detected',
    scenes: [
      attempts(
        series(60, 1, (i, at) => ({ at, destination: station(i), port: 502, sourcePort: 40_000 + i })),
      ),
    ],
  },
  {
    name: 'ports-scanned',
    rule: 'network-scan',
    defenderTitles: 'Port Scan Detected',
    scenes: [attempts(series(40, 1, (i, at) => ({ at, destination: '10.20.0.2', port: 1 + i })))],
  },
  {
    name: 'addresses-scanned-slowly',
    rule: 'slow-scan',
    defenderTitles: 'Long Duration Address Scan Detected',
    scenes: [
      attempts(
        series(60, 9, (i, at) => ({ at, destination: station(i), port: 502, sourcePort: 40_000 + i })),
      ),
    ],
  },
  {
    name: 'addresses-pinged',
    rule: 'ping-sweep',
    defenderTitles: 'Address Scan Detected',
    scenes: [pings(70, 0.5, station)],
  },
  {
    name: 'neighbours-asked-for',
    rule: 'arp-scan',
    defenderTitles: 'ARP Address Scan Detected',
    scenes: [arpRequests(60, 1)],
  },
  {
    name: 'controllers-searched',
    rule: 'controller-scan',
    defenderTitles: 'PLC Scan Detected',
    scenes: [
      attempts(
        series(14, 1, (i, at) => ({ at, destination: station(i), port: 102, sourcePort: 40_000 + i })),
      ),
    ],
  },
  {
    name: 'controllers-asked-who-they-are',
    rule: 'controller-scan',
    defenderTitles: 'PLC Scan Detected',
    scenes: series(12, 1, (i, at) => ({
      ...modbusScene([['client', modbus.identificationRequest(header, 1)]], 1, 1),
      at,
      server: { ip: station(i), mac: `02:00:00:00:02:${String(10 + i)}` },
    })),
  },
  {
    name: 'world-scanned-for-shares',
    rule: 'worm-scan',
    defenderTitles: 'Suspicion of Malicious Activity (WannaCry)',
    scenes: [
      attempts(series(70, 1, (i, at) => ({ at, destination: world(i), port: 445, sourcePort: 40_000 + i }))),
    ],
  },
  {
    name: 'telnet-scanned-by-mirai',
    rule: 'worm-scan',
    defenderTitles: 'Suspicion of Malicious Activity',
    scenes: [
      attempts(
        series(6, 1, (i, at) => ({
          at,
          destination: world(i),
          port: 23,
          sourcePort: 40_000 + i,
          sequence: (((20 + i) << 24) | (i << 16) | (7 << 8) | 9) >>> 0,
        })),
      ),
    ],
  },
  {
    name: 'connections-flooded',
    rule: 'denial-of-service',
    defenderTitles: 'Suspicion of Denial Of Service Attack',
    scenes: [
      attempts(
        series(3300, 0.01, (i, at) => ({
          at,
          source: `10.30.${i >> 8}.${i & 255}`,
          sourcePort: 1024 + i,
          destination: '10.20.0.2',
          port: 502,
        })),
      ),
    ],
  },
  {
    name: 'addresses-exhausted',
    rule: 'dhcp-exhausted',
    defenderTitles: 'Suspicion of Denial Of Service Attack',
    scenes: series(80, 0.5, (i, at) => ({
      name: 'dhcp',
      over: { transport: 'udp', port: 67, clientPort: 68 },
      lines: [
        [
          'client',
          encodeDhcp({ type: 1, transaction: i, clientMac: hex(`0200000001${(20 + i).toString(16)}`) }),
        ],
      ] as const,
      at,
      client: { ip: '0.0.0.0', mac: `02:00:00:00:01:${(20 + i).toString(16)}` },
      server: { ip: '255.255.255.255', mac: 'ff:ff:ff:ff:ff:ff' },
    })),
  },
  {
    name: 'pings-flooded',
    rule: 'icmp-flood',
    defenderTitles: 'ICMP Flooding',
    scenes: [pings(400, 0.1, () => '10.20.0.2')],
  },
  {
    name: 'address-contested',
    rule: 'arp-spoofing',
    defenderTitles: 'ARP Spoofing',
    scenes: [
      claims(
        series(8, 5, (i, at) => ({
          at,
          mac: i % 2 === 0 ? '02:00:00:00:00:02' : '02:00:00:00:00:66',
          ip: '10.20.0.254',
        })),
      ),
    ],
  },
  {
    name: 'ftp-passwords-tried',
    rule: 'password-guessing',
    defenderTitles: 'Excessive Login Attempts',
    scenes: [ftpFailures(25, 2)],
  },
  {
    name: 'ftp-passwords-guessed',
    rule: 'password-guessing',
    defenderTitles: 'Password Guessing Attempt Detected',
    scenes: [ftpFailures(120, 0.4)],
  },
  {
    name: 'ssh-sessions-in-haste',
    rule: 'excessive-sessions',
    defenderTitles: 'Excessive Login Attempts',
    scenes: [{ name: 'ssh', over: { transport: 'tcp', port: 22 }, lines: sshSession, times: 14, every: 4 }],
  },
  {
    name: 'modbus-sessions-taken',
    rule: 'excessive-sessions',
    defenderTitles: 'Excessive Number of Sessions',
    scenes: [modbusScene(poll, 70, 0.5)],
  },
  {
    name: 'outstation-restarted-all-the-time',
    rule: 'restarts-excessive',
    defenderTitles: 'Excessive Restart Rate of an Outstation',
    scenes: [
      { name: 'dnp3', over: { transport: 'tcp', port: 20_000 }, lines: restart, times: 12, every: 120 },
    ],
  },
  {
    name: 'requests-refused-in-turn',
    rule: 'exceptions-excessive',
    defenderTitles: 'Abnormal Exception Pattern in Slave',
    learn: [modbusScene(poll, 10, 5)],
    scenes: [
      modbusScene(
        [
          ['client', modbus.readRequest(header, 3, 900, 2)],
          ['server', modbus.exceptionResponse(header, 3, 2)],
        ],
        25,
        60,
      ),
    ],
  },
  {
    name: 'breakers-switched-in-turn',
    rule: 'mass-switching',
    defenderTitles: 'Suspicion of Malicious Activity',
    scenes: [
      {
        name: 'iec104',
        over: { transport: 'tcp', port: 2404 },
        lines: [
          ['client', iec104.functionFrame('STARTDT act')],
          ['server', iec104.functionFrame('STARTDT con')],
          ...series(14, 1, command),
        ],
      },
    ],
  },
  {
    name: 'stranger-writes-registers',
    rule: 'commands-from-unknown-client',
    defenderTitles: 'Suspicion of Malicious Activity',
    learn: [modbusScene(poll, 10, 5)],
    scenes: [
      {
        ...modbusScene([['client', modbus.writeRegister(header, 7, 99)]], 1, 1),
        client: { ip: '10.20.0.66', mac: '02:00:00:00:00:66' },
      },
    ],
  },
  {
    name: 'safety-program-downloaded',
    rule: 'safety-controller-changed',
    defenderTitles: 'Suspicion of Malicious Activity',
    scenes: [
      {
        name: 'tristation',
        over: { transport: 'udp', port: 1502 },
        lines: [
          ['client', tristation.bare('connectRequest')],
          ['server', tristation.bare('connectReply')],
          ['client', tristation.command('workstation', 1, 1)],
          ['client', tristation.command('workstation', 55, 2, hex('00112233'))],
        ],
      },
    ],
  },
  {
    name: 'lengths-that-lie',
    rule: 'message-too-long',
    defenderTitles: 'Unexpected message length',
    scenes: [modbusScene([...poll, ['client', hex('0002 0000 8000 01 03 0000 0002')]], 3, 10)],
  },
  {
    name: 'header-too-long',
    rule: 'http-header-abnormal',
    defenderTitles: 'Abnormal HTTP Header Length',
    scenes: [web({ From: 'x'.repeat(4000) })],
  },
  {
    name: 'header-of-too-many-fields',
    rule: 'http-header-abnormal',
    defenderTitles: 'Abnormal Number of Parameters in HTTP Header',
    scenes: [web(Object.fromEntries(series(90, 1, (i) => [`X-Field-${i}`, 'x'])))],
  },
  {
    name: 'header-of-two-lengths',
    rule: 'http-header-abnormal',
    defenderTitles: 'Illegal HTTP Header Content',
    scenes: [web({ 'Content-Length': 'many' })],
  },
  {
    name: 'shell-asked-of-web-server',
    rule: 'web-exploit',
    defenderTitles: 'Malicious URL Path',
    scenes: [web({}, '/cgi-bin/.%2e/.%2e/.%2e/bin/sh')],
  },
  {
    name: 'web-server-scanned',
    rule: 'web-exploit',
    defenderTitles: 'Suspicion of Malicious Activity',
    scenes: [web({ 'User-Agent': 'Mozilla/5.00 (Nikto/2.1.6)' })],
  },
]

function web(fields: Readonly<Record<string, string>>, path = '/'): Scene {
  return {
    name: 'http',
    over: { transport: 'tcp', port: 80 },
    lines: [['client', http.encodeGet('10.20.0.2', path, fields)]],
  }
}
