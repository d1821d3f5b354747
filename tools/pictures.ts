/**
 * `npm run pictures`: photographs every page and puts all pictures on contact sheets, for people to look through.
 * `--check` also lists cut text, text under 12 px, prefixes in the place of names and pages that scroll sideways, and fails
 * if there is any; it judges the whole page, also what is below the fold.
 * Without `--address` over a made-up plant; with it over a server that runs, for example the demo of `npm start`.
 */
import { existsSync, mkdirSync, readdirSync, writeFileSync } from 'node:fs'
import { basename, join } from 'node:path'
import { parseArgs } from 'node:util'
import type { Browser, Page } from 'playwright-core'
import type { PageRoute } from '#ui/kit/page'
import { buildPages } from '../tests/browser/built-pages.ts'
import { installedChromium, startChromium } from '../tests/browser/chromium.ts'
import { serveFixture } from '../tests/browser/fixture-server.ts'
import { faultsInPage, type PictureFault, watchCanvas } from './picture-faults.ts'

const FEATURES = new URL('../src/ui/features/', import.meta.url)
/** Time after which a page that polls is photographed as it is, in ms. */
const LONGEST_WAIT = 8000
/** Of a page on a busy machine, in ms. */
const LONGEST_LOAD = 120_000
/** Time for charts and the camera of the map, in ms. */
const REST = 700

const VIEWS = [
  { width: 1280, height: 720, colorScheme: 'light' },
  { width: 1280, height: 720, colorScheme: 'dark' },
  { width: 1920, height: 1080, colorScheme: 'light' },
  { width: 1920, height: 1080, colorScheme: 'dark' },
] as const

const { values } = parseArgs({
  options: {
    address: { type: 'string' },
    folder: { type: 'string', default: 'build/pictures' },
    only: { type: 'string', default: '' },
    view: { type: 'string', default: '' },
    check: { type: 'boolean', default: false },
  },
})
if (installedChromium === undefined)
  throw new Error('expected an installed Chromium, found none; install it with apt-get install chromium')
const fixture = values.address === undefined ? await fixtureServer() : undefined
const address = values.address ?? fixture!.address
const folder = values.folder
mkdirSync(folder, { recursive: true })
const browser = await startChromium(installedChromium)
let faultCount = 0
try {
  const paths = (await allPaths()).filter(({ name }) => new RegExp(values.only).test(name))
  for (const view of VIEWS) {
    const name = `${view.width}-${view.colorScheme}`
    if (!name.includes(values.view)) continue
    const pictures = await photograph(browser, view, paths)
    for (const { name: page, faults } of pictures)
      for (const { kind, text } of faults) process.stdout.write(`${name} ${page}: ${kind} “${text}”\n`)
    faultCount += pictures.reduce((sum, { faults }) => sum + faults.length, 0)
    await contactSheet(browser, pictures, join(folder, `sheet-${name}.png`))
    process.stdout.write(`${join(folder, `sheet-${name}.png`)}: ${pictures.length} pages\n`)
  }
} finally {
  await browser.close()
  fixture?.close()
}
if (faultCount > 0) process.exitCode = 1

async function fixtureServer() {
  buildPages()
  return serveFixture({ deviceCount: 2000 })
}

interface Picture {
  readonly name: string
  readonly file: string
  readonly faults: readonly PictureFault[]
}

interface Shot {
  readonly name: string
  readonly path: string
}

/** Every page by its folder; pages of one thing with the first thing of its list. */
async function allPaths(): Promise<readonly Shot[]> {
  const shots: Shot[] = []
  const start = await (await fetch(address)).text()
  const edition = start.includes('data-edition="console"') ? 'console' : 'sensor'
  for (const feature of readdirSync(FEATURES).sort()) {
    if (!existsSync(new URL(`${feature}/page.ts`, FEATURES))) continue
    const { page } = (await import(new URL(`${feature}/page.ts`, FEATURES).href)) as { page: PageRoute }
    const { editions = ['sensor'] } = page
    if (editions.includes(edition) && !page.path.includes('$')) shots.push({ name: feature, path: page.path })
  }
  if (edition === 'console') return shots
  const first = async (list: string, query: string) =>
    ((await (await fetch(`${address}/rest/${list}?limit=1${query}`)).json()) as { items: { id: string }[] })
      .items[0]
  const alert = await first('alerts', '&severity=critical')
  if (alert !== undefined)
    shots.push({ name: 'alert', path: `/alerts?alert=${encodeURIComponent(alert.id)}` })
  const incident = await first('incidents', '')
  if (incident !== undefined)
    shots.push({ name: 'incident', path: `/incidents/${encodeURIComponent(incident.id)}` })
  const device = await first('devices', '&type=PLC')
  if (device !== undefined)
    for (const tab of [
      '',
      'backplane',
      'links',
      'habits',
      'values',
      'alerts',
      'timeline',
      'program',
      'facts',
    ])
      shots.push({
        name: `device${tab && `-${tab}`}`,
        path: `/devices/${encodeURIComponent(device.id)}${tab && `?tab=${tab}`}`,
      })
  return shots
}

async function photograph(browser: Browser, view: (typeof VIEWS)[number], shots: readonly Shot[]) {
  const { colorScheme, ...viewport } = view
  const context = await browser.newContext({ viewport, colorScheme, reducedMotion: 'reduce' })
  const page = await context.newPage()
  if (values.check) await page.addInitScript(watchCanvas)
  const pictures: Picture[] = []
  for (const { name, path } of shots) {
    const file = join(folder, `${name}-${viewport.width}-${colorScheme}.png`)
    await page.goto(address + path, { timeout: LONGEST_LOAD })
    await drawn(page)
    await page.screenshot({ path: file })
    pictures.push({ name, file, faults: values.check ? await page.evaluate(faultsInPage) : [] })
  }
  await context.close()
  return pictures
}

async function drawn(page: Page): Promise<void> {
  await page
    .locator('h1, h2')
    .first()
    .waitFor({ timeout: LONGEST_WAIT })
    .catch(() => {})
  await page
    .locator('main [aria-label=Loading]')
    .first()
    .waitFor({ state: 'hidden', timeout: LONGEST_WAIT })
    .catch(() => {})
  await page.waitForTimeout(REST)
}

/** One picture with all pictures, four in a row. */
async function contactSheet(browser: Browser, pictures: readonly Picture[], file: string): Promise<void> {
  const sheet = join(folder, `${basename(file, '.png')}.html`)
  const cells = pictures.map(
    ({ name, file }) => `<figure><img src="${basename(file)}"><figcaption>${name}</figcaption></figure>`,
  )
  writeFileSync(
    sheet,
    `<!doctype html><meta charset="utf-8"><style>body{margin:12px;background:#777;display:grid;
    grid-template-columns:repeat(4,1fr);gap:12px;font:600 18px sans-serif;color:#fff}figure{margin:0}img{width:100%;
    display:block}</style>${cells.join('')}`,
  )
  const page = await browser.newPage({ viewport: { width: 2560, height: 1440 } })
  await page.goto(new URL(sheet, `file://${process.cwd()}/`).href)
  await page.screenshot({ path: file, fullPage: true })
  await page.close()
}
