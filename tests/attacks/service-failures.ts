/** Proofs that refused services and ill-formed messages are told, protocol by protocol. */
import { asciiBytes } from '#bytes/ber-write'
import { hex } from '#bytes/hex'
import type { ScriptStep } from '#model/script'
import * as bacnet from '#protocols/bacnet/testing/encode'
import * as cip from '#protocols/cip/testing/encode'
import * as rpc from '#protocols/dcerpc/testing/encode'
import * as enip from '#protocols/enip/testing/encode'
import * as srtp from '#protocols/ge-srtp/testing/encode'
import * as http from '#protocols/http/testing/encode'
import * as mms from '#protocols/mms/testing/encode'
import * as opcua from '#protocols/opcua/testing/encode'
import * as dcp from '#protocols/profinet-dcp/testing/encode'
import type { AlertProof } from './proof.ts'

const url = 'opc.tcp://press-1.plant.example:4840'
const output = { type: 4, instance: 3 }
const session = 0x0b_01_02_03
const DINT = 0xc4
const NOT_WRITABLE = 0x803b0000
const ACCESS_DENIED = 5
const SVCCTL = '367abb81-9844-35f1-ad32-98f038001003'

const opening: readonly ScriptStep[] = [
  ['client', opcua.hello(url)],
  ['server', opcua.acknowledge()],
  ['client', opcua.openRequest(1)],
  ['server', opcua.openResponse(1)],
]
const associating: readonly ScriptStep[] = [
  ['client', mms.associateRequest()],
  ['server', mms.associateResponse()],
]

export const proofs: readonly AlertProof[] = [
  {
    name: 'bacnet-write-refused',
    rule: 'bacnet-operation-failed',
    defenderTitles: 'BACNet Operation Failed',
    scenes: [
      {
        name: 'bacnet',
        over: { transport: 'udp', port: 47_808 },
        lines: [
          [
            'client',
            bacnet.message(bacnet.writeProperty(1, output, 85, { enumerated: 1 }), { expectsReply: true }),
          ],
          ['server', bacnet.message(bacnet.errorAnswer(1, 15, 2, 40))],
        ],
      },
    ],
  },
  {
    name: 'bacnet-invalid-tag',
    rule: 'bacnet-illegal-message',
    defenderTitles: 'Illegal BACNet message',
    scenes: [
      {
        name: 'bacnet',
        over: { transport: 'udp', port: 47_808 },
        lines: [
          ['client', bacnet.message(bacnet.confirmedRequest(1, 15, hex('ff ff')), { expectsReply: true })],
          ['server', bacnet.message(bacnet.rejectAnswer(1, 4))],
        ],
      },
    ],
  },
  {
    name: 'mms-write-refused',
    rule: 'mms-service-failed',
    defenderTitles: 'MMS Service Request Failed',
    scenes: [
      {
        name: 'mms',
        over: { carriedBy: 'cotp' },
        lines: [
          ...associating,
          ['client', mms.data(mms.request(4, 41, mms.field(0, asciiBytes('Main'))))],
          ['server', mms.data(mms.errorResponse(4, 7, 3))],
        ],
      },
    ],
  },
  {
    name: 'mms-device-inoperable',
    rule: 'mms-bad-device-state',
    defenderTitles: 'Bad MMS Device State',
    scenes: [
      {
        name: 'mms',
        over: { carriedBy: 'cotp' },
        lines: [
          ...associating,
          // Status-Request without extended derivation; then logical state 0, physical state 2: inoperable.
          ['client', mms.data(mms.request(1, 0, hex('00'), false))],
          ['server', mms.data(mms.response(1, 0, hex('80 01 00 81 01 02')))],
        ],
      },
    ],
  },
  {
    name: 'opcua-write-refused',
    rule: 'opcua-service-failed',
    defenderTitles: 'OPC UA Service Request Failed',
    scenes: [
      {
        name: 'opcua',
        over: { transport: 'tcp', port: 4840 },
        lines: [
          ...opening,
          ['client', opcua.writeRequest(2, 'ns=2;s=Limit', true)],
          ['server', opcua.writeResponse(2, [NOT_WRITABLE])],
        ],
      },
    ],
  },
  {
    name: 'opcua-severe-event',
    rule: 'opcua-event-severe',
    defenderTitles: "OPC UA Server Raised an Event That Requires User's Attention",
    scenes: [
      {
        name: 'opcua',
        over: { transport: 'tcp', port: 4840 },
        lines: [
          ...opening,
          ['client', opcua.monitorEventsRequest(2, 5, ['SourceName', 'Severity', 'Message'])],
          ['server', opcua.monitorResponse(2, 1)],
          ['client', opcua.publishRequest(3)],
          ['server', opcua.eventsResponse(3, 5, ['Tank 2', 900, 'Level too high'])],
        ],
      },
    ],
  },
  {
    name: 'cip-tag-refused',
    rule: 'cip-service-failed',
    defenderTitles: 'EtherNet/IP CIP Service Request Failed',
    scenes: [
      {
        name: 'cip',
        over: { carriedBy: 'enip' },
        lines: [
          ['client', cip.writeTag('SetPoint', DINT, hex('64000000'))],
          // Write Tag reply with privilege violation.
          ['server', hex('cd 00 0f 00')],
        ],
      },
    ],
  },
  {
    name: 'enip-command-refused',
    rule: 'enip-command-failed',
    defenderTitles: 'EtherNet/IP Encapsulation Protocol Command Failed',
    scenes: [
      {
        name: 'enip',
        over: { transport: 'tcp', port: 44_818 },
        lines: [
          ['client', enip.registerSession()],
          ['server', enip.registerSession({ session })],
          ['client', enip.listServicesRequest()],
          ['server', enip.encapsulate(0x0004, new Uint8Array(0), { status: 1 })],
        ],
      },
    ],
  },
  {
    name: 'srtp-command-refused',
    rule: 'ge-srtp-command-failed',
    defenderTitles: 'GE SRTP Command Failure',
    scenes: [
      {
        name: 'srtp',
        over: { transport: 'tcp', port: 18_245 },
        lines: [
          ['client', srtp.initialise()],
          ['server', srtp.initialised()],
          ['client', srtp.request(1, [36, 0, 0, 0])],
          ['server', srtp.refusal(1, 5, 1)],
        ],
      },
    ],
  },
  {
    name: 'dcp-set-refused',
    rule: 'profinet-dcp-command-failed',
    defenderTitles: 'Profinet DCP Command Failed',
    scenes: [
      {
        name: 'dcp',
        over: { etherType: 0x8892 },
        lines: [
          [
            'client',
            dcp.setRequest(5, [{ option: 2, suboption: 2, info: 1, data: asciiBytes('cell-1-new') }]),
          ],
          ['server', dcp.setResponse(5, 2, 2, 6)],
        ],
      },
    ],
  },
  {
    name: 'rpc-calls-denied',
    rule: 'rpc-operation-failed',
    defenderTitles: 'RPC Operation Failed',
    scenes: [
      {
        name: 'rpc',
        over: { transport: 'tcp', port: 49_667 },
        lines: [
          ['client', rpc.bind(1, 0, SVCCTL)],
          ['server', rpc.bindAcknowledgement(1)],
          ...Array.from({ length: 12 }, (_, i): readonly ScriptStep[] => [
            ['client', rpc.request({ callId: i + 2, context: 0, opnum: 12 }, new Uint8Array(32))],
            ['server', rpc.fault(i + 2, 0, ACCESS_DENIED)],
          ]).flat(),
        ],
      },
    ],
  },
  {
    name: 'http-pages-guessed',
    rule: 'http-client-errors',
    defenderTitles: 'HTTP Client Error',
    scenes: [
      {
        name: 'http',
        over: { transport: 'tcp', port: 80 },
        lines: Array.from({ length: 12 }, (_, i): readonly ScriptStep[] => [
          ['client', http.encodeGet('10.20.0.2', `/guess-${i}.php`)],
          [
            'server',
            http.encodeResponse({ status: 404, reason: 'Not Found', fields: {}, body: 'no such page' }),
          ],
        ]).flat(),
      },
    ],
  },
]
