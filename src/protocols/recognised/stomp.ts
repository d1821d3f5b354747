import { latin1 } from '#bytes/message-head'
import { ByteWriter } from '#bytes/write'
import { defineRecogniser } from '#protocol-kit/recogniser'

// A line with the command, lines of headers, an empty line, the body, NUL: STOMP 1.2 (2012), "STOMP Frames".
const OPENINGS = ['STOMP', 'CONNECT', 'CONNECTED']
const FROM_SERVER = ['CONNECTED', 'MESSAGE', 'RECEIPT', 'ERROR']
const COMMANDS = [
  ...OPENINGS,
  ...['SEND', 'SUBSCRIBE', 'UNSUBSCRIBE', 'ACK', 'NACK', 'BEGIN', 'COMMIT', 'ABORT', 'DISCONNECT'],
  ...['MESSAGE', 'RECEIPT', 'ERROR'],
]
/** A header of the first frame of a connection: its version, or the logon of version 1.0. */
const PROVING_HEADER = /\n(?:accept-version|version|login|session|heart-beat):/
/** Bytes that decide. */
const HEAD = 512

const commandOf = (head: string) => /^([A-Z]{3,11})\r?\n/.exec(head)?.[1]
const mayBecome = (head: string, commands: readonly string[]) =>
  commands.some((command) => `${command}\r\n`.startsWith(head) || `${command}\n`.startsWith(head))

const frame = (text: string) => new ByteWriter().ascii(text).u8(0).take()

export const recogniser = defineRecogniser({
  name: 'stomp',
  shortName: 'STOMP',
  title: 'STOMP',
  standard: 'STOMP 1.0, 1.1 and 1.2 (2012)',
  family: 'it',
  hints: [{ transport: 'tcp', port: 61613 }, { content: 'tcp' }, { carriedBy: 'websocket' }],
  firstBytes: 'SC',
  probe({ bytes, start, end }) {
    const head = latin1(bytes, start, Math.min(end, start + HEAD))
    if (!OPENINGS.includes(commandOf(head) ?? '')) return mayBecome(head, OPENINGS) ? 'more' : 'no'
    if (PROVING_HEADER.test(head)) return 'yes'
    return head.length < HEAD && !/\n\r?\n/.test(head) ? 'more' : 'no'
  },
  probeHinted({ bytes, start, end }) {
    const head = latin1(bytes, start, Math.min(end, start + HEAD))
    if (COMMANDS.includes(commandOf(head) ?? '')) return 'yes'
    return mayBecome(head, COMMANDS) ? 'more' : 'no'
  },
  isFromClient: ({ bytes, start, end }) =>
    !FROM_SERVER.includes(commandOf(latin1(bytes, start, Math.min(end, start + HEAD))) ?? ''),
  examples: [
    { bytes: frame('CONNECT\naccept-version:1.2\nhost:mes\nlogin:admin\npasscode:admin\n\n') },
    { bytes: frame('CONNECTED\nversion:1.2\nserver:ActiveMQ/5.18.3\n\n'), from: 'server' },
  ],
})
