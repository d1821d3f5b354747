import assert from 'node:assert/strict'
import { test } from 'node:test'
import type { Link } from '#model/device'
import { linkOf } from './from-model.ts'
import { linkText } from './link-text.ts'

const plain: Link = {
  id: '0123456789ab',
  client: 'a',
  server: '',
  clientAddress: '10.0.0.1',
  serverAddress: 'fe80::1',
  transport: 'tcp',
  port: 502,
  protocol: 'modbus',
  packets: 12,
  bytes: 3400,
  firstSeen: 1_700_000_000_000_001,
  lastSeen: 1_700_000_060_000_000,
  operations: [],
  firstPlace: { file: 0, frame: 7 },
}
const operation = {
  verb: 'read',
  code: '3',
  name: 'Read "holding"\u2028\ud800\\ \u0007é',
  count: 3,
  outcomes: { succeeded: 2, requested: 3 },
  firstSeen: 0,
  lastSeen: 5e20,
  objects: ['holding:1..20', 'a"b'],
} as const
const session = {
  method: 'password',
  secured: false,
  clearText: true,
  defaultCredentials: false,
  count: 1,
  firstSeen: 1e15,
  lastSeen: 2e15,
  firstPlace: { file: 3, frame: 9 },
}

const links: Readonly<Record<string, Link>> = {
  plain,
  'without port and frame': { ...plain, port: undefined, firstPlace: { file: 0, frame: 0 } },
  'with operations': { ...plain, operations: [operation, { ...operation, objects: [], outcomes: {} }] },
  'with sessions': { ...plain, sessions: [session] },
  'with a hinted port': { ...plain, protocol: '', port: 55_555, bytes: 9000, packets: 90 },
  'with names of an attacker': { ...plain, protocol: '","x":"', clientAddress: 'a\n\t"' },
}
for (const [what, link] of Object.entries(links))
  test(`the text of a link ${what} is that of its item`, () => {
    const files = ['C:\\plant "a".pcap']
    assert.equal(linkText(link, files), JSON.stringify(linkOf(link, files)))
  })
