/** Proofs on bytes of what policy rules say of devices, ways, logons, settings and programs. */
import { hex } from '#bytes/hex'
import { ByteWriter } from '#bytes/write'
import type { ConversationScript, ScriptEndpoint, ScriptStep } from '#model/script'
import { scripts as ads } from '#protocols/ads/captures/script'
import * as adsEncode from '#protocols/ads/testing/encode'
import * as cip from '#protocols/cip/testing/encode'
import * as dnp3 from '#protocols/dnp3/testing/encode'
import { encodeQuery, encodeResponse } from '#protocols/dns/testing/encode'
import * as enip from '#protocols/enip/testing/encode'
import { encodeCommand, encodeReply } from '#protocols/ftp/testing/encode'
import { scripts as goose } from '#protocols/goose/captures/script'
import * as http from '#protocols/http/testing/encode'
import { encodeLldp } from '#protocols/lldp/testing/encode'
import { scripts as mms } from '#protocols/mms/captures/script'
import * as mmsEncode from '#protocols/mms/testing/encode'
import * as modbus from '#protocols/modbus/testing/encode'
import { scripts as dcp } from '#protocols/profinet-dcp/captures/script'
import * as profinet from '#protocols/profinet-rt/testing/encode'
import { scripts as s7 } from '#protocols/s7comm/captures/script'
import { FUNCTION } from '#protocols/s7comm-plus/functions'
import * as plus from '#protocols/s7comm-plus/testing/encode'
import * as smb from '#protocols/smb/testing/encode'
import { scripts as ssh } from '#protocols/ssh/captures/script'
import { scripts as umas } from '#protocols/umas/captures/script'
import { ethernetFrame, ipPacket, TCP_FLAG, tcpSegment } from '#wire/build'
import type { AlertProof, RawScene, Scene } from './proof.ts'

const text = (said: string) => new TextEncoder().encode(said)

function play(scripts: readonly ConversationScript[], name: string, from = 0, to = 99): Scene {
  const script = scripts.find((one) => one.name === name)
  if (script === undefined) throw new Error(`expected a script named ${name}`)
  return { ...script, lines: script.lines.slice(from, to) }
}

const unknownClient: ScriptEndpoint = { ip: '10.20.0.66', mac: '02:00:00:00:00:66' }
const onModbus = { transport: 'tcp', port: 502 } as const
const unit = { transaction: 1, unit: 1 }
const poll: Scene = {
  name: 'poll',
  over: onModbus,
  lines: [
    ['client', modbus.readRequest(unit, 3, 0x6b, 3)],
    ['server', modbus.registersResponse(unit, 3, [555, 0, 100])],
  ],
  times: 3,
}

const modbusWrite: Scene = {
  ...poll,
  times: 1,
  lines: [
    ['client', modbus.writeRegister(unit, 0x6b, 3)],
    ['server', modbus.writeRegister(unit, 0x6b, 3)],
  ],
}

/** Read Device Identification, answered. */
const identified = (maker: string, model: string, revision: string): Scene => ({
  name: 'identity',
  over: onModbus,
  lines: [
    ['client', modbus.identificationRequest(unit, 1)],
    ['server', modbus.identificationResponse(unit, 1, [maker, model, revision])],
  ],
})

/** A device of that maker says another revision a day later. */
function updated(name: string, defenderTitles: string, maker: string, model: string): AlertProof {
  return {
    name,
    rule: 'firmware-changed',
    defenderTitles,
    learn: [identified(maker, model, 'V2.11')],
    scenes: [identified(maker, model, 'V9.00')],
  }
}

/** A controller says by EtherNet/IP which firmware it runs. */
const listed = (major: number): Scene => {
  const identity = { vendor: 1, deviceType: 14, productCode: 166, minor: 11, status: 0x60, serial: 0x5afe }
  const data = cip.identityData({ ...identity, major, productName: '1769-L36ERM' }, 3)
  return {
    name: 'listed',
    over: { transport: 'udp', port: 44_818 },
    lines: [
      ['client', enip.listIdentityRequest()],
      ['server', enip.listIdentityReply(Uint8Array.of(10, 20, 0, 2), data)],
    ],
  }
}

const twinCat = (build: number): Scene => {
  const header = {
    target: { netId: [5, 13, 117, 96, 1, 1], port: 800 },
    source: { netId: [10, 20, 0, 1, 1, 1], port: 32_905 },
    command: 1,
    invokeId: 1,
  } as const
  return {
    ...play(ads, 'symbols-and-values', 0, 0),
    lines: [
      ['client', adsEncode.request(header)],
      ['server', adsEncode.response(header, 0, adsEncode.device(2, 11, build, 'PLC Server'))],
    ],
  }
}

const s7Plus = (firmware: string): Scene => {
  const opened = { functionCode: FUNCTION.createObject, sequence: 1, session: 288 }
  return {
    name: 's7-plus',
    over: { carriedBy: 'cotp' },
    lines: [
      [
        'client',
        plus.telegram(
          plus.V1,
          plus.request(opened, plus.create(285, plus.sessionOf('STATION-7', 'anna', 1))),
        ),
      ],
      [
        'server',
        plus.telegram(
          plus.V1,
          plus.response(opened, plus.created(0x3c0, plus.sessionVersion('6ES7 515-2AM01-0AB0', firmware))),
        ),
      ],
    ],
  }
}

const MACS = { router: '02:00:00:00:00:fe', host: '02:00:00:00:00:01' }
const { SYN, ACK, PSH } = TCP_FLAG

/** A page fetched from 198.51.100.7, which lies behind a router: 12 hops took from its packets' time to live. */
function fetched(from: string, port = 80): RawScene {
  const far = '198.51.100.7'
  const frame = (isOut: boolean, flags: number, payload: Uint8Array, at: number) => {
    const [source, destination] = isOut ? [from, far] : [far, from]
    const ports = isOut ? [50_123, port] : [port, 50_123]
    const sequence = (isOut ? 1000 : 9000) + (flags === SYN || flags === (SYN | ACK) ? 0 : 1)
    const segment = tcpSegment({
      source,
      destination,
      sourcePort: ports[0]!,
      destinationPort: ports[1]!,
      sequence,
      acknowledgment: isOut ? 9001 : 1001,
      flags,
      payload,
    })
    const packet = ipPacket({
      source,
      destination,
      protocol: 6,
      payload: segment,
      timeToLive: isOut ? 64 : 52,
    })
    const [senderMac, receiverMac] = isOut ? [MACS.host, MACS.router] : [MACS.router, MACS.host]
    return { at, bytes: ethernetFrame({ source: senderMac, destination: receiverMac, payload: packet }) }
  }
  const nothing = new Uint8Array(0)
  return {
    frames: [
      frame(true, SYN, nothing, 0),
      frame(false, SYN | ACK, nothing, 0.01),
      frame(true, ACK, nothing, 0.02),
      frame(true, PSH | ACK, http.encodeGet('updates.example.com', '/'), 0.03),
      frame(
        false,
        PSH | ACK,
        http.encodeResponse({ status: 200, reason: 'OK', fields: {}, body: 'ok' }),
        0.04,
      ),
    ],
  }
}

const page = (agent: string): Scene => ({
  name: 'page',
  over: { transport: 'tcp', port: 80 },
  lines: [
    ['client', http.encodeGet('hmi.plant.example', '/', { 'User-Agent': agent })],
    ['server', http.encodeResponse({ status: 200, reason: 'OK', fields: {}, body: 'ok' })],
  ],
})

const lldp = (name: string): Scene => ({
  name: 'lldp',
  over: { etherType: 0x88cc },
  server: { mac: '01:80:c2:00:00:0e' },
  lines: [
    ['client', encodeLldp({ chassisMac: hex('020000000001'), port: 'port-003', timeToLive: 20, name })],
  ],
})

const frames = (frameId: number): Scene => ({
  name: 'cyclic',
  over: { etherType: 0x8892 },
  lines: [1, 2, 3].map(
    (cycle): ScriptStep => ['client', profinet.cyclic(frameId, hex('80 01 02'), cycle * 64)],
  ),
})

const lookedUp = (name: string): Scene => ({
  name: 'name',
  over: { transport: 'udp', port: 53 },
  client: { ip: '10.20.0.2', mac: '02:00:00:00:00:02' },
  server: { ip: '10.20.0.9', mac: '02:00:00:00:00:09' },
  lines: [
    ['client', encodeQuery(1, name)],
    ['server', encodeResponse(1, name, hex('0a140005'))],
  ],
})

/** MySQL 8.0 client/server protocol: a logon of `user`, admitted or not. */
const database = (user: string, isAdmitted = true): Scene => {
  const response = new Uint8Array([
    ...hex('05a20000 00000001 21 0000000000000000000000000000000000000000000000'),
    ...text(user),
    0,
    0,
    0,
  ])
  const denied = new Uint8Array([...hex('ff 1504'), ...text('#28000Access denied')])
  return {
    name: 'database',
    over: { transport: 'tcp', port: 3306 },
    lines: [
      ['server', hex('0c0000 00 0a 352e372e3333 00 01020304')],
      ['client', new Uint8Array([response.length, 0, 0, 1, ...response])],
      [
        'server',
        isAdmitted ? hex('070000 02 00000002000000') : new Uint8Array([denied.length, 0, 0, 2, ...denied]),
      ],
    ],
  }
}

/** SMB 2 session setup with an NTLM AUTHENTICATE of `user`: [MS-SMB2] 2.2.5, [MS-NLMP] 2.2.1.3. */
const smbLogon = (user: string): Scene => {
  const names = ['PLANT', user, 'PC7'].map(
    (name) => new Uint8Array([...name].flatMap((c) => [c.charCodeAt(0), 0])),
  )
  const ntlm = new ByteWriter().ascii('NTLMSSP').u8(0).u32le(3)
  let at = 64
  const field = (bytes: Uint8Array) => {
    ntlm.u16le(bytes.length).u16le(bytes.length).u32le(at)
    at += bytes.length
  }
  const proof = new Uint8Array(24).fill(7)
  for (const part of [proof, proof, ...names, new Uint8Array(0)]) field(part)
  ntlm.u32le(1)
  for (const part of [proof, proof, ...names]) ntlm.bytes(part)
  const token = ntlm.take()
  const asked = new ByteWriter().u16le(25).u8(0, 1).u32le(0).u32le(0).u16le(88).u16le(token.length).zeros(8)
  return {
    name: 'smb-logon',
    over: { transport: 'tcp', port: 445 },
    lines: [
      ['client', smb.encodeSmb2({ command: 0, messageId: 0, body: smb.encodeNegotiate([0x0202, 0x0210]) })],
      [
        'server',
        smb.encodeSmb2({ command: 0, messageId: 0, isResponse: true, body: smb.encodeNegotiated(0x0210) }),
      ],
      ['client', smb.encodeSmb2({ command: 1, messageId: 1, body: asked.bytes(token).take() })],
      [
        'server',
        smb.encodeSmb2({ command: 1, messageId: 1, isResponse: true, body: hex('0900 0000 4800 0000') }),
      ],
    ],
  }
}

const ftp = (isAdmitted: boolean): Scene => ({
  name: 'ftp',
  over: { transport: 'tcp', port: 21 },
  lines: [
    ['server', encodeReply(220, 'Example FTP 1.4 ready')],
    ['client', encodeCommand('USER', 'operator')],
    ['server', encodeReply(331, 'Password required')],
    ['client', encodeCommand('PASS', 'example')],
    ['server', isAdmitted ? encodeReply(230, 'Logged on') : encodeReply(530, 'Login incorrect')],
  ],
})

const toOutstation = { isFromMaster: true, source: 1, destination: 10 }
const outstation = (indications: number): Scene => ({
  name: 'outstation',
  over: { transport: 'tcp', port: 20_000 },
  lines: [
    ['client', dnp3.frames(toOutstation, dnp3.request(0, 1, dnp3.classes(1, 2, 3)))],
    ['server', dnp3.frames(dnp3.reversed(toOutstation), dnp3.response({ sequence: 0, indications }))],
  ],
})

const s7Poll = play(s7, 'reading-and-writing', 0, 4)
const s7Upload: Scene = {
  ...s7Poll,
  lines: [
    ...s7Poll.lines.slice(0, 2),
    // Start upload of OB1: function 0x1d, file `_0800001P`.
    ['client', hex('32 01 0000 0003 0012 0000 1d 00 0000 00000000 09 5f30383030303031 50')],
  ],
}

export const proofs: readonly AlertProof[] = [
  updated('firmware-of-modbus-device', 'Modbus Firmware Version Changed', 'Example Works', 'EX-100'),
  updated('firmware-of-any-device', 'Firmware Version Changed', 'Example Works', 'EX-200'),
  updated('firmware-change', 'Firmware Change Detected', 'Example Works', 'EX-300'),
  {
    name: 'firmware-claimed-opens-learning',
    rule: 'learning-reopened',
    defenderTitles: '',
    learn: [listed(20)],
    scenes: [listed(33)],
    nearMiss: [listed(20)],
  },
  updated('firmware-of-mitsubishi', 'Mitsubishi Firmware Version Changed', 'Mitsubishi Electric', 'Q03UDV'),
  updated('firmware-of-honeywell', 'Honeywell Firmware Version Changed', 'Honeywell', 'HC900'),
  updated('firmware-of-roc', 'Emerson ROC Firmware Version Changed', 'Emerson', 'ROC800'),
  {
    name: 'software-of-beckhoff',
    rule: 'firmware-changed',
    defenderTitles: 'Beckhoff Software Changed',
    learn: [twinCat(2103)],
    scenes: [twinCat(2666)],
  },
  {
    name: 'firmware-of-s7-plus',
    rule: 'firmware-changed',
    defenderTitles: 'S7 Plus PLC Firmware Changed',
    learn: [s7Plus('V2.6')],
    scenes: [s7Plus('V2.9')],
  },
  {
    name: 'stranger-appears',
    rule: 'new-device',
    defenderTitles: 'New Asset Detected',
    learn: [poll],
    scenes: [{ ...poll, client: unknownClient }],
  },
  {
    name: 'field-device-appears',
    rule: 'new-device',
    defenderTitles: 'Field Device Discovered Unexpectedly',
    learn: [poll],
    scenes: [{ ...poll, server: unknownClient }],
  },
  {
    name: 'port-opened',
    rule: 'new-link',
    defenderTitles: 'New Port Discovery',
    learn: [poll],
    scenes: [ftp(true)],
  },
  {
    name: 'ssh-to-known-device',
    rule: 'new-remote-access',
    defenderTitles: 'Unauthorized SSH Access',
    learn: [poll],
    scenes: [play(ssh, 'key-exchange')],
  },
  {
    name: 'http-to-controller',
    rule: 'new-link',
    defenderTitles: 'Illegal HTTP Communication',
    learn: [poll],
    scenes: [page('Mozilla/5.0')],
  },
  {
    name: 'controller-reaches-internet',
    rule: 'internet-access',
    defenderTitles: 'Unauthorized Internet Connectivity Detected',
    learn: [poll],
    scenes: [fetched('10.20.0.1')],
  },
  {
    name: 'one-service-more-on-the-internet',
    rule: 'internet-access',
    defenderTitles: 'Internet Access Detected',
    learn: [fetched('10.20.0.1')],
    scenes: [fetched('10.20.0.1', 8080)],
  },
  {
    name: 'public-address-reaches-internet',
    rule: 'internet-access',
    defenderTitles: 'External address within the network communicated with Internet',
    learn: [poll],
    scenes: [fetched('203.0.113.5')],
  },
  {
    name: 'identify-all-by-known-station',
    rule: 'new-group-traffic',
    defenderTitles: 'Unauthorized Multicast/Broadcast Connection',
    learn: [poll],
    scenes: [{ ...play(dcp, 'identify', 0, 1), server: { mac: '01:0e:cf:00:00:00' } }],
  },
  {
    name: 'controller-asks-for-name',
    rule: 'unusual-name-query',
    defenderTitles: 'Unauthorized Name Query',
    learn: [poll],
    scenes: [lookedUp('update.example.com')],
  },
  {
    name: 'database-refuses-logon',
    rule: 'logon-refused',
    defenderTitles: 'Database Login Failed',
    scenes: [database('root', false)],
  },
  {
    name: 'ftp-refuses-logon',
    rule: 'logon-refused',
    defenderTitles: 'FTP Login Failed',
    scenes: [ftp(false)],
  },
  {
    name: 'database-logon-of-another',
    rule: 'new-logon',
    defenderTitles: 'Unauthorized Database Login',
    learn: [database('historian')],
    scenes: [database('root')],
  },
  {
    name: 'smb-logon-of-another',
    rule: 'new-logon',
    defenderTitles: 'Unauthorized SMB Login',
    learn: [smbLogon('anna')],
    scenes: [smbLogon('backup')],
  },
  {
    name: 'another-program-speaks-http',
    rule: 'new-user-agent',
    defenderTitles: 'Unauthorized HTTP User Agent',
    learn: [page('HistorianSync/4.1')],
    scenes: [page('python-requests/2.31')],
  },
  {
    name: 'switch-renamed',
    rule: 'neighbour-changed',
    defenderTitles: 'New LLDP Device Configuration',
    learn: [lldp('switch-7')],
    scenes: [lldp('attic')],
  },
  {
    name: 'profinet-multicast-frames',
    rule: 'new-frame-type',
    defenderTitles: 'Unauthorized Profinet Frame Type',
    learn: [frames(0xc001)],
    scenes: [frames(0xf801)],
  },
  {
    name: 'goose-under-simulation',
    rule: 'publisher-settings-changed',
    defenderTitles: 'GOOSE Message Type Settings',
    learn: [play(goose, 'trip', 0, 3)],
    scenes: [play(goose, 'spoofed', 3)],
  },
  {
    name: 'address-refused-for-the-first-time',
    rule: 'new-exception',
    defenderTitles: 'Function Code Raised Unauthorized Exception',
    learn: [poll],
    scenes: [
      {
        ...poll,
        lines: [
          ['client', modbus.readRequest(unit, 3, 0x6b, 3)],
          ['server', modbus.exceptionResponse(unit, 3, 2)],
        ],
      },
    ],
  },
  {
    name: 'outstation-in-trouble',
    rule: 'new-indication',
    defenderTitles: 'Unpermitted Usage of Internal Indication (IIN)',
    learn: [outstation(0)],
    scenes: [outstation(0x0040)],
  },
  {
    name: 'station-name-set',
    rule: 'configuration-written',
    defenderTitles: 'Unauthorized PLC Configuration Write',
    learn: [play(dcp, 'commissioning', 0, 2)],
    scenes: [play(dcp, 'commissioning', 2, 4)],
  },
  {
    name: 'project-info-read',
    rule: 'configuration-read',
    defenderTitles: 'Unauthorized PLC Configuration Read',
    learn: [play(umas, 'memory-and-variables', 0, 2)],
    scenes: [play(umas, 'identity-and-reservation', 0, 4)],
  },
  {
    name: 'program-read-out',
    rule: 'program-uploaded',
    defenderTitles: 'Unauthorized PLC Program Upload',
    learn: [s7Poll],
    scenes: [s7Upload],
  },
  {
    name: 'program-downloaded',
    rule: 'program-downloaded',
    defenderTitles: 'Unauthorized PLC Programming',
    learn: [s7Poll],
    scenes: [play(s7, 'download')],
  },
  {
    name: 'domain-read-out-by-mms',
    rule: 'program-uploaded',
    defenderTitles: 'Unauthorized MMS Program Access',
    learn: [play(mms, 'identity', 0, 4)],
    scenes: [
      {
        ...play(mms, 'identity', 0, 2),
        lines: [
          ...play(mms, 'identity', 0, 2).lines,
          ['client', mmsEncode.data(mmsEncode.request(2, 29, text('RECIPES'), false))],
        ],
      },
    ],
  },
  {
    name: 'rule-of-the-user',
    rule: 'own-set-point-written',
    defenderTitles: 'Unauthorized Operation was detected by a User Defined Rule',
    protocolFolders: ['custom-rules'],
    scenes: [modbusWrite],
  },
  {
    name: 'command-to-sicam',
    rule: 'new-function',
    defenderTitles: 'New Activity Detected - Using Siemens SICAM Command',
    learn: [identified('Siemens AG', 'SICAM A8000', 'V5.0'), poll],
    scenes: [modbusWrite],
  },
  {
    name: 'command-to-foxboro',
    rule: 'new-function',
    defenderTitles: 'Foxboro I/A Unauthorized Operation',
    learn: [identified('Foxboro', 'FCP280', 'V1.0'), poll],
    scenes: [modbusWrite],
  },
  {
    name: 'data-request-to-ovation',
    rule: 'new-function',
    defenderTitles: 'New Activity Detected - Ovation Data Request',
    learn: [identified('Emerson', 'Ovation OCR3000', 'V3.8'), poll],
    scenes: [
      {
        ...poll,
        lines: [
          ['client', modbus.readRequest(unit, 4, 300, 2)],
          ['server', modbus.registersResponse(unit, 4, [1, 2])],
        ],
      },
    ],
  },
]
