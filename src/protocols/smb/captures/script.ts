import { hex } from '#bytes/hex'
import type { ConversationScript, ScriptStep } from '#model/script'
import * as encode from '../testing/encode.ts'

const tree = 5
const file = 77

function asked(command: number, messageId: number, body: Uint8Array, within = 0): ScriptStep {
  return ['client', encode.encodeSmb2({ command, messageId, body, tree: within })]
}

function answered(command: number, messageId: number, body: Uint8Array, within = 0): ScriptStep {
  return ['server', encode.encodeSmb2({ command, messageId, body, tree: within, isResponse: true })]
}

/** WRITE response: [MS-SMB2] 2.2.22. */
const written = hex('1100 0000 05000000 00000000 0000 0000')

export const scripts: readonly ConversationScript[] = [
  {
    name: 'file-written',
    over: { transport: 'tcp', port: 445 },
    lines: [
      asked(0, 0, encode.encodeNegotiate([0x0202, 0x0210])),
      answered(0, 0, encode.encodeNegotiated(0x0210)),
      asked(3, 1, encode.encodeTreeConnect('\\\\10.20.0.2\\projects')),
      answered(3, 1, encode.encodeTreeConnected(1), tree),
      asked(5, 2, encode.encodeCreate('logic.prj', 2), tree),
      answered(5, 2, encode.encodeCreated(file), tree),
      asked(9, 3, encode.encodeWrite(file, hex('0102030405')), tree),
      answered(9, 3, written, tree),
      asked(6, 4, encode.encodeClose(file), tree),
      answered(6, 4, encode.encodeClosed(), tree),
    ],
  },
]
