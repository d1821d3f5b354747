import type { Transfer } from '#model/fact'
import { defineProtocol } from '#model/protocol'
import { dissect, recognise, type TftpMessage, tftpOpcode } from './wire.ts'

const read = { code: '1', name: 'Read Request', verb: 'read' } as const
const write = { code: '2', name: 'Write Request', verb: 'write' } as const

export const protocol = defineProtocol<TftpMessage, undefined>({
  name: 'tftp',
  title: 'Trivial File Transfer Protocol',
  standard: 'RFC 1350; RFC 2347',
  depth: 'semantic',
  family: 'it',
  parts: { server: { role: 'file-server' } },
  hints: [{ transport: 'udp', port: 69 }, { content: 'udp' }],
  recognise,
  dissect,
  isFromClient: ({ mode }) => (mode === '' ? undefined : true),
  facts({ opcode, text, mode, number }, { fromClient, sourcePort }, tell) {
    const isWrite = opcode === tftpOpcode.WRITE
    if (mode !== '') {
      tell({ kind: 'operation', ...(isWrite ? write : read), object: text, outcome: 'asked' })
      const direction = isWrite ? 'to-server' : 'to-client'
      tell({ kind: 'transfer', name: text, type: mode, octets: 0, direction, purpose: purposeOf(text) })
      // The answer comes from a new port to the one that asked: RFC 1350 §4.
      tell({ kind: 'expectation', protocol: 'tftp', transport: 'udp', ip: undefined, port: sourcePort })
    } else if (opcode === tftpOpcode.ERROR && !fromClient) {
      tell({ kind: 'operation', ...read, outcome: 'refused', error: text || `code ${number}` })
    }
  },
  rows: ({ opcode, number, text, mode, dataLength }) => [
    { label: 'Opcode', value: String(opcode), at: 0, length: 2 },
    { label: 'File or message', value: `${text} ${mode}`, at: 2, length: 0 },
    { label: 'Block', value: `${number}, ${dataLength} octets`, at: 2, length: 2 },
  ],
  operations: [read, write],
})

/** What a name's ending says the file is for; a guess that a person can check. */
function purposeOf(name: string): NonNullable<Transfer['purpose']> {
  if (/\.(bin|fw|img|upd|swu|rom|hex|trx|mot)$/i.test(name)) return 'firmware'
  return /(\.(cfg|conf|config|ini|xml)|-confg|startup-config|running-config)$/i.test(name)
    ? 'configuration'
    : 'file'
}
