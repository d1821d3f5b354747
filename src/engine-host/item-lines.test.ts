import assert from 'node:assert/strict'
import { test } from 'node:test'
import { contactOf } from '#exposure/surroundings'
import type { Link } from '#model/device'
import { linkOf } from '#schema/from-model'
import { linkEntry } from './document-items.ts'
import { isItemLine, itemLine, itemOf } from './item-lines.ts'

/** Names that an attacker chose: separators of lines and fields, quotes, half a surrogate pair. */
const HOSTILE = 'a\tb\n=c"d\u2028\ud800'

const link: Link = {
  id: 'link-1',
  client: 'device-1',
  server: 'device-2',
  clientAddress: '10.0.0.1',
  serverAddress: '10.0.0.2',
  transport: 'tcp',
  port: undefined,
  protocol: 'opcua',
  packets: 4,
  bytes: 400,
  firstSeen: 1_767_600_000_000_001,
  lastSeen: 1_767_600_000_500_000,
  operations: [
    {
      verb: 'write',
      code: HOSTILE,
      name: HOSTILE,
      count: 2,
      outcomes: { succeeded: 2 },
      objects: [HOSTILE],
      firstSeen: 1_767_600_000_000_001,
      lastSeen: 1_767_600_000_500_000,
    },
  ],
  firstPlace: { file: 0, frame: 3 },
}

function sent(one: Link) {
  const entry = linkEntry(one, [HOSTILE])
  if (entry.kind !== 'item') return assert.fail('no item')
  const line = itemLine(entry.item)
  assert.ok(isItemLine(line) && line.indexOf('\n') === line.length - 1)
  const got = itemOf(line.slice(0, -1))
  assert.deepEqual(got, entry.item)
  return got
}

test('a link arrives as the text that the document has, and with what exposure needs', () => {
  const { text, contact, id } = sent(link)
  assert.equal(text, JSON.stringify(linkOf(JSON.parse(JSON.stringify(link)), [HOSTILE])))
  assert.deepEqual(JSON.parse(contact), JSON.parse(JSON.stringify(contactOf(link))))
  assert.equal(id, 'link-1')
})

test('a link to an address without a device has no contact', () => {
  assert.equal(sent({ ...link, server: '' }).contact, '')
  assert.equal(sent({ ...link, server: link.client }).contact, '')
})

test('a line of JSON is no item', () => {
  assert.equal(isItemLine('{"kind":"end"}'), false)
})
