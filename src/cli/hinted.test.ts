import assert from 'node:assert/strict'
import { spawnSync } from 'node:child_process'
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { after, test } from 'node:test'
import { fileURLToPath } from 'node:url'
import type { Analysis } from '#schema/analysis'
import { captureOf } from '#sdk/test-kit/stage'

const MAIN = fileURLToPath(new URL('./main.ts', import.meta.url))
const folder = mkdtempSync(join(tmpdir(), 'sightglass-hinted-'))
after(() => rmSync(folder, { recursive: true, force: true }))

/** The greatest length of a record of values, in no known protocol. */
const bytes = (...head: number[]) =>
  Uint8Array.from({ length: 200 }, (_, i) => head[i] ?? (i * 37 + 128) & 0xff)
const capture = join(folder, 'unread.pcap')
writeFileSync(
  capture,
  captureOf(
    {
      name: 'unread',
      over: { transport: 'tcp', port: 5413 },
      lines: [
        ['client', bytes(0x9e, 0x07)],
        ['server', bytes(0x9e, 0x08)],
      ],
    },
    () => {
      throw new Error('unreachable: the script stands on TCP')
    },
  ),
)

function analyze(...words: string[]): string {
  const { stdout } = spawnSync(process.execPath, ['--no-warnings', MAIN, 'analyze', capture, ...words], {
    encoding: 'utf8',
  })
  return stdout
}

test('a flow nobody recognised is hinted by its port; it counts as no protocol and raises no alert', () => {
  const { links, protocols, devices, alerts } = JSON.parse(analyze('--json', '--quiet')) as Analysis
  assert.deepEqual(
    {
      links: links.map(({ protocol, hinted }) => ({ protocol, hinted })),
      protocols: protocols.map(({ name }) => name),
      spoken: devices.flatMap((device) => device.protocols),
      alerts: alerts.filter(({ what }) => /suitelink/i.test(what)),
    },
    {
      links: [{ protocol: '', hinted: ['Wonderware SuiteLink'] }],
      protocols: [],
      spoken: [],
      alerts: [],
    },
  )
})

test('the summary says that only the port suggests it', () => {
  assert.match(analyze(), /^Guessed from the port: Wonderware SuiteLink \(10\.20\.0\.2 tcp\/5413\)$/m)
})
