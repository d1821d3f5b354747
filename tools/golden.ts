/**
 * Compares the golden captures of the protocol folders with what is read today, and says what differs.
 *   npm run golden              makes the captures of all scripts and writes every golden anew
 *   node tools/golden.ts        only compares; exit status 1 if something differs
 */
import { existsSync, mkdirSync, readFileSync, writeFileSync } from 'node:fs'
import { relative } from 'node:path'
import { fileURLToPath } from 'node:url'
import { loadProtocols } from '#engine-host/folders'
import type { ScriptCarrier } from '#model/script'
import { goldenText, observe } from '#sdk/test-kit/observe'
import { captureOf } from '#sdk/test-kit/stage'
import { folderOf, goldenCaptures, packNames, scriptFiles } from '../tests/protocol-folders.ts'

const ROOT = fileURLToPath(new URL('..', import.meta.url))
const SOURCES = `# Sources

Captures named in \`script.ts\` are made from it by \`npm run golden\`, with our own encoders: every byte is ours, under this
project's licence. Nothing in them was captured from anybody's network.
`
/** Changed lines shown a golden. */
const SHOWN = 12

const isWriting = process.argv.includes('--write')
if (isWriting) await makeCaptures()
const protocols = await loadProtocols(packNames())
let differing = 0
for (const { pcap, golden } of goldenCaptures()) {
  const wanted = goldenText(observe(readFileSync(pcap), protocols))
  const stored = existsSync(golden) ? readFileSync(golden, 'utf8') : ''
  if (wanted === stored) continue
  differing++
  showDifference(relative(ROOT, fileURLToPath(golden)), stored, wanted)
  if (isWriting) writeFileSync(golden, wanted)
}
const verb = isWriting ? 'written' : 'differ'
console.log(`${goldenCaptures().length} golden captures, ${differing} ${verb}`)
if (!isWriting && differing > 0) process.exitCode = 1

async function makeCaptures(): Promise<void> {
  const files = await scriptFiles()
  const carriageOf = (carrier: string): ScriptCarrier => {
    const carriage = files.get(carrier)?.carriage
    if (carriage === undefined)
      throw new Error(`${carrier}/captures/script.ts: expected it to export carriage`)
    return carriage
  }
  for (const [protocol, { scripts = [] }] of files) {
    const folder = new URL('captures/', folderOf(protocol))
    mkdirSync(folder, { recursive: true })
    const sources = new URL('SOURCES.md', folder)
    if (scripts.length > 0 && !existsSync(sources)) writeFileSync(sources, SOURCES)
    for (const script of scripts)
      writeFileSync(new URL(`${script.name}.pcap`, folder), captureOf(script, carriageOf))
  }
}

function showDifference(path: string, stored: string, wanted: string): void {
  if (stored === '') {
    console.log(`${path}: new`)
    return
  }
  const before = new Set(stored.split('\n'))
  const after = new Set(wanted.split('\n'))
  const gone = [...before].filter((line) => !after.has(line)).map((line) => `  - ${line.trim()}`)
  const come = [...after].filter((line) => !before.has(line)).map((line) => `  + ${line.trim()}`)
  console.log(`${path}: ${gone.length} lines gone, ${come.length} new`)
  const lines = [...gone, ...come]
  for (const line of lines.slice(0, SHOWN)) console.log(line)
  if (lines.length > SHOWN) console.log(`  … and ${lines.length - SHOWN} more`)
}
