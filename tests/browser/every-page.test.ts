/** Every page in every state, by day and by night: passes axe, needs no mouse, throws nothing, asks no other machine. The full run opens a sample. */
import assert from 'node:assert/strict'
import { after, before, suite, test } from 'node:test'
import type { Browser, Page } from 'playwright-core'
import { isCaseTested } from '../selection.ts'
import { COLOURS, faultsOf } from './axe.ts'
import { buildPages } from './built-pages.ts'
import { installedChromium, startChromium } from './chromium.ts'
import { serveFixture } from './fixture-server.ts'
import { keyboardFaults } from './keyboard-walk.ts'
import { PAGES } from './pages.ts'
import { settled } from './settled.ts'

/** Empty and broken pages consist of the same few parts: one colour scheme each is enough. */
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
    test(`passes axe, needs no mouse, throws nothing and asks no other machine: ${state}`, async () => {
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
          if (state === 'full' && isCaseTested(`${path} by keyboard`))
            faults.push(...(await keyboardFaults(page, path)))
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

/** Messages of the page's console and its requests, growing while the page is walked. */
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
