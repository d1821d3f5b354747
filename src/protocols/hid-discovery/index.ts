import { latin1 } from '#bytes/message-head'
import { clean } from '#bytes/text'
import { exploit } from '#model/exploit'
import { type Attribute, confidence, type Verb } from '#model/fact'
import { type Dissected, defineProtocol, type Slice } from '#model/protocol'
import { actions } from './actions.ts'

// A word, the length of the whole in three digits, fields, all ended by semicolons. HID publishes no document; as the finders of
// a command injection (Trend Micro, ZDI-16-223, 2016) and open tools have it.
const FIRST = /^(discover|discovered|command_[a-z_]{2,40});(\d{3});/
/** Words, length, semicolons. */
const SHORTEST = 13

const limits = { bytes: 999 } as const

interface HidMessage {
  readonly word: string
  readonly fields: readonly string[]
}

/** Reads one datagram, which is text of the stated length. */
function dissect({ bytes, start, end }: Slice): Dissected<HidMessage> {
  const length = end - start
  if (length < SHORTEST || length > limits.bytes + 8) return { kind: 'foreign' }
  const text = latin1(bytes, start, end)
  const [head, word] = FIRST.exec(text) ?? []
  if (head === undefined || word === undefined) return { kind: 'foreign' }
  const fields = text
    .slice(head.length)
    .split(';')
    .map((field) => clean(field, 128))
  return { kind: 'message', length, message: { word, fields } }
}

/** Fields of what a door controller answers. */
const ATTRIBUTES: readonly (readonly [Attribute, number, string])[] = [
  ['mac', 0, 'MAC'],
  ['name', 1, 'Name'],
  ['ip', 2, 'IP'],
  ['model', 4, 'Model'],
  ['firmware', 5, 'Version'],
]
/** Characters that the controller's shell would interpret. */
const SHELL = /[`$|&<>]|\\x/

function operationOf({ word, fields }: HidMessage): {
  readonly verb: Verb
  readonly object: string | undefined
} {
  if (word === 'discover') return { verb: 'browse', object: undefined }
  if (word === 'discovered') return { verb: 'report', object: undefined }
  const shell = fields.find((field) => SHELL.test(field))
  return shell === undefined ? { verb: 'operate', object: undefined } : { verb: 'execute', object: shell }
}

export const protocol = defineProtocol<HidMessage, undefined>({
  name: 'hid-discovery',
  shortName: 'HID discovery',
  title: 'HID door controller discovery',
  standard:
    'No public document; datagrams as security research (Trend Micro, ZDI-16-223, 2016) and open tools have them',
  depth: 'semantic',
  family: 'ot',
  roles: { server: { type: 'Door Control Panel' } },
  actions,
  hints: [{ transport: 'udp', port: 4070 }, { content: 'udp' }],
  firstBytes: 'dc',
  probe: (slice) => (dissect(slice).kind === 'message' ? 'yes' : 'no'),
  dissect,
  isFromClient: ({ word }) => word !== 'discovered',
  facts(message, { fromClient }, emit) {
    const { word, fields } = message
    const about = fromClient ? 'client' : 'server'
    const { verb, object } = operationOf(message)
    if (verb === 'execute') emit(exploit('has a door controller run a command of the shell (ZDI-16-223)'))
    if (word !== 'discovered')
      emit({ kind: 'operation', verb, name: word, code: word, object, outcome: 'requested' })
    else
      for (const [attribute, index, field] of ATTRIBUTES) {
        const value = fields[index] ?? ''
        if (value !== '')
          emit({
            kind: 'identity',
            about,
            attribute,
            value: attribute === 'mac' ? value.toLowerCase() : value,
            confidence: confidence.identityService,
            field,
          })
      }
  },
  rows: ({ word, fields }) => [
    { label: 'Word', value: word, at: 0, length: word.length },
    ...fields.map((value, i) => ({ label: `Field ${i + 1}`, value, at: 0, length: 0 })),
  ],
  behaviourKeys: [{ name: 'word', of: ({ code }) => code }],
  operations: [
    { code: 'discover', name: 'discover', verb: 'browse' },
    { code: 'command_blink_on', name: 'command_blink_on', verb: 'operate' },
    { code: 'command_blink_off', name: 'command_blink_off', verb: 'operate' },
  ],
})
