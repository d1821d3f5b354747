import assert from 'node:assert/strict'
import { test } from 'node:test'
import { hex as parseHexOf } from '#bytes/hex'
import { synOptionNames, synOptions } from './syn-options.ts'

function names(hex: string): string {
  const bytes = parseHexOf(hex)
  return synOptionNames(synOptions(bytes, 0, bytes.length))
}

test('options of a SYN are read in their order', () => {
  assert.equal(names('020405b40402080a00000000000000000103030a'), 'mss,sok,ts,nop,ws')
  assert.equal(names('020405b40103030801010402'), 'mss,nop,ws,nop,nop,sok')
  assert.equal(names('020405b4010303060101080a000000000000000004020000'), 'mss,nop,ws,nop,nop,ts,sok,eol')
  assert.equal(names('020405b4'), 'mss')
  assert.equal(names(''), 'none')
})

test('cut and senseless options end', () => {
  for (const hex of [
    '02',
    '0200',
    '0201',
    'ff00',
    '1e',
    '02ff',
    '01'.repeat(40),
    '07'.repeat(40),
    '00'.repeat(40),
  ])
    assert.ok(names(hex).length > 0, hex)
  assert.notEqual(synOptions(new Uint8Array(40), 0, 40), 0)
})
