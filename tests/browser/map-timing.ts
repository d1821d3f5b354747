/**
 * Times the map of 12,000 devices and 20,000 connections, and the overview: `node tests/browser/map-timing.ts`. Prints the
 * time from the start of the navigation until the drawing is complete, the time of frames while it is dragged, that of a
 * page without content under the same moves of the mouse, and the time until the worst incident is shown, in ms.
 */
import type { Page } from 'playwright-core'
import { buildPages } from './built-pages.ts'
import { installedChromium, startChromium } from './chromium.ts'
import { serveFixture } from './fixture-server.ts'

const RUNS = 5
/** Moves of the mouse while dragging. */
const MOVES = 120
/** A page that draws nothing: its frames are the floor of this machine. */
const EMPTY = '<!doctype html><title>Empty</title><canvas width="1150" height="750"></canvas>'

if (installedChromium === undefined) throw new Error('expected an installed Chromium, found none')
buildPages()
const server = await serveFixture({ deviceCount: 12_000, linksPerDevice: 20_000 / 12_000 })
const browser = await startChromium(installedChromium)
try {
  // The graph is made for the first request, as a sensor makes it with the first packets.
  await fetch(`${server.address}/rest/map`)
  const paints: number[] = []
  const frames: number[] = []
  const emptyFrames: number[] = []
  for (let run = 0; run < RUNS; run++) {
    const context = await browser.newContext({
      viewport: { width: 1440, height: 900 },
      reducedMotion: 'reduce',
    })
    const page = await context.newPage()
    await page.addInitScript(watchPaint, 'main canvas[data-drawn=true]')
    await page.goto(`${server.address}/map`, { waitUntil: 'commit' })
    paints.push(await paintOf(page))
    const box = (await page.getByRole('application').boundingBox())!
    frames.push(...(await framesOfDrag(page, box)))
    await page.setContent(EMPTY)
    emptyFrames.push(...(await framesOfDrag(page, box)))
    await context.close()
  }
  const overviews: number[] = []
  for (let run = 0; run < RUNS; run++) {
    const context = await browser.newContext({ viewport: { width: 1440, height: 900 } })
    const page = await context.newPage()
    await page.addInitScript(watchPaint, 'main [data-tour=damage]')
    await page.goto(server.address, { waitUntil: 'commit' })
    overviews.push(await paintOf(page))
    await context.close()
  }
  process.stdout.write(
    `first paint: ${shares(paints)}\nframes while dragging: ${shares(frames)}\nframes of an empty page: ${shares(emptyFrames)}\noverview: ${shares(overviews)}\n`,
  )
} finally {
  await browser.close()
  server.close()
}

/**
 * Runs in the page: the end of the first frame with this element. Polling from outside would wait for the work that
 * comes after it.
 */
function watchPaint(selector: string): void {
  const page = globalThis as unknown as { paintedAt?: number }
  const observer = new MutationObserver(() => {
    if (document.querySelector(selector) === null) return
    observer.disconnect()
    requestAnimationFrame(() =>
      setTimeout(() => {
        page.paintedAt = performance.now()
      }),
    )
  })
  observer.observe(document, { subtree: true, childList: true, attributes: true })
}

/** Drags from near the upper left corner of a box; the time between frames. */
async function framesOfDrag(page: Page, box: { x: number; y: number }): Promise<number[]> {
  await page.mouse.move(box.x + 20, box.y + 20)
  await page.mouse.down()
  await page.evaluate(watchFrames)
  for (let move = 0; move < MOVES; move++)
    await page.mouse.move(box.x + 20 + move * 3, box.y + 20 + move, { steps: 1 })
  await page.mouse.up()
  return page.evaluate(() => (globalThis as unknown as { frameTimes: number[] }).frameTimes)
}

async function paintOf(page: Page): Promise<number> {
  const painted = await page.waitForFunction(
    () => (globalThis as unknown as { paintedAt?: number }).paintedAt,
    undefined,
    { timeout: 60_000 },
  )
  return (await painted.jsonValue())!
}

/** Runs in the page: the time that the work of each frame takes. */
function watchFrames(): void {
  const page = globalThis as unknown as { frameTimes: number[] }
  page.frameTimes = []
  let before = performance.now()
  const next = () => {
    const now = performance.now()
    page.frameTimes.push(now - before)
    before = now
    requestAnimationFrame(next)
  }
  requestAnimationFrame(next)
}

function shares(times: readonly number[]): string {
  const sorted = times.toSorted((a, b) => a - b)
  const at = (share: number) => Math.round(sorted[Math.floor((sorted.length - 1) * share)] ?? 0)
  return `median ${at(0.5)}, 95% ${at(0.95)}, most ${at(1)} (${times.length})`
}
