/** Proofs on bytes that what a client never asked before is told in the protocol's words: one for each kind of habit. */
import { hex } from '#bytes/hex'
import type { ConversationScript, ScriptStep } from '#model/script'
import { scripts as ads } from '#protocols/ads/captures/script'
import * as adsEncode from '#protocols/ads/testing/encode'
import * as bacnetEncode from '#protocols/bacnet/testing/encode'
import { scripts as cip } from '#protocols/cip/captures/script'
import * as cipEncode from '#protocols/cip/testing/encode'
import { scripts as dcerpc } from '#protocols/dcerpc/captures/script'
import * as dcerpcEncode from '#protocols/dcerpc/testing/encode'
import * as dnp3Encode from '#protocols/dnp3/testing/encode'
import { scripts as enip } from '#protocols/enip/captures/script'
import { scripts as fins } from '#protocols/fins/captures/script'
import { scripts as srtp } from '#protocols/ge-srtp/captures/script'
import * as srtpEncode from '#protocols/ge-srtp/testing/encode'
import { scripts as goose } from '#protocols/goose/captures/script'
import * as gooseEncode from '#protocols/goose/testing/encode'
import * as httpEncode from '#protocols/http/testing/encode'
import { scripts as iec104 } from '#protocols/iec104/captures/script'
import { scripts as lontalk } from '#protocols/lontalk/captures/script'
import * as lontalkEncode from '#protocols/lontalk/testing/encode'
import { scripts as melsec } from '#protocols/melsec/captures/script'
import { scripts as mms } from '#protocols/mms/captures/script'
import * as mmsEncode from '#protocols/mms/testing/encode'
import * as modbus from '#protocols/modbus/testing/encode'
import { scripts as opcua } from '#protocols/opcua/captures/script'
import * as opcuaEncode from '#protocols/opcua/testing/encode'
import { scripts as roc } from '#protocols/roc-plus/captures/script'
import * as s7 from '#protocols/s7comm/testing/encode'
import { scripts as s7plus } from '#protocols/s7comm-plus/captures/script'
import { FUNCTION } from '#protocols/s7comm-plus/functions'
import * as plus from '#protocols/s7comm-plus/testing/encode'
import { scripts as saia } from '#protocols/saia-sbus/captures/script'
import { scripts as sampledValues } from '#protocols/sampled-values/captures/script'
import { scripts as snmp } from '#protocols/snmp/captures/script'
import { scripts as umas } from '#protocols/umas/captures/script'
import type { AlertProof, Scene } from './proof.ts'

const rule = 'new-function'

/** The script `name`, or lines of it. */
function play(scripts: readonly ConversationScript[], name: string, from = 0, to = 99): Scene {
  const script = scripts.find((one) => one.name === name)
  if (script === undefined) throw new Error(`expected a script named ${name}`)
  return { ...script, lines: script.lines.slice(from, to) }
}

/** A client that did one thing while learning now does another. */
function proof(name: string, defenderTitles: string, usual: Scene, now: Scene): AlertProof {
  return { name, rule, defenderTitles, learn: [{ ...usual, times: 3 }], scenes: [usual, now] }
}

const onModbus = { transport: 'tcp', port: 502 } as const
const unit = { transaction: 1, unit: 1 }
const modbusPoll: Scene = {
  name: 'poll',
  over: onModbus,
  lines: [
    ['client', modbus.readRequest(unit, 3, 0x6b, 3)],
    ['server', modbus.registersResponse(unit, 3, [555, 0, 100])],
  ],
}
const modbusWrite: Scene = {
  name: 'write',
  over: onModbus,
  lines: [
    ['client', modbus.writeRegister(unit, 0x6b, 3)],
    ['server', modbus.writeRegister(unit, 0x6b, 3)],
  ],
}
const modbusElsewhere: Scene = {
  name: 'elsewhere',
  over: onModbus,
  lines: [
    ['client', modbus.readRequest(unit, 3, 4000, 2)],
    ['server', modbus.registersResponse(unit, 3, [1, 2])],
  ],
}

const onEnip = { carriedBy: 'enip' } as const
const tags = play(cip, 'tags', 0, 2)
const identityRead: Scene = {
  name: 'identity',
  over: onEnip,
  lines: [
    ['client', cipEncode.getAttributesAll(1)],
    ['server', cipEncode.reply(0x01, hex('0100 0e00 3600 1014 6031 3f825100 06 45582d323030'))],
  ],
}

const toOutstation = { isFromMaster: true, source: 1, destination: 10 }
const outstation = (...pairs: readonly (readonly [Uint8Array, Uint8Array])[]): Scene => ({
  name: 'outstation',
  over: { transport: 'tcp', port: 20_000 },
  lines: pairs.flatMap(([asked, answered]): ScriptStep[] => [
    ['client', dnp3Encode.frames(toOutstation, asked)],
    ['server', dnp3Encode.frames(dnp3Encode.reversed(toOutstation), answered)],
  ]),
})
const eventPoll = outstation([
  dnp3Encode.request(0, 1, dnp3Encode.classes(1, 2, 3)),
  dnp3Encode.response({ sequence: 0 }),
])
const freeze = outstation([
  dnp3Encode.request(1, 7, dnp3Encode.all(20, 0)),
  dnp3Encode.response({ sequence: 1 }),
])
const integrityPoll = outstation([
  dnp3Encode.request(2, 1, dnp3Encode.classes(1, 2, 3, 0)),
  dnp3Encode.response({ sequence: 2 }),
])

const onCotp = { carriedBy: 'cotp' } as const
const block = (number: number) => ({ area: 0x84, block: number, type: 4, count: 2, offset: 4 })
const s7Poll: Scene = {
  name: 's7-poll',
  over: onCotp,
  lines: [
    ['client', s7.setupRequest(1)],
    ['server', s7.setupResponse(1)],
    ['client', s7.readRequest(2, [block(1)])],
    ['server', s7.readResponse(2, [hex('01020304')])],
  ],
}
const s7Then = (...lines: readonly ScriptStep[]): Scene => ({ ...s7Poll, lines: [...s7Poll.lines, ...lines] })

const adsOver = { transport: 'tcp', port: 48_898 } as const
const adsRead = (invokeId: number, group: number, offset: number): readonly ScriptStep[] => {
  const header = {
    target: { netId: [5, 13, 117, 96, 1, 1], port: 801 },
    source: { netId: [10, 20, 0, 1, 1, 1], port: 32_905 },
    command: 2,
    invokeId,
  } as const
  return [
    ['client', adsEncode.request(header, adsEncode.read(group, offset, 4))],
    ['server', adsEncode.response(header, 0, adsEncode.bytes(hex('00000000')))],
  ]
}
const adsPoll: Scene = { name: 'ads-poll', over: adsOver, lines: adsRead(1, 0x4020, 0) }

const onBacnet = { transport: 'udp', port: 47_808, clientPort: 47_808 } as const
const bacnetRead = (instance: number): Scene => ({
  name: 'bacnet-read',
  over: onBacnet,
  lines: [
    ['client', bacnetEncode.message(bacnetEncode.readProperty(1, { type: 0, instance }, 85))],
    [
      'server',
      bacnetEncode.message(bacnetEncode.readPropertyAck(1, { type: 0, instance }, 85, { real: 21.5 })),
    ],
  ],
})

const srtpPoll = play(srtp, 'memory-and-state', 0, 4)
const srtpThen = (...lines: readonly ScriptStep[]): Scene => ({
  ...srtpPoll,
  lines: [...srtpPoll.lines, ...lines],
})

const lonVariable = play(lontalk, 'variables', 0, 2)
const lonOther: Scene = {
  ...lonVariable,
  lines: [
    [
      'client',
      lontalkEncode.packet(
        1,
        2,
        lontalkEncode.transport(
          { subnet: 1, node: 42 },
          { subnet: 1, node: 41 },
          0,
          5,
          [0x82, 0x11, 0x00, 0xca],
        ),
      ),
    ],
  ],
}

const SVCCTL = '367abb81-9844-35f1-ad32-98f038001003'
const ATSVC = '1ff70682-0a51-30e8-076d-740be8cee98b'
const remoteCall = (uuid: string, opnum: number): Scene => ({
  name: 'remote-call',
  over: { transport: 'tcp', port: 135 },
  lines: [
    ['client', dcerpcEncode.bind(1, 0, uuid)],
    ['server', dcerpcEncode.bindAcknowledgement(1)],
    ['client', dcerpcEncode.request({ callId: 2, context: 0, opnum }, hex('0102030405060708'))],
    ['server', dcerpcEncode.response(2, 0, hex('00000000'))],
  ],
})

const httpTo = (path: string, fields: Readonly<Record<string, string>> = {}): Scene => ({
  name: 'page',
  over: { transport: 'tcp', port: 80 },
  lines: [
    ['client', httpEncode.encodeGet('hmi.plant.example', path, fields)],
    ['server', httpEncode.encodeResponse({ status: 200, reason: 'OK', fields: {}, body: 'ok' })],
  ],
})
const text = (said: string) => new TextEncoder().encode(said)
const httpPost = (path: string, fields: string): Scene => ({
  ...httpTo(path),
  lines: [
    [
      'client',
      text(`POST ${path} HTTP/1.1\r\nHost: hmi.plant.example\r\n${fields}Content-Length: 2\r\n\r\nok`),
    ],
    ['server', httpEncode.encodeResponse({ status: 200, reason: 'OK', fields: {}, body: 'ok' })],
  ],
})
const soap = (action: string) => httpPost('/service', `SOAPAction: "${action}"\r\n`)

/** MySQL 8.0 client/server protocol: greeting, logon of `root`, and queries. */
const mysql = (...queries: readonly string[]): Scene => ({
  name: 'mysql',
  over: { transport: 'tcp', port: 3306 },
  lines: [
    ['server', hex('0c0000 00 0a 352e372e3333 00 01020304')],
    [
      'client',
      hex('270000 01 05a20000 00000001 21 0000000000000000000000000000000000000000000000 726f6f7400 0000'),
    ],
    ['server', hex('070000 02 00000002000000')],
    ...queries.flatMap((query): ScriptStep[] => [
      ['client', new Uint8Array([query.length + 1, 0, 0, 0, 3, ...text(query)])],
      ['server', hex('070000 01 00000002000000')],
    ]),
  ],
})

const trip = play(goose, 'trip', 0, 3)
const otherBlock: Scene = {
  ...trip,
  lines: [
    [
      'client',
      gooseEncode.goose({
        applicationId: 9,
        controlBlock: 'BAY1PROT/LLN0$GO$gcb_open',
        dataSet: 'BAY1PROT/LLN0$open',
        id: 'BAY1-OPEN',
        time: 1_700_000_000,
        stateNumber: 1,
        sequenceNumber: 0,
        data: [gooseEncode.entries.boolean(true)],
      }),
    ],
  ],
}

const opcuaSession = play(opcua, 'session-with-password', 0, 12)
const plusSession = play(s7plus, 'session-and-variables', 0, 6)
const plusRead = { functionCode: FUNCTION.getMultiVariables, sequence: 5 }
const plusReading = (address: plus.S7commPlusAddress): Scene => ({
  ...plusSession,
  lines: [
    ...plusSession.lines.slice(0, 2),
    ['client', plus.telegram(plus.V2, plus.request(plusRead, plus.getMany([address])))],
    ['server', plus.telegram(plus.V2, plus.response(plusRead, plus.values([plus.int(7)])))],
  ],
})
const mmsIdentity = play(mms, 'identity', 0, 4)

export const proofs: readonly AlertProof[] = [
  proof('modbus-new-function', 'Unpermitted Usage of Modbus Function Code', modbusPoll, modbusWrite),
  proof('modbus-new-range', 'Modbus Address Range Violation', modbusPoll, modbusElsewhere),
  proof(
    'modbus-schneider-extension',
    'Unpermitted Modbus Schneider Electric Extension',
    modbusPoll,
    play(umas, 'identity-and-reservation', 0, 4),
  ),
  proof(
    'enip-new-command',
    'New Activity Detected - EtherNet/IP Protocol Command',
    play(enip, 'services-and-session', 2),
    play(enip, 'services-and-session', 0, 2),
  ),
  proof('cip-new-class', 'New Activity Detected - CIP Class', tags, identityRead),
  proof('cip-new-class-service', 'New Activity Detected - CIP Class Service', identityRead, {
    ...identityRead,
    lines: [
      ['client', cipEncode.request(0x0e, cipEncode.logicalPath(1, 1, 7))],
      ['server', cipEncode.reply(0x0e, hex('06 45582d323030'))],
    ],
  }),
  proof('cip-new-symbol', 'New Activity Detected - CIP Symbol', tags, {
    ...tags,
    lines: [
      ['client', cipEncode.readTag('Recipe')],
      ['server', cipEncode.readTagReply(0xc4, hex('2a000000'))],
    ],
  }),
  proof('cip-new-pccc-command', 'New Activity Detected - CIP PCCC Command', tags, {
    ...tags,
    lines: [['client', cipEncode.executePccc({ vendor: 77, serial: 1 }, 0x0f, hex('a2 02 07 89 00 00'))]],
  }),
  proof(
    'cip-new-io-connection',
    'New Activity Detected - EtherNet/IP I/O Connection',
    tags,
    play(cip, 'connection', 0, 2),
  ),
  proof(
    'ads-new-command',
    'New Activity Detected - Using AMS Protocol Command',
    adsPoll,
    play(ads, 'symbols-and-values', 0, 2),
  ),
  proof('ads-new-index-group', 'New Activity Detected - Read/Write Command (AMS Index Group)', adsPoll, {
    ...adsPoll,
    lines: adsRead(2, 0xf020, 0),
  }),
  proof('ads-new-index-offset', 'New Activity Detected - Read/Write Command (AMS Index Offset)', adsPoll, {
    ...adsPoll,
    lines: adsRead(2, 0x4020, 0x1000),
  }),
  proof('dnp3-new-function', 'Unpermitted Usage of DNP3 Function Code', eventPoll, freeze),
  proof('dnp3-integrity-scan', 'Suspicion of Illegal Integrity Scan', eventPoll, integrityPoll),
  proof(
    'iec104-new-type',
    'Unpermitted Usage of ASDU Types',
    play(iec104, 'interrogation', 0, 4),
    play(iec104, 'commands', 0, 6),
  ),
  {
    name: 'iec104-interrogated-by-stranger',
    rule,
    defenderTitles: 'Suspicion of Illegal Integrity Scan',
    learn: [{ ...play(iec104, 'interrogation', 0, 4), times: 3 }],
    scenes: [
      { ...play(iec104, 'interrogation', 0, 4), client: { ip: '10.20.0.66', mac: '02:00:00:00:00:66' } },
    ],
  },
  proof(
    's7-new-data-block',
    'Unauthorized Access to Siemens S7 Data Block',
    s7Poll,
    s7Then(['client', s7.readRequest(3, [block(7)])], ['server', s7.readResponse(3, [hex('01020304')])]),
  ),
  proof(
    's7-control-function',
    'Unauthorized Siemens S7 Execution of Control Function',
    s7Poll,
    s7Then(['client', s7.serviceRequest(3, 'P_PROGRAM')], ['server', s7.plainResponse(3, 0x28)]),
  ),
  proof(
    's7-user-defined-function',
    'Unauthorized Siemens S7 Execution of User Defined Function',
    s7Poll,
    s7Then(['client', s7.szlRequest(3, 0x0011)]),
  ),
  proof(
    's7-plus-new-operation',
    'Unauthorized Siemens S7 Plus Operation',
    play(s7plus, 'session-and-variables', 0, 4),
    play(s7plus, 'session-and-variables', 0, 6),
  ),
  proof(
    's7-plus-new-block',
    'Unauthorized Siemens S7 Plus Block Access',
    plusSession,
    plusReading([0x8a0e_0007, 2550, 10]),
  ),
  proof(
    's7-plus-new-object',
    'Unauthorized Access to Siemens S7 Plus Object',
    plusSession,
    plusReading([80, 3736, 4]),
  ),
  proof('bacnet-new-object', 'Unauthorized BACNet Object Access', bacnetRead(1), bacnetRead(7)),
  proof('bacnet-new-route', 'Unauthorized BACNet Route', bacnetRead(1), {
    ...bacnetRead(1),
    lines: [['client', bacnetEncode.networkMessage(0x00, [0, 5])]],
  }),
  proof('mms-new-service', 'Unauthorized MMS Service', mmsIdentity, play(mms, 'control', 0, 6)),
  proof('mms-new-program-service', 'Unauthorized MMS Program Access', mmsIdentity, {
    ...play(mms, 'control', 0, 2),
    lines: [
      ...play(mms, 'control', 0, 2).lines,
      ['client', mmsEncode.data(mmsEncode.request(2, 37, text('RECIPES'), false))],
    ],
  }),
  proof(
    'opcua-new-service',
    'Unauthorized OPC UA Request/Response',
    play(opcua, 'subscription'),
    play(opcua, 'methods', 0, 8),
  ),
  proof('opcua-new-node', 'Unauthorized OPC UA Activity', opcuaSession, {
    ...opcuaSession,
    lines: [
      ...opcuaSession.lines.slice(0, 8),
      ['client', opcuaEncode.readRequest(5, ['ns=2;s=Recipe'])],
      ['server', opcuaEncode.readResponse(5, [7])],
    ],
  }),
  proof(
    'srtp-new-command',
    'Unauthorized GE SRTP Protocol Command',
    srtpPoll,
    play(srtp, 'memory-and-state', 0, 10),
  ),
  proof(
    'srtp-new-memory',
    'Unauthorized GE SRTP System Memory Operation',
    srtpPoll,
    play(srtp, 'memory-and-state', 0, 6),
  ),
  proof(
    'srtp-names-of-programs',
    'Unauthorized GE SRTP File Access',
    srtpPoll,
    srtpThen(['client', srtpEncode.request(2, [3, 0, 0, 0])], ['server', srtpEncode.response(2, [])]),
  ),
  proof(
    'roc-new-opcode',
    'Unauthorized Emerson ROC Operation',
    play(roc, 'flow-computer', 0, 2),
    play(roc, 'flow-computer', 0, 8),
  ),
  proof(
    'fins-new-command',
    'Omron FINS Unauthorized Command',
    play(fins, 'memory', 0, 2),
    play(fins, 'memory', 0, 4),
  ),
  proof(
    'saia-new-command',
    'Unauthorized SAIA S-Bus Command',
    play(saia, 'identity-and-registers', 0, 6),
    play(saia, 'identity-and-registers', 0, 8),
  ),
  proof(
    'melsec-new-command',
    'Unauthorized Mitsubishi MELSEC Command',
    play(melsec, 'binary', 0, 4),
    play(melsec, 'binary', 0, 6),
  ),
  proof(
    'lontalk-new-command',
    'New Activity Detected - LonTalk Command Codes',
    lonVariable,
    play(lontalk, 'variables', 2),
  ),
  proof('lontalk-new-variable', 'New Activity Detected - LonTalk Network Variable', lonVariable, lonOther),
  proof('goose-new-control-block', 'GOOSE Message Type Settings', trip, otherBlock),
  proof(
    'sampled-values-new-stream',
    'Sampled Values Message Type Settings',
    play(sampledValues, 'merging-unit', 0, 5),
    { ...play(sampledValues, 'two-units-a-message', 0, 3), server: { mac: '01:0c:cd:04:00:01' } },
  ),
  proof(
    'windows-service-called',
    'Unauthorized Windows Service',
    remoteCall(SVCCTL, 6),
    remoteCall(SVCCTL, 12),
  ),
  proof(
    'windows-process-scheduled',
    'Unauthorized Windows Process',
    remoteCall(SVCCTL, 6),
    remoteCall(ATSVC, 0),
  ),
  {
    name: 'rpc-new-call',
    rule,
    defenderTitles: 'New Activity Detected - Unauthorized RPC Message Type',
    learn: [modbusPoll, remoteCall(SVCCTL, 6)],
    scenes: [play(dcerpc, 'directory-replicated')],
  },
  proof(
    'snmp-new-request',
    'Unauthorized SNMP Operation',
    play(snmp, 'system-group'),
    play(snmp, 'refused-write'),
  ),
  proof('http-new-method', 'Unauthorized HTTP Activity', httpTo('/status'), httpPost('/settings', '')),
  proof('http-new-soap-action', 'Unauthorized HTTP SOAP Action', soap('urn:GetState'), soap('urn:SetTime')),
  proof(
    'database-new-statement',
    'Unauthorized Database Operation',
    mysql('SELECT * FROM batches'),
    mysql('SELECT * FROM batches', 'DROP TABLE recipes'),
  ),
]
