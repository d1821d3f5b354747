/** Checks that the facts of a protocol use the vocabulary. For protocols that are not reviewed here. */
import { ATTRIBUTES, type Fact, VERBS } from './fact.ts'
import type { Expectation, Payload } from './protocol.ts'

/** Constraint of a field: a test, and the text after "expected …". */
type Shape = readonly [holds: (value: unknown) => boolean, expected: string]

/** Characters of text that a fact may hold in one field; names of files and tags are the longest honest ones. */
const LONGEST_TEXT = 4096
/** Characters of a word that names a part: `unit`, `method`, the code of a function. */
const LONGEST_WORD = 256

const oneOf = (...words: readonly string[]): Shape => [
  (value) => typeof value === 'string' && words.includes(value),
  `one of ${words.join(', ')}`,
]
const text: Shape = [
  (value) => typeof value === 'string' && value.length <= LONGEST_TEXT,
  `text of at most ${LONGEST_TEXT} characters`,
]
const word: Shape = [
  (value) => typeof value === 'string' && value !== '' && value.length <= LONGEST_WORD,
  `text of 1 to ${LONGEST_WORD} characters`,
]
const truth: Shape = [(value) => typeof value === 'boolean', 'true or false']
const number: Shape = [(value) => Number.isFinite(value), 'a finite number']
const count: Shape = [
  (value) => Number.isSafeInteger(value) && Number(value) >= 0,
  'a whole number from 0 on',
]
const share: Shape = [(value) => Number.isFinite(value) && Number(value) >= 0 && Number(value) <= 1, '0 to 1']
const sha256: Shape = [
  (value) => typeof value === 'string' && /^[0-9a-f]{64}$/.test(value),
  '64 hexadecimal digits',
]
const textOrNumber: Shape = [(value) => text[0](value) || number[0](value), 'text or a finite number']
const scalar: Shape = [
  (value) => textOrNumber[0](value) || typeof value === 'boolean',
  'text, a number or a boolean',
]
const words: Shape = [
  (value) => typeof value === 'object' && value !== null && Object.values(value).every((one) => text[0](one)),
  'text by name',
]
const plainValue: Shape = [
  (value) => word[0](value) || number[0](value),
  `text of 1 to ${LONGEST_WORD} characters or a finite number`,
]
const MOST_LISTED = 64
const qualifiers: Shape = [
  (value) =>
    typeof value === 'object' &&
    value !== null &&
    Object.entries(value).length <= 8 &&
    Object.entries(value).every(([name, one]) => /^[a-z][a-z-]{0,31}$/.test(name) && plainValue[0](one)),
  'at most 8 words or numbers by name',
]
const pointValues: Shape = [
  (value) =>
    Array.isArray(value) &&
    value.length <= MOST_LISTED &&
    value.every(
      (one) =>
        typeof one === 'object' &&
        one !== null &&
        word[0](one.point) &&
        textOrNumber[0](one.value) &&
        (one.qualifiers === undefined || qualifiers[0](one.qualifiers)),
    ),
  `at most ${MOST_LISTED} values, each with its point`,
]
const attribute: Shape = [
  (value) =>
    typeof value === 'string' &&
    ((ATTRIBUTES as readonly string[]).includes(value) || /^address:[a-z0-9-]{1,64}$/.test(value)),
  `an attribute (${ATTRIBUTES.slice(0, 5).join(', ')} …) or address:NAME`,
]
/** See `About`: the device, and its parts after slashes. */
const about: Shape = [
  (value) =>
    typeof value === 'string' &&
    value.length <= LONGEST_WORD &&
    /^(client|server|[0-9a-f.:]{2,45})(\/[a-z][a-z-]*:[^/\s]{1,64}){0,8}$/i.test(value),
  'client, server, an IP or MAC address, and after it parts such as /unit:3 or /rack:0/slot:2',
]
const optional = ([holds, expected]: Shape): Shape => [
  (value) => value === undefined || holds(value),
  expected,
]

type Shapes = Readonly<Record<string, Shape>>

const OUTCOMES = ['requested', 'succeeded', 'rejected', 'unanswered'] as const

/** Fields by kind, as `fact.ts` and `protocol.ts` declare them. */
const SHAPES: Readonly<Record<Fact['kind'] | 'payload' | 'expectation', Shapes>> = {
  operation: {
    verb: oneOf(...VERBS),
    name: word,
    code: word,
    object: optional(text),
    unit: optional(word),
    outcome: oneOf(...OUTCOMES),
    value: optional(textOrNumber),
    qualifiers: optional(qualifiers),
    values: optional(pointValues),
    error: optional(text),
  },
  identity: { attribute, value: text, confidence: share, field: text },
  reading: { point: word, value: scalar, quality: optional(text) },
  session: {
    phase: oneOf('open', 'refused', 'close'),
    user: optional(text),
    method: word,
    secured: truth,
    clearText: optional(truth),
    defaultCredentials: optional(truth),
  },
  transfer: {
    name: text,
    type: text,
    bytes: count,
    sha256: optional(sha256),
    content: optional(text),
    details: optional(words),
    direction: oneOf('to-server', 'to-client'),
    purpose: optional(oneOf('program', 'firmware', 'configuration', 'file')),
  },
  lookup: { name: text, answer: optional(text), outcome: oneOf('requested', 'succeeded', 'rejected') },
  stream: { id: word, sequence: number, state: text },
  topology: {
    port: optional(text),
    neighbour: optional(text),
    vlan: optional([(value) => count[0](value) && Number(value) <= 4095, 'a VLAN from 0 to 4095']),
    ring: optional(text),
    route: optional(text),
  },
  anomaly: { what: word, at: optional(number), detail: optional(text) },
  payload: {
    bytes: [(value) => value instanceof Uint8Array, 'a Uint8Array'],
    start: count,
    end: count,
    selector: optional(textOrNumber),
    channel: optional(textOrNumber),
    isStream: optional(truth),
    fromClient: optional(truth),
  },
  expectation: {
    protocol: word,
    transport: oneOf('tcp', 'udp'),
    ip: optional(word),
    end: optional(oneOf('client', 'server')),
    port: [(value) => count[0](value) && Number(value) <= 65_535, 'a port from 0 to 65535'],
  },
}

/**
 * Describes an invalid fact, such as `operation: verb: expected one of read, write …, got "explode"`; '' if valid.
 * Accepts anything, because its author may not have compiled it.
 */
export function factFault(said: Fact | Payload | Expectation | unknown): string {
  if (typeof said !== 'object' || said === null) return `expected a fact, got ${shown(said)}`
  const fact = said as Readonly<Record<string, unknown>> & {
    readonly kind?: unknown
    readonly about?: unknown
  }
  const { kind } = fact
  const shapes = SHAPES[kind as keyof typeof SHAPES]
  if (shapes === undefined || !Object.hasOwn(SHAPES, String(kind)))
    return `kind: expected one of ${Object.keys(SHAPES).join(', ')}, got ${shown(kind)}`
  for (const [field, [holds, expected]] of Object.entries(shapes))
    if (!holds(fact[field])) return `${kind}: ${field}: expected ${expected}, got ${shown(fact[field])}`
  if (kind === 'payload') return payloadFault(fact)
  if (fact.about !== undefined && !about[0](fact.about))
    return `${kind}: about: expected ${about[1]}, got ${shown(fact.about)}`
  return ''
}

function payloadFault({ bytes, start, end }: Readonly<Record<string, unknown>>): string {
  const { length } = bytes as Uint8Array
  return Number(start) <= Number(end) && Number(end) <= length
    ? ''
    : `payload: expected 0 ≤ start ≤ end ≤ ${length}, got ${start} and ${end}`
}

/** A value in a sentence: short, whatever it is. */
function shown(value: unknown): string {
  if (typeof value === 'string') return JSON.stringify(value.length > 40 ? `${value.slice(0, 40)}…` : value)
  return typeof value === 'object' && value !== null ? 'an object' : String(value)
}
