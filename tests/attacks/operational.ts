/** Proofs that the plant is unwell: stops, resets, modes, set-ups, addresses, backups, and a sensor that hears nothing. */
import { hex } from '#bytes/hex'
import type { ScriptStep } from '#model/script'
import { encodeDhcp } from '#protocols/dhcp/testing/encode'
import * as dnp3 from '#protocols/dnp3/testing/encode'
import * as srtp from '#protocols/ge-srtp/testing/encode'
import * as goose from '#protocols/goose/testing/encode'
import * as http from '#protocols/http/testing/encode'
import * as modbus from '#protocols/modbus/testing/encode'
import * as dcp from '#protocols/profinet-dcp/testing/encode'
import * as sampled from '#protocols/sampled-values/testing/encode'
import { ethernetFrame, ipPacket, TCP_FLAG, tcpSegment } from '#wire/build'
import type { AlertProof, RawScene, Scene } from './proof.ts'

const header = { transaction: 1, unit: 1 }
const pollLines: readonly ScriptStep[] = [
  ['client', modbus.readRequest(header, 3, 0, 2)],
  ['server', modbus.registersResponse(header, 3, [1, 2])],
]
/** A poll every five seconds. */
const polling = (seconds: number, at = 0): Scene => ({
  name: 'polling',
  over: { transport: 'tcp', port: 502 },
  lines: pollLines,
  at,
  times: Math.floor(seconds / 5),
  every: 5,
})

const srtpOrder = (state: number): Scene => ({
  name: 'srtp',
  over: { transport: 'tcp', port: 18_245 },
  lines: [
    ['client', srtp.initialise()],
    ['server', srtp.initialised()],
    ['client', srtp.request(1, [35, state, 0, 0])],
    ['server', srtp.response(1, [], state)],
  ],
})

const toOutstation = { isFromMaster: true, source: 1, destination: 10 }
const dnp3Order = (functionCode: number): Scene => ({
  name: 'dnp3',
  over: { transport: 'tcp', port: 20_000 },
  lines: [
    ['client', dnp3.frames(toOutstation, dnp3.request(1, functionCode))],
    ['server', dnp3.frames(dnp3.reversed(toOutstation), dnp3.response({ sequence: 1 }))],
  ],
})

const block = { applicationId: 3, controlBlock: 'BAY1PROT/LLN0$GO$gcb_trip', stateNumber: 7 }
const data = [goose.entries.boolean(false)]
const publishing = (...lines: readonly Uint8Array[]): Scene => ({
  name: 'goose',
  over: { etherType: 0x88b8 },
  server: { mac: '01:0c:cd:01:00:03' },
  lines: lines.map((bytes): ScriptStep => ['client', bytes]),
})

const unit = (sampleCount: number, configurationRevision: number): ScriptStep => [
  'client',
  sampled.sampledValues(0x4000, [{ id: 'MU01', sampleCount, configurationRevision, channels: [[100, 0]] }]),
]

const clientMac = hex('020000000001')
const discover = encodeDhcp({ type: 1, transaction: 77, clientMac })

/** A SYN from one address to a port, as a frame. */
function knock(source: string, destinationPort: number): RawScene {
  const [destination, sourcePort] = ['10.20.0.2', 50_000]
  const payload = tcpSegment({
    source,
    destination,
    sourcePort,
    destinationPort,
    sequence: 1,
    acknowledgment: 0,
    flags: TCP_FLAG.SYN,
    payload: new Uint8Array(0),
  })
  const packet = ipPacket({ source, destination, protocol: 6, payload })
  const bytes = ethernetFrame({
    source: '02:00:00:00:00:01',
    destination: '02:00:00:00:00:02',
    payload: packet,
  })
  return { frames: [{ at: 0, bytes }] }
}

const DAY = 86_400
/** Ten minutes after the hour at which the days of a proof begin. */
const BACKUP_AT = 600
const backup: Scene = {
  name: 'backup',
  over: { transport: 'tcp', port: 80 },
  lines: [
    ['client', http.encodeGet('10.20.0.2', '/backup/controller.zip')],
    [
      'server',
      http.encodeResponse({
        status: 200,
        reason: 'OK',
        fields: { 'Content-Type': 'application/zip' },
        body: 'PK'.repeat(2000),
      }),
    ],
  ],
}

export const proofs: readonly AlertProof[] = [
  {
    name: 'srtp-stop',
    rule: 'controller-stopped',
    defenderTitles: 'GE SRTP Stop PLC Command was Sent',
    scenes: [srtpOrder(2)],
  },
  {
    name: 'dnp3-application-stopped',
    rule: 'controller-stopped',
    defenderTitles: 'Controller Stop',
    scenes: [dnp3Order(18)],
  },
  {
    name: 'dnp3-cold-restart',
    rule: 'controller-stopped',
    defenderTitles: 'Controller Reset',
    scenes: [dnp3Order(13)],
  },
  {
    name: 'srtp-mode-set',
    rule: 'operating-mode-changed',
    defenderTitles: 'PLC Operating Mode Changed',
    scenes: [srtpOrder(0)],
  },
  {
    name: 'dcp-factory-reset',
    rule: 'profinet-factory-reset',
    defenderTitles: 'Profinet Device Factory Reset',
    scenes: [
      {
        name: 'dcp',
        over: { etherType: 0x8892 },
        lines: [['client', dcp.setRequest(7, [{ option: 5, suboption: 6, info: 4 }])]],
      },
    ],
  },
  {
    name: 'dcp-address-set',
    rule: 'configuration-written',
    defenderTitles: 'Change of Device Configuration',
    scenes: [
      {
        name: 'dcp',
        over: { etherType: 0x8892 },
        lines: [
          [
            'client',
            dcp.setRequest(5, [
              { option: 1, suboption: 2, info: 1, data: hex('0a140009 ffffff00 00000000') },
            ]),
          ],
          ['server', dcp.setResponse(5, 1, 2)],
        ],
      },
    ],
  },
  {
    name: 'goose-needs-commissioning',
    rule: 'goose-needs-commissioning',
    defenderTitles: 'GOOSE Control Block Requires Further Configuration',
    scenes: [publishing(goose.goose({ ...block, sequenceNumber: 1, needsCommissioning: true, data }))],
  },
  {
    name: 'goose-data-set-changed',
    rule: 'goose-configuration-changed',
    defenderTitles: 'GOOSE Dataset Configuration was Changed',
    scenes: [
      publishing(
        goose.goose({ ...block, sequenceNumber: 1, data }),
        goose.goose({
          ...block,
          sequenceNumber: 2,
          configurationRevision: 2,
          dataSet: 'BAY1PROT/LLN0$other',
          data,
        }),
      ),
    ],
  },
  {
    name: 'sampled-values-data-set-changed',
    rule: 'sampled-values-configuration-changed',
    defenderTitles: 'Sampled Values Message Dataset Configuration was Changed',
    scenes: [
      {
        name: 'sv',
        over: { etherType: 0x88ba },
        server: { mac: '01:0c:cd:04:00:01' },
        lines: [unit(1, 1), unit(2, 1), unit(3, 2), unit(4, 2)],
      },
    ],
  },
  {
    name: 'dhcp-nobody-answers',
    rule: 'dhcp-no-address',
    defenderTitles: 'Device Failed to Receive a Dynamic IP Address',
    scenes: [
      {
        name: 'dhcp',
        over: { transport: 'udp', port: 67, clientPort: 68 },
        client: { ip: '0.0.0.0' },
        server: { ip: '255.255.255.255', mac: 'ff:ff:ff:ff:ff:ff' },
        lines: Array.from({ length: 6 }, (): ScriptStep => ['client', discover]),
      },
    ],
  },
  {
    name: 'loopback-on-the-wire',
    rule: 'illegal-ip-address',
    defenderTitles: 'Illegal IP Address',
    scenes: [knock('127.0.0.1', 502)],
  },
  {
    name: 'port-zero',
    rule: 'port-zero',
    defenderTitles: 'Illegal Connection Attempt on Port 0',
    scenes: [knock('10.20.0.1', 0)],
  },
  {
    name: 'mirror-port-gone',
    rule: 'sensor-silent',
    defenderTitles: 'No Traffic Detected on Sensor Interface',
    scenes: [polling(700), polling(60, 1200)],
  },
  {
    name: 'mirror-port-back',
    rule: 'sensor-traffic-resumed',
    defenderTitles: 'Traffic Detected on Sensor Interface',
    scenes: [polling(700), polling(60, 1200)],
  },
  {
    name: 'backup-did-not-come',
    rule: 'backup-missed',
    defenderTitles: 'Expected Backup Operation Did Not Occur',
    learn: [{ ...backup, at: BACKUP_AT - 2 * DAY, times: 3, every: DAY }],
    scenes: [polling(1200)],
  },
]
