import { type Files, pascal, sentence } from './words.ts'

export function protocolFiles(name: string): Files {
  const folder = `src/protocols/${name}`
  return new Map([
    [`${folder}/README.md`, readme(name)],
    [`${folder}/index.ts`, manifest(name)],
    [`${folder}/wire.ts`, wire(name)],
    [`${folder}/operations.ts`, operations()],
    [`${folder}/testing/encode.ts`, encode(name)],
    [`${folder}/${name}.test.ts`, protocolTest()],
    [`${folder}/captures/script.ts`, script()],
  ])
}

function readme(name: string): string {
  return `# ${sentence(name)}

**Standards.** TODO: title, edition and year of every document followed.

**Read.** Messages of an identifier, a length and a function code; requests as operations.

**Not read.** Everything else.
`
}

function manifest(name: string): string {
  const message = `${pascal(name)}Message`
  // In the order in which the linter wants them.
  const imported = message.toLowerCase() < 'dissect' ? `type ${message}, dissect` : `dissect, type ${message}`
  return `import { defineProtocol } from '#model/protocol'
import { operations } from './operations.ts'
import { ${imported} } from './wire.ts'

export const protocol = defineProtocol<${message}, undefined>({
  name: '${name}',
  shortName: '${sentence(name)}',
  title: '${sentence(name)}',
  standard: 'TODO: title and edition of every standard followed',
  depth: 'semantic',
  family: 'ot',
  hints: [{ transport: 'tcp', port: 65000 }], // TODO: the registered port
  dissect,
  facts({ functionCode }, { fromClient }, emit) {
    if (!fromClient) return
    // An unknown function may change anything: it is emitted as a changing operation.
    const request = operations.get(functionCode) ?? { verb: 'execute', name: \`Function \${functionCode}\` }
    emit({ kind: 'operation', ...request, code: String(functionCode), outcome: 'requested' })
  },
  behaviourKeys: [{ name: 'function', of: ({ code }) => code }],
  operations: [...operations].map(([code, { name, verb }]) => ({ code: String(code), name, verb })),
})
`
}

function wire(name: string): string {
  return `import { u16be } from '#bytes/read'
import type { Dissected, Slice } from '#model/protocol'

// Offsets in the header: TODO name the standard and its section.
const IDENTIFIER = 0
const LENGTH = 2
const FUNCTION = 4
const HEADER = 5

/** First bytes of every message. */
export const MAGIC = 0x5347
/** TODO: largest message of the standard, header included. */
const MAX_LENGTH = 1024

export interface ${pascal(name)}Message {
  readonly functionCode: number
}

/** Reads one message; \`malformed\` if LENGTH cannot hold a header or exceeds ${'`MAX_LENGTH`'}. */
export function dissect({ bytes, start, end }: Slice): Dissected<${pascal(name)}Message> {
  const available = end - start
  if (available < HEADER) return { kind: 'incomplete', need: HEADER }
  if (u16be(bytes, start + IDENTIFIER) !== MAGIC) return { kind: 'foreign' }
  const length = u16be(bytes, start + LENGTH)
  if (length < HEADER || length > MAX_LENGTH)
    return { kind: 'malformed', at: LENGTH, reason: 'length', length: available }
  if (available < length) return { kind: 'incomplete', need: length }
  return { kind: 'message', length, message: { functionCode: bytes[start + FUNCTION]! } }
}
`
}

function operations(): string {
  return `import type { Verb } from '#model/fact'

/** Operation of each function code: TODO name the standard and its section. */
export const operations: ReadonlyMap<number, { readonly verb: Verb; readonly name: string }> = new Map([
  [0x01, { verb: 'read', name: 'Read' }],
  [0x02, { verb: 'write', name: 'Write' }],
])
`
}

function encode(name: string): string {
  return `/** Writes messages of ${name}, for tests and golden captures. */
import { ByteWriter } from '#bytes/write'
import { MAGIC } from '../wire.ts'

export function encodeMessage(functionCode: number, data: Uint8Array = new Uint8Array(0)): Uint8Array {
  return new ByteWriter()
    .u16be(MAGIC)
    .u16be(5 + data.length)
    .u8(functionCode)
    .bytes(data)
    .take()
}
`
}

function protocolTest(): string {
  return `import assert from 'node:assert/strict'
import { test } from 'node:test'
import { hex } from '#bytes/hex'
import { factsOf, sliceOf } from '#model/test-slice'
import { protocol } from './index.ts'
import { encodeMessage } from './testing/encode.ts'

test('a request is an operation', () => {
  assert.deepEqual(factsOf(protocol, encodeMessage(1)), [
    { kind: 'operation', verb: 'read', name: 'Read', code: '1', outcome: 'requested' },
  ])
})

test('a function that is in no table is emitted', () => {
  assert.deepEqual(factsOf(protocol, encodeMessage(64)), [
    { kind: 'operation', verb: 'execute', name: 'Function 64', code: '64', outcome: 'requested' },
  ])
})

test('asks for the rest of a message split across segments', () => {
  const slice = sliceOf(hex('5347 0007 01'), { isStream: true })
  assert.deepEqual(protocol.dissect(slice, undefined), { kind: 'incomplete', need: 7 })
})

test('a length that cannot hold the header is malformed', () => {
  const found = protocol.dissect(sliceOf(hex('5347 0002 01')), undefined)
  assert.deepEqual(found, { kind: 'malformed', at: 2, reason: 'length', length: 5 })
})

test('other bytes are foreign', () => {
  assert.deepEqual(protocol.dissect(sliceOf(hex('4745 5420 2f')), undefined), { kind: 'foreign' })
})
`
}

function script(): string {
  return `import type { ConversationScript } from '#model/script'
import { encodeMessage } from '../testing/encode.ts'

export const scripts: readonly ConversationScript[] = [
  {
    name: 'reading',
    over: { transport: 'tcp', port: 65000 },
    lines: [
      ['client', encodeMessage(1)],
      ['server', encodeMessage(1, new Uint8Array([0, 7]))],
    ],
  },
]
`
}

export function protocolNext(name: string): readonly string[] {
  const folder = `src/protocols/${name}`
  return [
    `Replace every TODO in ${folder}: standard, port, offsets, operations.`,
    `Describe a conversation in captures/script.ts; npm run golden makes the capture and its golden.`,
    `Review the golden like code, then: node_modules/.bin/node --test ${folder}/*.test.ts tests/protocols/every-protocol.test.ts`,
  ]
}
