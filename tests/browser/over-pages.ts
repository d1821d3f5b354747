/** The built pages over made-up plants, opened in a browser: what tests of people at work have in common. */
import { after, before, suite } from 'node:test'
import type { Browser, BrowserContext, Page } from 'playwright-core'
import { buildPages } from './built-pages.ts'
import { installedChromium, startChromium } from './chromium.ts'
import { type FixtureServer, serveFixture } from './fixture-server.ts'
import { settled } from './settled.ts'

const PLANTS = {
  full: { deviceCount: 50_000 },
  // 20,000 connections, for which the map is designed.
  site: { deviceCount: 12_000, linksPerDevice: 20_000 / 12_000 },
} as const
type Plant = keyof typeof PLANTS

export interface Opened {
  readonly page: Page
  readonly context: BrowserContext
  /** Of the pages: `http://127.0.0.1:port`. */
  readonly address: string
}
/** Opens a page of a plant, by day, as it stands once it has settled. Close its context. */
export type Open = (path: string, plant?: Plant) => Promise<Opened>

/** A suite over the pages; skipped where there is no Chromium. */
export function overPages(name: string, tests: (open: Open) => void): void {
  suite(name, { skip: installedChromium ? false : 'no Chromium on this machine' }, () => {
    let browser: Browser
    const servers: Partial<Record<Plant, Promise<FixtureServer>>> = {}

    before(async () => {
      buildPages()
      browser = await startChromium(installedChromium!)
    })
    after(async () => {
      await browser?.close()
      for (const server of Object.values(servers)) (await server).close()
    })

    tests(async (path, plant = 'full') => {
      const context = await browser.newContext({ colorScheme: 'light', reducedMotion: 'reduce' })
      const page = await context.newPage()
      servers[plant] ??= serveFixture(PLANTS[plant])
      const { address } = await servers[plant]
      await page.goto(address + path)
      await settled(page)
      return { page, context, address }
    })
  })
}
