/** A consultant drops captures on Private analysis: what the page tells, and that nothing leaves it. */
import assert from 'node:assert/strict'
import { execFile } from 'node:child_process'
import { copyFileSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { basename, join } from 'node:path'
import { after, before, suite } from 'node:test'
import { fileURLToPath } from 'node:url'
import { promisify } from 'node:util'
import { gzipSync, zstdCompressSync } from 'node:zlib'
import type { Browser, Page } from 'playwright-core'
import { sampledTest } from '#model/testing/sampled-test'
import { faultsOf } from './axe.ts'
import { buildPages } from './built-pages.ts'
import { installedChromium, startChromium } from './chromium.ts'
import { type FixtureServer, serveFixture } from './fixture-server.ts'

const ROOT = fileURLToPath(new URL('../../', import.meta.url))
const CAPTURES = [
  'modbus/captures/identity.pcap',
  's7comm/captures/download.pcap',
  'enip/captures/list-identity.pcap',
]
/** The engine on a machine that tests other things at the same time. */
const WAIT = { timeout: 120_000 }
/** Of a pcap file's header. */
const HEADER_BYTES = 24
const LARGE_BYTES = 48 * 1024 ** 2

suite('private analysis', { skip: installedChromium ? false : 'no Chromium on this machine' }, () => {
  let browser: Browser
  let server: FixtureServer
  const folder = mkdtempSync(join(tmpdir(), 'private-'))
  const file = (name: string) => join(folder, name)

  before(async () => {
    buildPages()
    for (const path of CAPTURES) copyFileSync(join(ROOT, 'src/protocols', path), file(basename(path)))
    const plain = readFileSync(file('download.pcap'))
    writeFileSync(file('packed.pcap.gz'), gzipSync(plain))
    writeFileSync(file('packed.pcap.zst'), zstdCompressSync(plain))
    writeFileSync(file('letter.txt'), 'Dear Sir or Madam')
    const records = plain.subarray(HEADER_BYTES)
    const times = Math.ceil(LARGE_BYTES / records.length)
    writeFileSync(file('large.pcap'), Buffer.concat([plain, ...Array.from({ length: times }, () => records)]))
    browser = await startChromium(installedChromium!)
    server = await serveFixture({ deviceCount: 40 })
  })
  after(async () => {
    await browser?.close()
    server?.close()
    rmSync(folder, { recursive: true })
  })

  /** The page with its engine loaded, and every request it makes from then on. */
  async function open(scheme: 'light' | 'dark' = 'light') {
    const context = await browser.newContext({ colorScheme: scheme, reducedMotion: 'reduce' })
    const page = await context.newPage()
    await page.goto(`${server.address}/private`)
    await page.getByText('The engine is ready.').waitFor(WAIT)
    const requests: string[] = []
    context.on('request', (request) => {
      if (!/^(blob|data):/.test(request.url())) requests.push(request.url())
    })
    return { context, page, requests }
  }

  async function drop(page: Page, ...names: string[]) {
    await page.locator('input[type=file]').setInputFiles(names.map(file))
  }

  async function saved(page: Page, button: string): Promise<string> {
    const download = page.waitForEvent('download')
    await page.locator('main').getByRole('button', { name: button }).click()
    return readFileSync(await (await download).path(), 'utf8')
  }

  sampledTest('tells what the command line tells, to the byte, for three captures', async () => {
    const { context, page, requests } = await open()
    for (const name of CAPTURES.map((path) => basename(path))) {
      await drop(page, name)
      await page.getByRole('region', { name: 'Private analysis' }).getByText(name).waitFor(WAIT)
      const ours = await saved(page, 'Everything (JSON)')
      const { stdout } = await promisify(execFile)(
        join(ROOT, 'bin/sightglass'),
        ['analyze', name, '--json', '--quiet'],
        { cwd: folder, maxBuffer: 1 << 28 },
      )
      const [one, other] = [untimed(ours), untimed(stdout)]
      assert.deepEqual(JSON.parse(one), JSON.parse(other), name)
      assert.ok(one === other, name)
    }
    assert.deepEqual(requests, [])
    await context.close()
  })

  sampledTest('the same pages show it, under the banner, without one request', async () => {
    const { context, page, requests } = await open()
    await drop(page, 'download.pcap')
    const banner = page.getByRole('region', { name: 'Private analysis' })
    await banner.getByText('download.pcap').waitFor(WAIT)
    const rail = page.getByRole('navigation', { name: 'Pages' })
    for (const [name, link = name] of [
      ...[['Overview'], ['Devices'], ['Map'], ['Alerts'], ['Incidents'], ['Timeline']],
      // Named after their group of pages.
      ...[
        ['Risk', 'Risk'],
        ['Protocols', 'Communications'],
      ],
    ] as [string, string?][]) {
      await rail.getByRole('link', { name: link, exact: true }).click()
      await page.getByRole('heading', { level: 1, name }).waitFor()
      await page.locator('main [aria-label=Loading]').first().waitFor({ state: 'hidden' })
      assert.equal(await page.getByRole('alert').count(), 0, name)
      assert.ok(await banner.isVisible(), name)
    }
    await rail.getByRole('link', { name: 'Alerts' }).click()
    await page.getByText('Program downloaded').first().waitFor()
    await rail.getByRole('link', { name: 'Devices' }).click()
    assert.match(await saved(page, 'CSV'), /10\.20\.0\.2/)
    await page.getByRole('row', { name: '10.20.0.2' }).click()
    await page.getByRole('heading', { level: 1, name: '10.20.0.2' }).waitFor()
    await page.getByRole('tab', { name: /Connections/ }).click()
    await page
      .getByRole('row', { name: /s7comm/i })
      .first()
      .waitFor()
    assert.equal(await rail.getByRole('link', { name: 'Captures' }).count(), 0)
    assert.deepEqual(requests, [])
    await context.close()
  })

  sampledTest('the browser itself refuses what the page or its worker might send', async () => {
    const { context, page } = await open()
    await drop(page, 'download.pcap')
    await page.getByRole('button', { name: 'Everything (JSON)' }).waitFor(WAIT)
    const before = server.seen.length
    const send = `(async () => {
      const tried = []
      for (const address of ['${server.address}/rest/overview', 'https://example.invalid/'])
        tried.push(await fetch(address, { mode: 'no-cors' }).then(() => 'sent', () => 'refused'))
      return tried.join()
    })()`
    assert.equal(await page.evaluate(send), 'refused,refused')
    const [worker] = page.workers()
    assert.equal(await worker?.evaluate(send), 'refused,refused')
    const others = `(async () => {
      const image = await new Promise((resolve) => {
        const image = new Image()
        image.onload = () => resolve('sent')
        image.onerror = () => resolve('refused')
        image.src = '${server.address}/x.png'
      })
      const beacon = navigator.sendBeacon('${server.address}/rest/alerts', 'x') ? 'queued' : 'refused'
      localStorage.setItem('kept', 'x')
      return [image, beacon, localStorage.getItem('kept')]
    })()`
    const [image, , kept] = (await page.evaluate(others)) as [string, string, string | null]
    assert.deepEqual([image, kept], ['refused', null])
    assert.deepEqual(server.seen.slice(before), [])
    await context.close()
  })

  sampledTest('gzip and zstd are unpacked here, several captures are one analysis', async () => {
    const { context, page } = await open()
    await drop(page, 'packed.pcap.gz', 'packed.pcap.zst', 'letter.txt')
    await page.getByText('letter.txt: expected a pcap or pcapng capture').waitFor(WAIT)
    const { capture } = JSON.parse(await saved(page, 'Everything (JSON)'))
    assert.deepEqual(capture.files, ['packed.pcap.gz', 'packed.pcap.zst', 'letter.txt'])
    assert.equal(capture.packets % 2, 0)
    await context.close()
  })

  sampledTest(
    'a file that is no capture is told in words, a large one can be cancelled, then another read',
    async () => {
      const { context, page, requests } = await open()
      await drop(page, 'letter.txt')
      await page.getByRole('alert').getByText('letter.txt could not be analysed').waitFor(WAIT)
      await drop(page, 'large.pcap')
      await page.getByRole('progressbar', { name: 'Progress of the analysis' }).waitFor(WAIT)
      await page.getByRole('button', { name: 'Cancel' }).click()
      await page.getByText('The engine is ready.').waitFor()
      await drop(page, 'identity.pcap')
      await page.getByRole('button', { name: 'Everything (JSON)' }).waitFor(WAIT)
      assert.deepEqual(requests, [])
      await context.close()
    },
  )

  for (const scheme of ['light', 'dark'] as const) {
    sampledTest(`passes axe when empty, broken and done: ${scheme}`, async () => {
      const { context, page } = await open(scheme)
      const faults = await faultsOf(page, 'empty')
      await drop(page, 'letter.txt')
      await page.getByRole('alert').waitFor(WAIT)
      faults.push(...(await faultsOf(page, 'broken')))
      await drop(page, 'download.pcap')
      await page.getByRole('button', { name: 'Everything (JSON)' }).waitFor(WAIT)
      faults.push(...(await faultsOf(page, 'done')))
      await context.close()
      assert.deepEqual(faults, [])
    })
  }
})

/** The clock of the wall is the one thing that may differ. */
function untimed(json: string): string {
  return json.replace(/"wallSeconds":[\d.]+/, '"wallSeconds":0')
}
