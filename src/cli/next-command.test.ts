import assert from 'node:assert/strict'
import { test } from 'node:test'
import { nextCommand } from './next-command.ts'

test('the next command names the files, quoted where the shell needs it', () => {
  assert.equal(nextCommand(['plant.pcap']), '\nNext: sightglass serve plant.pcap\n')
  assert.equal(nextCommand(["it's $x.pcap"]), "\nNext: sightglass serve 'it'\\''s $x.pcap'\n")
  assert.equal(nextCommand(['a', 'b', 'c', 'd']), '\nNext: sightglass serve a b c …\n')
})

test('standard input cannot be read again', () => {
  assert.equal(nextCommand(['-']), '')
  assert.equal(nextCommand([]), '')
})
