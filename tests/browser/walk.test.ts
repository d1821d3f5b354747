/** Walks the pages with the mouse. */
import assert from 'node:assert/strict'
import { readFile } from 'node:fs/promises'
import type { Page } from 'playwright-core'
import { sampledTest } from '#model/testing/sampled-test'
import { fixtureAlerts } from '#ui/source/testing/happenings'
import { overPages } from './over-pages.ts'
import { settled } from './settled.ts'

overPages('the pages in a browser', (open) => {
  sampledTest('a link to a closed alert shows it', async () => {
    const { page, context } = await open('/alerts?alert=alert-6')
    const { title } = fixtureAlerts().find(({ id }) => id === 'alert-6')!
    await page.getByRole('heading', { name: title }).waitFor()
    await context.close()
  })

  sampledTest('the time range is kept between pages, moved and reset by keys', async () => {
    const hour = 'from=2026-11-24T03:00:00.000Z&until=2026-11-24T04:00:00.000Z'
    const { page, context } = await open(`/devices?${hour}`)
    await page.getByText('Only data from this time range is shown.').waitFor()
    await page
      .getByRole('navigation', { name: 'Pages' })
      .getByRole('link', { name: 'Communications' })
      .click()
    await page.getByText('This page shows the current state').waitFor()
    await page.keyboard.press('[')
    await page.waitForURL(/from=2026-11-24T02%3A00.*until=2026-11-24T03%3A00/)
    await page.keyboard.press('0')
    await page.getByText('This page shows the current state').waitFor({ state: 'hidden' })
    assert.ok(!page.url().includes('from='))
    await context.close()
  })

  sampledTest('two times are compared and swapped, and packets open', async () => {
    const { page, context } = await open('/compare')
    await page.getByText(/^Second time compared with the first: 1 device/).waitFor()
    const asked = page.waitForRequest((request) => request.url().includes('/rest/difference'))
    await page.getByRole('button', { name: 'Swap' }).click()
    const { searchParams } = new URL((await asked).url())
    assert.ok(searchParams.get('firstFrom')! > searchParams.get('secondFrom')!)
    await page.getByRole('link', { name: 'after' }).first().click()
    await page.getByRole('dialog', { name: /Frame 41 of/ }).waitFor()
    await context.close()
  })

  sampledTest('dragging across a value chart sets the time range', async () => {
    const { page, context } = await open('/values')
    await page.getByRole('button', { name: 'holding:40' }).first().click()
    const line = page.getByRole('slider', { name: /^holding:40/ })
    // The drawing comes with its library, once a chart is opened.
    await line.locator('canvas').waitFor()
    const box = await line.boundingBox()
    assert.ok(box !== null)
    await page.mouse.move(box.x + 300, box.y + 60)
    await page.mouse.down()
    await page.mouse.move(box.x + 600, box.y + 60)
    await page.mouse.up()
    await page.waitForURL(/point=.*from=.*until=/)
    await page.getByText('Charts show this time range').waitFor()
    await context.close()
  })

  sampledTest('a facet filters the list and is in the address', async () => {
    const { page, context } = await open('/devices')
    await page.getByRole('button', { name: /^HMI/ }).click()
    await page.waitForURL(/type=HMI/)
    await page.getByText('5,000 devices: HMI.').waitFor()
    const link = page.getByRole('link', { name: 'CSV' })
    assert.equal(await link.getAttribute('href'), '/rest/devices.csv?type=HMI')
    await context.close()
  })

  sampledTest('a requested report is announced until the download starts', async () => {
    const { page, context } = await open('/reports')
    await page.getByRole('link', { name: 'Attack vectors as HTML' }).click()
    await page.getByText(/^Requested at .* the download starts/).waitFor()
    await context.close()
  })

  sampledTest('selected columns persist over a reload', async () => {
    const { page, context } = await open('/devices')
    await page.getByRole('button', { name: 'Columns' }).click()
    await page.getByRole('checkbox', { name: 'Serial' }).check()
    await page.reload()
    await page.getByRole('columnheader', { name: 'Serial' }).waitFor()
    await context.close()
  })

  sampledTest('a device is shown on the map and its backplane expands', async () => {
    const { page, context } = await open('/devices/device-0')
    await page.getByRole('link', { name: 'Show on map' }).click()
    await page.waitForURL(/\/map\?device=device-0/)
    await page.getByRole('heading', { name: 'press-line-01' }).waitFor()
    await page.getByRole('button', { name: 'Expand backplane' }).click()
    await page.waitForURL(/chassis=device-0/)
    await page.getByRole('button', { name: 'Collapse backplane' }).waitFor()
    await page.keyboard.press('Control+k')
    await page.getByRole('combobox', { name: 'Go to' }).waitFor()
    await page.keyboard.type('map')
    await page.keyboard.press('Enter')
    await page.getByRole('heading', { name: 'press-line-01' }).waitFor({ state: 'hidden' })
    await context.close()
  })

  sampledTest('a selected line shows its activity, and its line type can be hidden', async () => {
    const { page, context } = await open('/map?view=lines')
    await page
      .getByRole('row', { name: /programming/ })
      .first()
      .click()
    await page.getByRole('heading', { name: 'Controller programming' }).waitFor()
    await page.getByText('Map', { exact: true }).last().click()
    await page.getByRole('application').waitFor()
    const reading = page.getByRole('button', { name: /^read/ })
    assert.equal(await reading.getAttribute('aria-pressed'), 'true')
    await reading.click()
    await page.waitForURL(/hide=read/)
    await context.close()
  })

  sampledTest('the map is exported as PNG, SVG and GraphML', async () => {
    const { page, context } = await open('/map')
    const starts = { PNG: '89504e47', SVG: '3c737667', GraphML: '3c3f786d' }
    for (const [format, start] of Object.entries(starts)) {
      await page.getByRole('button', { name: 'Export' }).click()
      const coming = page.waitForEvent('download')
      await page.getByRole('menuitem', { name: format }).click()
      const download = await coming
      assert.equal(download.suggestedFilename(), `map.${format.toLowerCase()}`)
      const bytes = await readFile(await download.path())
      assert.equal(bytes.subarray(0, 4).toString('hex'), start)
    }
    await context.close()
  })

  sampledTest('12,000 devices are drawn, dragged, and laid out identically after a reload', async () => {
    const { page, context } = await open('/map', 'site')
    const map = page.getByRole('application')
    const box = await map.boundingBox()
    assert.ok(box !== null)
    await page.waitForFunction(isCanvasSized)
    const before = await drawingOf(page)
    await page.mouse.move(box.x + 20, box.y + 20)
    await page.mouse.down()
    for (let step = 0; step < 30; step++) await page.mouse.move(box.x + 20 + step * 5, box.y + 20 + step)
    await page.mouse.up()
    assert.ok((await drawingOf(page)) !== before, 'dragging changed nothing')
    await page.keyboard.press('f')
    await page.reload()
    await settled(page)
    await page.waitForFunction(isCanvasSized)
    assert.ok((await drawingOf(page)) === before, 'layout differs after a reload')
    await context.close()
  })

  sampledTest('a capture is uploaded with its name and size', async () => {
    const { page, context } = await open('/captures')
    const asked = page.waitForRequest((request) => request.method() === 'POST')
    await page.locator('input[type=file]').setInputFiles({
      name: 'line 9.pcap',
      mimeType: 'application/octet-stream',
      buffer: Buffer.from('a1b2'),
    })
    const request = await asked
    assert.match(request.url(), /\/rest\/captures\?name=line\+9\.pcap$/)
    assert.equal(request.headers()['upload-length'], '4')
    await context.close()
  })
})

/** A function, because the pages' content security policy refuses the evaluation of text. Runs in the page. */
function isCanvasSized(): boolean {
  return (document.querySelector('main canvas') as HTMLCanvasElement | null)?.width !== 300
}

/** The drawn map as a data URL, once it has not changed for a second: devices, fonts and labels arrive one after another. */
async function drawingOf(page: Page): Promise<string> {
  await page.evaluate('document.fonts.ready.then(() => undefined)')
  for (let before = '', same = 0, tries = 0; tries < 150; tries++) {
    const drawing: string = await page.evaluate('document.querySelector("main canvas").toDataURL()')
    same = drawing === before ? same + 1 : 0
    if (same === 5) return drawing
    before = drawing
    await page.waitForTimeout(200)
  }
  throw new Error('the map keeps changing')
}
