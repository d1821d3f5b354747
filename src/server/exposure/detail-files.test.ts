/** The script's output as Windows writes it into a file, and the script itself as far as it can be read. */
import assert from 'node:assert/strict'
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { test } from 'node:test'
import { readDetailFiles } from './detail-files.ts'

const SCRIPT = new URL('../../../data/windows-details.ps1', import.meta.url)
/** As the script prints it on one line: written by hand from the documentation of the classes it asks. */
const OUTPUT =
  '{"schema":"sightglass.windows-details/1","taken":"2026-05-01T10:00:00Z","name":"HMI-3","domain":"WORKGROUP",' +
  '"maker":"Dell Inc.","model":"OptiPlex 7050","serial":"ABC1234","os":"Microsoft Windows 10 Pro","build":"10.0.19045.4291",' +
  '"addresses":["10.1.0.5","fe80::1","00:0C:29:00:00:05"],"updates":[{"id":"KB5011048","installed":"2024-02-14"},' +
  '{"id":"KB5037240","installed":""}],"software":[{"name":"Pr\\u00fcfger\\u00e4t \\"X\\"","version":"1.2","publisher":"M\\u00fcller"}],' +
  '"antivirus":["Windows Defender"],"ports":[135,445,3389]}\r\n'

test('reads the output however it was written to a file', (t) => {
  const folder = mkdtempSync(join(tmpdir(), 'details-'))
  t.after(() => rmSync(folder, { recursive: true }))
  const wide = Buffer.from(OUTPUT, 'utf16le')
  const forms: readonly (readonly [string, Buffer])[] = [
    ['plain', Buffer.from(OUTPUT)],
    ['utf8-mark', Buffer.from(`\ufeff${OUTPUT}`)],
    ['utf16le-mark', Buffer.from(`\ufeff${OUTPUT}`, 'utf16le')],
    ['utf16le', wide],
    ['utf16be-mark', Buffer.from(`\ufeff${OUTPUT}`, 'utf16le').swap16()],
    ['broken-lines', Buffer.from(OUTPUT.replace(/.{80}/g, '$&\r\n'))],
  ]
  const reported: string[] = []
  for (const [name, bytes] of forms) writeFileSync(join(folder, `${name}.json`), bytes)
  writeFileSync(join(folder, 'half.json'), OUTPUT.slice(0, 300))
  writeFileSync(join(folder, 'odd.json'), wide.subarray(0, 301))
  const lists = readDetailFiles(folder, (what) => reported.push(what))
  assert.equal(lists.length, forms.length)
  for (const list of lists) {
    assert.deepEqual([list.names[0], list.serial, list.updated], ['HMI-3', 'ABC1234', '2024-02-14'])
    assert.deepEqual(list.parts, [{ vendor: 'Müller', name: 'Prüfgerät "X"', version: '1.2' }])
  }
  assert.equal(reported.length, 2)
})

test('the script is plain text that no culture or code page changes', () => {
  const script = readFileSync(SCRIPT, 'latin1')
  assert.match(script, /^[\n\x20-\x7e]*$/, 'ASCII only')
  for (const [open, close] of ['{}', '()', '[]'].map((pair) => pair.split('') as [string, string])) {
    const bare = script.replace(/<#[\s\S]*?#>|^\s*#.*$|'(?:[^']|'')*'|"(?:[^"`]|`.)*"/gm, '')
    assert.equal(bare.split(open).length, bare.split(close).length, `${open} ${close}`)
  }
  // Gone in PowerShell 6 and 7, but where CIM is not there.
  assert.equal(script.split('Get-WmiObject').length, 2)
  // Dates only by the invariant culture; no words of a translated program.
  assert.equal(script.match(/\.ToString\(/g)?.length, 1)
  assert.doesNotMatch(script, /LISTENING|netstat -/)
})
