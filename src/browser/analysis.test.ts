import assert from 'node:assert/strict'
import { execFile } from 'node:child_process'
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { test } from 'node:test'
import { promisify } from 'node:util'
import { gzipSync, zstdCompressSync } from 'node:zlib'
import type { CaptureState } from '#model/journal'
import { analyse, type Capture } from './analysis.ts'
import { answer, routesOf } from './answers.ts'
import { captureItems } from './capture-items.ts'
import { fileOf } from './saving.ts'

const ROOT = new URL('../../', import.meta.url).pathname
const CAPTURES = [
  'modbus/captures/writing.pcap',
  's7comm/captures/download.pcap',
  'enip/captures/services-and-session.pcap',
]
const quiet = { progress: () => {}, isCancelled: () => false }

function captureOf(path: string): Capture {
  const name = path.split('/').at(-1)!
  return { name, bytes: new Blob([readFileSync(join(ROOT, 'src/protocols', path))]) }
}

async function jsonOf(captures: readonly Capture[]): Promise<string> {
  const findings = await analyse(captures, quiet)
  assert.ok(findings)
  return (await fileOf('analysis.json', findings)).text()
}

/** Where two long texts part. */
function differenceOf(one: string, other: string): string {
  let at = 0
  while (at < one.length && one[at] === other[at]) at++
  return `…${one.slice(at - 80, at + 80)}… against …${other.slice(at - 80, at + 80)}…`
}

/** The clock of the wall is the one thing that may differ. */
function untimed(json: string): string {
  return json.replace(/"wallSeconds":[\d.]+/, '"wallSeconds":0')
}

test('gives the JSON of `sightglass analyze --json` to the byte, several captures at once', async () => {
  const captures = CAPTURES.map(captureOf)
  const folder = mkdtempSync(join(tmpdir(), 'browser-'))
  try {
    for (const { name, bytes } of captures) writeFileSync(join(folder, name), await bytes.bytes())
    const names = captures.map(({ name }) => name)
    const { stdout } = await promisify(execFile)(
      join(ROOT, 'bin/sightglass'),
      ['analyze', ...names, '--json', '--quiet'],
      { cwd: folder, maxBuffer: 1 << 28 },
    )
    const [ours, theirs] = [untimed(await jsonOf(captures)), untimed(stdout)]
    assert.ok(ours === theirs, differenceOf(ours, theirs))
  } finally {
    rmSync(folder, { recursive: true })
  }
})

test('reads gzip and zstd like the plain capture, also of several zstd frames', async () => {
  const { bytes } = captureOf(CAPTURES[1]!)
  const plain = new Uint8Array(await bytes.arrayBuffer())
  const half = plain.length >> 1
  const skippable = Uint8Array.of(0x50, 0x2a, 0x4d, 0x18, 2, 0, 0, 0, 9, 9) // RFC 8878 §3.1.2
  const packed = [
    gzipSync(plain),
    zstdCompressSync(plain),
    Buffer.concat([
      skippable,
      zstdCompressSync(plain.subarray(0, half)),
      zstdCompressSync(plain.subarray(half)),
    ]),
  ]
  const wanted = untimed(await jsonOf([{ name: 'x', bytes }]))
  for (const one of packed)
    assert.equal(untimed(await jsonOf([{ name: 'x', bytes: new Blob([one]) }])), wanted)
})

test('reads a cut gzip or zstd capture as far as it goes and says so', async () => {
  const once = new Uint8Array(await captureOf(CAPTURES[0]!).bytes.arrayBuffer())
  const records = once.subarray(24) // behind the header of the file
  const plain = Buffer.concat([once, ...Array.from({ length: 20_000 }, () => records)])
  for (const packed of [gzipSync(plain), zstdCompressSync(plain)]) {
    const cut = new Blob([packed.subarray(0, packed.length >> 1)])
    const findings = await analyse([{ name: 'cut', bytes: cut }], quiet)
    const { packets, truncated } = findings!.collector.captures[0]!
    assert.ok(packets > 1000, String(packets))
    assert.match(truncated.join(), /after \d+ bytes/)
  }
})

test('a file that is no capture fails in words', async () => {
  const states: CaptureState[] = []
  const letter = { name: 'letter.txt', bytes: new Blob(['Dear Sir or Madam']) }
  await analyse([letter], { ...quiet, progress: (state) => states.push(state) })
  assert.equal(states.at(-1)?.state, 'failed')
  assert.match(captureItems([letter], states, 0)[0]?.problem ?? '', /expected/)
})

test('ends at once when cancelled', async () => {
  const capture = captureOf(CAPTURES[0]!)
  assert.equal(await analyse([capture], { progress: () => {}, isCancelled: () => true }), undefined)
})

test('answers the pages as a sensor does: lists, one device, proof, triage, and what it has not', async () => {
  const captures = CAPTURES.map(captureOf)
  const findings = await analyse(captures, quiet)
  assert.ok(findings)
  const routes = routesOf(findings, captures, () => [])
  const ask = async (address: string, method = 'GET', body: unknown = undefined) =>
    (await answer({ method, address, body }, routes)) as {
      status: number
      // biome-ignore lint/suspicious/noExplicitAny: the answers of many routes
      body: any
    }
  const { body: page } = await ask('/rest/devices?limit=1&sort=name&order=ascending')
  assert.equal(page.items.length, 1)
  const { body: next } = await ask(
    `/rest/devices?limit=1000&sort=name&order=ascending&cursor=${encodeURIComponent(page.next)}`,
  )
  const { body: overview } = await ask('/rest/overview')
  assert.equal(next.items.length, overview.deviceCount - 1)
  const { body: device } = await ask(`/rest/devices/${encodeURIComponent(page.items[0].id)}`)
  const { body: activity } = await ask('/rest/activity')
  assert.ok(activity.protocols.length > 0, 'what was spoken when is told without a sensor, too')
  assert.deepEqual(device, page.items[0])
  assert.equal((await ask('/rest/frames?file=download.pcap&frame=2')).body.items[0].number, 2)
  assert.equal((await ask('/rest/frames?file=other.pcap&frame=2')).status, 404)
  const { body: alerts } = await ask('/rest/alerts?newHere=false')
  for (const { id } of alerts.items.slice(0, 1)) {
    const closed = { status: 'closed', reason: 'planned' }
    assert.equal((await ask(`/rest/alerts/${encodeURIComponent(id)}`, 'PATCH', closed)).body.status, 'closed')
  }
  const { body: exposures } = await ask('/rest/exposures?limit=5')
  const [{ id, state }] = exposures.items
  assert.equal(state, 'open')
  assert.equal((await ask(`/rest/exposures/${id}`, 'PATCH', { state: 'accepted' })).body.state, 'accepted')
  assert.equal((await ask('/rest/exposure-summary')).status, 200)
  assert.equal((await ask('/rest/attack-paths?most=3&without=close:x')).status, 200)
  assert.equal((await ask('/rest/devices?level=nine')).status, 400)
  assert.equal((await ask('/rest/health')).status, 404)
  // Proof speaks of the capture it comes from, though one run read three.
  const { body: links } = await ask('/rest/links')
  const files = new Set<string>(
    links.items.map(({ firstFrame }: { firstFrame: { file: string } }) => firstFrame.file),
  )
  assert.deepEqual([...files].sort(), captures.map(({ name }) => name).sort())
})

test('saves devices as they are narrowed, and links', async () => {
  const findings = await analyse([captureOf(CAPTURES[0]!)], quiet)
  assert.ok(findings)
  const all = (await (await fileOf('devices.csv', findings)).text()).split('\r\n')
  const none = (await (await fileOf('devices.csv', findings, { search: 'no-such-device' })).text()).split(
    '\r\n',
  )
  assert.deepEqual([all.length > 2, none.length], [true, 2])
  assert.match(await (await fileOf('links.csv', findings)).text(), /modbus/)
})

test('saves a report with its font, as a sealed page fetches none', async () => {
  const findings = await analyse([captureOf(CAPTURES[0]!)], quiet)
  assert.ok(findings)
  const html = await (await fileOf('incident.html', findings)).text()
  assert.match(html, /@font-face .*font\/woff2;base64,d09G/)
})
