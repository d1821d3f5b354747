import { latin1 } from '#bytes/message-head'
import { indexOfByte } from '#bytes/read'
import { exploit } from '#model/exploit'
import { confidence } from '#model/fact'
import { type Dissected, defineProtocol, type Emit, type Slice } from '#model/protocol'

const limits = {
  /** Bytes of a header line; inline replies are short. */
  lineBytes: 8 * 1024,
  /** Arguments of one command that are looked at. */
  argumentsRead: 4,
  /** Characters of an argument that are looked at. */
  argumentText: 64,
} as const
/** Type bytes of RESP 2 and 3: Redis protocol specification. */
const TYPES: ReadonlySet<string> = new Set([
  '+',
  '-',
  ':',
  '$',
  '*',
  '_',
  '#',
  ',',
  '(',
  '!',
  '=',
  '%',
  '~',
  '>',
  '|',
])
/** Elements follow. */
const AGGREGATES: ReadonlySet<string> = new Set(['*', '%', '~', '>', '|'])
const BULK: ReadonlySet<string> = new Set(['$', '!', '='])

type RedisMessage =
  | { readonly kind: 'line'; readonly type: string; readonly value: string }
  | { readonly kind: 'bulk'; readonly text: string; readonly remaining: number }

interface Side {
  /** Bytes of a bulk string still to come, with its CR LF. */
  remaining: number
  /** Beginning of that bulk string: it may come in pieces. */
  text: string
  /** Elements of the command being sent still to come. */
  elements: number
  words: string[]
}

interface RedisState {
  readonly client: Side
  readonly server: Side
  asked: string
}

function dissect({ bytes, start, end, fromClient }: Slice, state: RedisState): Dissected<RedisMessage> {
  const side = fromClient ? state.client : state.server
  if (side.remaining > 0) {
    const length = Math.min(side.remaining, end - start)
    const shown = latin1(bytes, start, Math.min(start + length, start + limits.argumentText))
    return {
      kind: 'message',
      message: { kind: 'bulk', text: shown, remaining: side.remaining - length },
      length,
    }
  }
  const type = String.fromCharCode(bytes[start]!)
  if (!TYPES.has(type)) return { kind: 'foreign' }
  const limit = Math.min(end, start + limits.lineBytes)
  const lineEnd = indexOfByte(bytes, start, limit, 0x0a)
  if (lineEnd < 0)
    return end - start < limits.lineBytes
      ? { kind: 'incomplete', need: end - start + 1 }
      : { kind: 'foreign' }
  const value = latin1(bytes, start + 1, Math.min(lineEnd, start + 200)).replace(/\r$/, '')
  if ((BULK.has(type) || type === '*' || type === ':') && !/^[+-]?\d{1,15}$/.test(value))
    return { kind: 'foreign' }
  return { kind: 'message', message: { kind: 'line', type, value }, length: lineEnd + 1 - start }
}

function facts(message: RedisMessage, { fromClient }: Slice, emit: Emit, state: RedisState): void {
  const side = fromClient ? state.client : state.server
  if (message.kind === 'bulk') {
    side.remaining = message.remaining
    side.text = (side.text + message.text).slice(0, limits.argumentText)
    if (message.remaining > 0) return
    if (fromClient) word(side.text.replace(/\r\n$/, ''), emit, state)
    else emitted(side.text.replace(/\r\n$/, ''), emit, state)
    side.text = ''
    return
  }
  if (BULK.has(message.type)) side.remaining = Number(message.value) >= 0 ? Number(message.value) + 2 : 0
  else if (message.type === '*' && fromClient) {
    side.elements = Math.max(0, Number(message.value))
    side.words = []
  } else if (!fromClient) reply(message, emit, state)
}

/** One element of a command; the secret of AUTH is not kept. */
function word(text: string, emit: Emit, state: RedisState): void {
  const side = state.client
  if (side.elements <= 0) return
  side.elements--
  const isSecret = side.words[0] === 'AUTH'
  if (side.words.length < limits.argumentsRead)
    side.words.push(isSecret ? '' : side.words.length === 0 ? text.toUpperCase() : text)
  if (side.elements > 0 || !/^[A-Z.]{2,24}$/.test(side.words[0] ?? '')) return
  state.asked = side.words[0]!
  const attack = attackBy(side.words)
  if (attack !== undefined) emit(exploit(attack))
  const verb = state.asked === 'AUTH' ? 'authenticate' : 'execute'
  emit({ kind: 'operation', verb, name: state.asked, code: state.asked, outcome: 'requested' })
}

/** Identity of a server: the section `Server` of INFO, and the pairs in the response to HELLO. */
function emitted(text: string, emit: Emit, { server, asked }: RedisState): void {
  const version =
    asked === 'INFO'
      ? /\bredis_version:(\d[\w.-]*)/.exec(text)?.[1]
      : asked === 'HELLO' && server.words[0] === 'version' && /^\d[\w.-]*$/.test(text)
        ? text
        : undefined
  if (asked === 'HELLO') server.words = [text]
  if (version === undefined) return
  emit({
    kind: 'identity',
    attribute: 'software',
    value: `Redis ${version}`,
    confidence: confidence.banner,
    field: `version in ${asked}`,
  })
}

/** Places from which a server's system runs or trusts what is written there. */
const TRUSTED = /(?:^|\/)(?:etc|cron\w*|\.ssh|authorized_keys|www|html|htdocs|webapps)(?:\/|$)/i

/** Commands that let the server write or run what an attacker wants. */
function attackBy([command, ...words]: readonly string[]): string | undefined {
  const [what = '', name = '', value = ''] = words
  if (command === 'MODULE' && /^load/i.test(what)) return 'loads a module that runs in the server'
  const isSet = command === 'CONFIG' && /^set$/i.test(what)
  if (isSet && /^(?:dir|dbfilename)$/i.test(name) && TRUSTED.test(value))
    return `has the database written where the system trusts it (CONFIG SET ${name})`
  return undefined
}

function reply({ type }: RedisMessage & { kind: 'line' }, emit: Emit, state: RedisState): void {
  if (state.asked === 'AUTH') {
    emit({
      kind: 'session',
      phase: type === '-' ? 'refused' : 'open',
      method: 'password',
      secured: false,
      clearText: true,
    })
  }
  if (!AGGREGATES.has(type)) state.asked = ''
}

/** `yes` for a command as clients send it: an array of bulk strings whose first is a word. */
function probe({ bytes, start, end }: Slice): 'yes' | 'no' | 'more' {
  const line = latin1(bytes, start, Math.min(end, start + 64))
  if (/^\*\d{1,6}\r\n\$\d{1,3}\r\n[A-Za-z]{2,24}\r\n/.test(line)) return 'yes'
  return /^\*(\d{1,6}(\r(\n(\$(\d{1,3}(\r(\n[A-Za-z]{0,24}\r?)?)?)?)?)?)?)?$/.test(line) && line.length < 48
    ? 'more'
    : 'no'
}

function newSide(): Side {
  return { remaining: 0, text: '', elements: 0, words: [] }
}

export const protocol = defineProtocol<RedisMessage, RedisState>({
  name: 'redis',
  shortName: 'Redis',
  title: 'Redis serialization protocol',
  standard: 'Redis protocol specification (RESP 2 and 3), redis.io',
  depth: 'semantic',
  family: 'it',
  traits: { hasLogons: true },
  roles: { server: { type: 'DB Server', role: 'database-server' } },
  hints: [{ transport: 'tcp', port: 6379 }, { content: 'tcp' }],
  newState: () => ({ client: newSide(), server: newSide(), asked: '' }),
  firstBytes: '*',
  probe,
  dissect,
  facts,
  behaviourKeys: [{ name: 'command', of: ({ code }) => code }],
})
