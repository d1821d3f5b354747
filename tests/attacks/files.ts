/** Proofs on files and programs that cross the network: what they are is read off their bytes. */
import { asciiBytes } from '#bytes/ber-write'
import { hex } from '#bytes/hex'
import { ByteWriter } from '#bytes/write'
import type { ScriptStep } from '#model/script'
import * as ftp from '#protocols/ftp/testing/encode'
import * as modbus from '#protocols/modbus/testing/encode'
import * as s7 from '#protocols/s7comm/testing/encode'
import * as smb from '#protocols/smb/testing/encode'
import type { AlertProof, Scene } from './proof.ts'

/** A Windows program as far as its headers go: Microsoft PE format. */
export function program(): Uint8Array {
  const bytes = new Uint8Array(1500)
  bytes.set(asciiBytes('MZ'))
  bytes[0x3c] = 0x80
  bytes.set(asciiBytes('PE\0\0'), 0x80)
  return bytes
}

/** The test file of EICAR, in pieces so that no scanner stumbles over this one. */
const testFile = asciiBytes(
  ['X5O!P%@AP[4\\PZX54(P^)7CC)7}$', 'EICAR-STANDARD-ANTIVIRUS', '-TEST-FILE!$H+H*'].join(''),
)

/** Polled by Modbus, so that allHosts knows the server for a controller. */
const polling: Scene = {
  name: 'polling',
  over: { transport: 'tcp', port: 502 },
  lines: [
    ['client', modbus.readRequest({ transaction: 1, unit: 1 }, 3, 0, 2)],
    ['server', modbus.registersResponse({ transaction: 1, unit: 1 }, 3, [1, 2])],
  ],
  times: 5,
}

const tree = 5
const file = 77
const asked = (command: number, messageId: number, body: Uint8Array, within = tree): ScriptStep => [
  'client',
  smb.encodeSmb2({ command, messageId, body, tree: within }),
]
const answered = (command: number, messageId: number, body: Uint8Array): ScriptStep => [
  'server',
  smb.encodeSmb2({ command, messageId, body, tree, isResponse: true }),
]
const written = hex('1100 0000 05000000 00000000 0000 0000')

/** A file written in two pieces, the second first. */
export function writing(name: string, content: Uint8Array): Scene {
  return {
    name: 'writing',
    over: { transport: 'tcp', port: 445 },
    at: 10,
    lines: [
      asked(3, 1, smb.encodeTreeConnect('\\\\10.20.0.2\\C$'), 0),
      answered(3, 1, smb.encodeTreeConnected(1)),
      asked(5, 2, smb.encodeCreate(name, 2)),
      answered(5, 2, smb.encodeCreated(file)),
      asked(9, 3, smb.encodeWrite(file, content.subarray(700), 700)),
      answered(9, 3, written),
      asked(9, 4, smb.encodeWrite(file, content.subarray(0, 700))),
      answered(9, 4, written),
      asked(6, 5, smb.encodeClose(file)),
      answered(6, 5, smb.encodeClosed()),
    ],
  }
}

const storing: readonly Scene[] = [
  {
    name: 'ordering',
    over: { transport: 'tcp', port: 21 },
    lines: [
      ['server', ftp.encodeReply(220, 'Example FTP 1.4 ready')],
      ['client', ftp.encodeCommand('USER', 'anonymous')],
      ['server', ftp.encodeReply(230, 'Logged on')],
      ['client', ftp.encodeCommand('PASV')],
      ['server', ftp.encodeReply(227, 'Entering Passive Mode (10,20,0,2,195,80)')],
      ['client', ftp.encodeCommand('STOR', 'holiday.txt')],
      ['server', ftp.encodeReply(150, 'Opening data connection')],
    ],
  },
  {
    name: 'data',
    over: { transport: 'tcp', port: 195 * 256 + 80, clientPort: 50_001 },
    at: 1,
    lines: [['client', testFile]],
  },
]

const block = (code: Uint8Array) => s7.block({ type: 0x0c, number: 105, code, author: 'SEA', name: 'SCALE' })

/** Loads FC105 of this code, as the engineering tool does. */
function loading(code: Uint8Array, at: number): Scene {
  const name = '_0C00105P'
  const byteCount = block(code)
  return {
    name: 'loading',
    over: { carriedBy: 'cotp' },
    at,
    lines: [
      ['client', s7.setupRequest(1)],
      ['server', s7.setupResponse(1)],
      ['client', s7.downloadRequest(2, name, byteCount.length)],
      ['server', s7.plainResponse(2, 0x1a)],
      ['server', s7.downloadBlock(100, name)],
      ['client', s7.downloadPart(100, byteCount.subarray(0, 100), false)],
      ['server', s7.downloadBlock(101, name)],
      ['client', s7.downloadPart(101, byteCount.subarray(100), true)],
      ['server', s7.downloadEnded(102, name)],
      ['client', s7.plainResponse(102, 0x1c)],
    ],
  }
}

const code = new ByteWriter().zeros(120).take()
const otherCode = new ByteWriter().zeros(119).u8(0x65).take()

export const proofs: readonly AlertProof[] = [
  {
    name: 'executable-written-to-controller',
    rule: 'executable-transferred',
    defenderTitles: 'Suspicious Executable File Detected on Endpoint',
    scenes: [polling, writing('manual.pdf', program())],
  },
  {
    name: 'eicar-stored',
    rule: 'eicar-transferred',
    defenderTitles: 'Malware Test File Detected - EICAR AV Success',
    scenes: storing,
  },
  {
    name: 's7-block-changed',
    rule: 'program-changed',
    defenderTitles: '',
    scenes: [loading(code, 0), loading(code, 60), loading(otherCode, 120)],
  },
]
