import { latin1 } from '#bytes/message-head'
import { indexOfOctet, u32be } from '#bytes/read'
import { clean } from '#bytes/text'
import { confidence, type Verb } from '#model/fact'
import { type Dissected, defineProtocol, type Slice, type Tell } from '#model/protocol'

/** Text commands: protocol.txt 1.6. */
const commands: ReadonlyMap<string, Verb> = new Map([
  ['get', 'read'],
  ['gets', 'read'],
  ['gat', 'read'],
  ['set', 'write'],
  ['add', 'write'],
  ['replace', 'write'],
  ['append', 'write'],
  ['prepend', 'write'],
  ['cas', 'write'],
  ['incr', 'write'],
  ['decr', 'write'],
  ['touch', 'write'],
  ['delete', 'delete'],
  ['flush_all', 'delete'],
  ['stats', 'diagnose'],
  ['version', 'identify'],
])
/** A whole request line that nothing else begins with. */
const REQUEST =
  /^(?:(?:get|gets) [!-~]{1,250}(?: [!-~]{1,250})*|(?:set|add|replace|append|prepend) [!-~]{1,250} \d{1,10} -?\d{1,10} \d{1,8}(?: noreply)?|stats(?: [a-z]{1,20})?|version|flush_all(?: \d+)?)\r\n/
const LINE =
  /^(?:[a-z_]{2,9}(?: [!-~]+)*|VALUE [!-~]+ \d+ \d+.*|END|STORED|NOT_STORED|EXISTS|NOT_FOUND|DELETED|TOUCHED|OK|RESET|ERROR|(?:CLIENT|SERVER)_ERROR .*|STAT .*|VERSION .*|\d+)\r$/
// Binary header: magic, operation, key length (2), extras, type, status (2), body length (4).
const BINARY = { request: 0x80, response: 0x81, type: 5, length: 8, size: 24 } as const
const LAST_OPERATION = 0x24
/** UDP frames have 8 octets in front: request, sequence, count, 0. */
const UDP_HEADER = 8

const limits = { line: 2048, value: 1024 * 1024 } as const

interface MemcachedMessage {
  readonly command: string
  readonly version: string
  /** Octets of data behind this line. */
  readonly rest: number
}

/** Octets of data still to pass, by client and server. */
interface MemcachedExchange {
  readonly rest: [number, number]
}

function dissect(slice: Slice, { rest }: MemcachedExchange): Dissected<MemcachedMessage> {
  const { bytes, end, fromClient, isStream } = slice
  const start = isStream ? slice.start : Math.min(end, slice.start + UDP_HEADER)
  const still = rest[fromClient ? 0 : 1]
  if (still > 0 && isStream) {
    const length = Math.min(still, end - start)
    return {
      kind: 'message',
      length,
      message: { command: '', version: '', rest: still - length },
      isPiece: true,
    }
  }
  if (start >= end) return { kind: 'foreign' }
  const length = end - slice.start
  if (bytes[start] === (fromClient ? BINARY.request : BINARY.response)) return binary(slice, start)
  const lineEnd = indexOfOctet(bytes, start, Math.min(end, start + limits.line), 0x0a)
  if (lineEnd < 0)
    return isStream && length < limits.line && bytes[start]! >= 0x30
      ? { kind: 'incomplete', need: length + 1 }
      : { kind: 'foreign' }
  const line = latin1(bytes, start, lineEnd)
  const words = line.trimEnd().split(' ')
  if (!LINE.test(line) || (fromClient && !commands.has(words[0]!) && words[0] !== 'quit'))
    return { kind: 'foreign' }
  const dataAt = fromClient
    ? commands.get(words[0]!) === 'write' && words.length >= 5
      ? 4
      : -1
    : words[0] === 'VALUE'
      ? 3
      : -1
  const data = dataAt < 0 || !/^\d{1,7}$/.test(words[dataAt] ?? '') ? 0 : Number(words[dataAt]) + 2
  return {
    kind: 'message',
    length: isStream ? lineEnd + 1 - start : length,
    message: {
      command: fromClient ? words[0]! : '',
      version: words[0] === 'VERSION' ? clean(words.slice(1).join(' '), 64) : '',
      rest: isStream ? data : 0,
    },
  }
}

function binary({ bytes, start: from, end, isStream }: Slice, start: number): Dissected<MemcachedMessage> {
  if (end - start < BINARY.size)
    return isStream ? { kind: 'incomplete', need: BINARY.size } : { kind: 'foreign' }
  const body = u32be(bytes, start + BINARY.length)
  if (bytes[start + 1]! > LAST_OPERATION || bytes[start + BINARY.type] !== 0 || body > limits.value)
    return { kind: 'foreign' }
  return {
    kind: 'message',
    length: isStream ? BINARY.size : end - from,
    message: { command: '', version: '', rest: body },
  }
}

function facts(
  { command, version, rest: left }: MemcachedMessage,
  { fromClient }: Slice,
  tell: Tell,
  { rest }: MemcachedExchange,
): void {
  rest[fromClient ? 0 : 1] = left
  if (version !== '')
    tell({
      kind: 'identity',
      attribute: 'software',
      value: `memcached ${version}`,
      confidence: confidence.banner,
      field: 'VERSION',
    })
  const verb = commands.get(command)
  if (verb !== undefined) tell({ kind: 'operation', verb, name: command, code: command, outcome: 'asked' })
}

export const protocol = defineProtocol<MemcachedMessage, MemcachedExchange>({
  name: 'memcached',
  title: 'Memcached',
  standard: 'Memcached protocol.txt 1.6; binary protocol revision 1',
  depth: 'semantic',
  family: 'it',
  hints: [{ transport: 'tcp', port: 11211 }, { transport: 'udp', port: 11211 }, { content: 'tcp' }],
  newExchange: () => ({ rest: [0, 0] }),
  firstOctets: 'afgprsv',
  recognise({ bytes, start, end, isStream }) {
    if (!isStream) return 'no'
    const line = latin1(bytes, start, Math.min(end, start + 300))
    if (REQUEST.test(line)) return 'yes'
    return 'no'
  },
  dissect,
  facts,
  rows: ({ command }) => [{ label: 'Command', value: command, at: 0, length: 0 }],
  habits: [{ name: 'command', of: ({ code }) => code }],
  operations: [...commands].map(([code, verb]) => ({ code, name: code, verb })),
})
