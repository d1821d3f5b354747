import { clean } from '#bytes/text'
import { exploit } from '#model/exploit'
import { defineProtocol } from '#model/protocol'
import { askedOf, begin, end, follow, purposeOf, type TftpRequest, type TftpState } from './moving.ts'
import { dissect, probe, type TftpMessage, tftpOpcode } from './wire.ts'

const read = { code: '1', name: 'Read Request', verb: 'read' } as const
/** Two levels up, or what every Unix and Windows keeps its secrets in: a server that is set up serves neither. */
const OUTSIDE = /(?:\.\.[\\/]){2,}|^\/?etc\/(?:passwd|shadow)$|\bboot\.ini$/i
/**
 * Files that a GE D20 runs as commands of its monitor once they are written, and the file of the responses: Project
 * Basecamp (2012).
 */
const MONITOR = /^monitor[:\\/](?:command|response)\.log$/i
/** Where a D20 keeps its configuration, with the passwords of its accounts: the same. */
const ACCOUNTS = /^nvram[:\\/]d20\.zlb$/i
/** Longer than any way of transfer there is, by which small servers are overrun: RFC 1350 §5 has three of eight letters. */
const LONGEST_MODE = 64
const write = { code: '2', name: 'Write Request', verb: 'write' } as const

export const protocol = defineProtocol<TftpMessage, TftpState>({
  name: 'tftp',
  shortName: 'TFTP',
  title: 'Trivial File Transfer Protocol',
  standard: 'RFC 1350; RFC 2347',
  depth: 'semantic',
  family: 'it',
  roles: { server: { role: 'file-server' } },
  hints: [{ transport: 'udp', port: 69 }, { content: 'udp' }],
  firstBytes: '\x00',
  probe,
  dissect,
  newState: () => ({ asked: undefined, moving: undefined }),
  isFromClient: ({ mode }) => (mode === '' ? undefined : true),
  facts(message, slice, emit, state) {
    const { opcode, text, mode, number, hasOptions } = message
    const { fromClient, sourcePort } = slice
    const isWrite = opcode === tftpOpcode.WRITE
    if (mode !== '') {
      emit({ kind: 'operation', ...(isWrite ? write : read), object: text, outcome: 'requested' })
      if (OUTSIDE.test(text))
        emit(exploit(`asks for a file outside of the served folder, ${clean(text, 80)},`))
      if (MONITOR.test(text)) emit(exploit(`gives orders to the monitor of a GE D20 (${clean(text, 40)})`))
      if (!isWrite && ACCOUNTS.test(text))
        emit(exploit(`fetches the accounts of a GE D20 (${clean(text, 40)})`))
      if (mode.length > LONGEST_MODE)
        emit(exploit(`tries a buffer overflow (TFTP mode of ${mode.length} characters)`))
      const direction = isWrite ? 'to-server' : 'to-client'
      emit({ kind: 'transfer', name: text, type: mode, bytes: 0, direction, purpose: purposeOf(text) })
      const context: TftpRequest = { name: text, isWrite, hasOptions, port: sourcePort }
      // The answer comes from a new port of the server to the one that asked: RFC 1350 §4.
      emit({
        kind: 'expectation',
        protocol: 'tftp',
        transport: 'udp',
        ip: undefined,
        end: 'client',
        port: sourcePort,
        context,
      })
      begin(context, state)
    } else if (opcode === tftpOpcode.ERROR && !fromClient) {
      const asked = askedOf(slice, state)
      const operation = asked?.isWrite === true ? write : read
      const error = text || `code ${number}`
      emit({ kind: 'operation', ...operation, object: asked?.name, outcome: 'rejected', error })
    } else follow(message, slice, emit, state)
  },
  finish: end,
  rows: ({ opcode, number, text, mode, dataLength }) => [
    { label: 'Opcode', value: String(opcode), at: 0, length: 2 },
    { label: 'File or message', value: `${text} ${mode}`, at: 2, length: 0 },
    { label: 'Block', value: `${number}, ${dataLength} bytes`, at: 2, length: 2 },
  ],
  operations: [read, write],
})
