import assert from 'node:assert/strict'
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { after, test } from 'node:test'
import { duplicatesAmong } from './sha256.ts'

const folder = mkdtempSync(join(tmpdir(), 'sightglass-twins-'))
after(() => rmSync(folder, { recursive: true, force: true }))

function file(name: string, bytes: string): string {
  writeFileSync(join(folder, name), bytes)
  return join(folder, name)
}

test('files of the same bytes are found, whatever they are called', async () => {
  const one = file('one.pcap', 'octets')
  const paths = [one, file('like.pcap', 'OCTETS'), file('two.pcap', 'octets'), '-', one, file('none', '')]
  assert.deepEqual(
    [...(await duplicatesAmong(paths))],
    [
      [2, one],
      [4, one],
    ],
  )
})
