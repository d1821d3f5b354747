/** Every page in every state, by day and by night: passes axe, throws nothing, asks no other machine. The full run opens a sample. */
import assert from 'node:assert/strict'
import { after, before, suite, test } from 'node:test'
import type { Browser, Page } from 'playwright-core'
import { isCaseTested } from '../selection.ts'
import { COLOURS, faultsOf } from './axe.ts'
import { buildPages } from './built-pages.ts'
import { installedChromium, startChromium } from './chromium.ts'
import { serveFixture } from './fixture-server.ts'
import { settled } from './settled.ts'

const PAGES = [
  '/',
  '/devices',
  '/devices?type=PLC&level=1',
  '/devices/device-0',
  '/devices/device-0?tab=backplane',
  '/devices/device-6?tab=backplane',
  '/devices/device-0?tab=links',
  '/devices/device-0?tab=habits',
  '/devices/device-0?tab=values',
  '/devices/device-0?tab=alerts',
  '/devices/device-0?tab=timeline',
  '/map',
  '/map?device=device-0&chassis=device-0',
  '/map?view=places',
  '/map?view=lines',
  '/map?protocol=nobody-speaks-this',
  '/incidents',
  '/agents',
  '/active-queries',
  '/active-queries?plan=plan-4',
  '/incidents/incident-0',
  '/attack',
  '/timeline',
  '/timeline?type=plc-stop',
  '/timeline?enter=new',
  '/alerts',
  '/alerts?packets=41@line-3-night.pcapng',
  '/exposure',
  '/exposure?tab=findings',
  '/exposure?tab=paths',
  '/devices/device-0?tab=exposures',
  '/protocols',
  '/compare',
  '/values',
  '/values?point=10.20.0.0+modbus+1+holding%3A40',
  '/health?from=2026-11-24T03:00:00Z',
  '/baseline?shows=signed',
  '/captures',
  '/rules',
  '/rules?edit=plant.yml',
  '/recommendations',
  '/score-history',
  '/mining',
  '/dashboards',
  '/reports',
  '/forwarding',
  '/forwarding?edit=d-1',
  '/response',
  '/response?form=plan',
  '/settings',
  '/users',
  '/tokens',
  '/audit',
  '/account',
  '/private',
  '/nowhere',
]
/** What is empty or broken is made of the same few parts: one light each tells enough. */
const STATES = {
  full: { fixture: { deviceCount: 5000 }, lights: ['light', 'dark'] },
  empty: { fixture: { deviceCount: 0 }, lights: ['dark'] },
  broken: { fixture: { deviceCount: 1, isBroken: true }, lights: ['light'] },
} as const
type Light = 'light' | 'dark'
/** A colour on its way to another has a contrast that nobody ever looks at. */
const TRANSITIONS_OVER =
  'Promise.all(document.getAnimations().flatMap((one) => one instanceof CSSTransition ? one.finished.catch(() => {}) : []))'
/** Side by side: axe keeps one processor busy, and small machines have two. */
const TABS = 2

suite('every page in a browser', { skip: installedChromium ? false : 'no Chromium on this machine' }, () => {
  let browser: Browser

  before(async () => {
    buildPages()
    browser = await startChromium(installedChromium!)
  })
  after(() => browser?.close())

  for (const [state, { fixture, lights }] of Object.entries(STATES)) {
    test(`passes axe, throws nothing and asks no other machine: ${state}`, async () => {
      const server = await serveFixture(fixture)
      const paths = PAGES.filter((path) => isCaseTested(`${path} ${state}`)).values()
      const tabs = Array.from({ length: TABS }, async () => {
        const context = await browser.newContext({ reducedMotion: 'reduce' })
        const page = await context.newPage()
        const troubles = state === 'broken' ? [] : troublesOf(page, server.address)
        const faults: string[] = []
        for (const path of paths) {
          await page.emulateMedia({ colorScheme: lights[0] })
          await page.goto(server.address + path)
          await settled(page)
          faults.push(...(await faultsInEachLight(page, path, lights)))
        }
        await context.close()
        return [...faults, ...troubles]
      })
      try {
        assert.deepEqual((await Promise.all(tabs)).flat(), [])
      } finally {
        server.close()
      }
    })
  }
})

/** All rules in the first light; of the others the colours alone, for nothing else changes. */
async function faultsInEachLight(page: Page, path: string, lights: readonly Light[]): Promise<string[]> {
  const faults: string[] = []
  for (const [at, light] of lights.entries()) {
    await page.emulateMedia({ colorScheme: light })
    await page.locator(`html[data-mantine-color-scheme=${light}]`).waitFor()
    await page.evaluate(TRANSITIONS_OVER)
    faults.push(...(await faultsOf(page, `${path} (${light})`, at === 0 ? undefined : COLOURS)))
  }
  return faults
}

/** What the page's console and its requests tell, growing while the page is walked. */
function troublesOf(page: Page, address: string): readonly string[] {
  const troubles: string[] = []
  page.on('pageerror', (error) => troubles.push(error.message))
  page.on('console', (message) => {
    if (message.type() === 'error' && !message.text().includes('404')) troubles.push(message.text())
  })
  page.on('request', (request) => {
    if (!request.url().startsWith(address) && !request.url().startsWith('data:')) troubles.push(request.url())
  })
  return troubles
}
