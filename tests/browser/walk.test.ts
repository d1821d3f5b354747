/** A person walks the pages with a mouse, and looks. */
import assert from 'node:assert/strict'
import { readFile } from 'node:fs/promises'
import { test } from 'node:test'
import type { Page } from 'playwright-core'
import { fixtureAlerts } from '#ui/source/fixture/happenings'
import { overPages } from './over-pages.ts'
import { settled } from './settled.ts'

overPages('the pages in a browser', (open) => {
  test('a link to an alert that is closed shows that alert, whatever the list holds', async () => {
    const { page, context } = await open('/alerts?alert=alert-6')
    const { title } = fixtureAlerts().find(({ id }) => id === 'alert-6')!
    await page.getByRole('heading', { name: title }).waitFor()
    await context.close()
  })

  test('one range of time goes along from page to page, can be scrubbed, and let go', async () => {
    const hour = 'from=2026-11-24T03:00:00.000Z&until=2026-11-24T04:00:00.000Z'
    const { page, context } = await open(`/devices?${hour}`)
    await page.getByText('Only what was seen then is shown.').waitFor()
    await page.getByRole('navigation', { name: 'Pages' }).getByRole('link', { name: 'Protocols' }).click()
    await page.getByText('This page shows things as they are now').waitFor()
    await page.keyboard.press('[')
    await page.waitForURL(/from=2026-11-24T02%3A00.*until=2026-11-24T03%3A00/)
    await page.keyboard.press('0')
    await page.getByText('This page shows things as they are now').waitFor({ state: 'hidden' })
    assert.ok(!page.url().includes('from='))
    await context.close()
  })

  test('two times are compared, exchanged, and proven', async () => {
    const { page, context } = await open('/compare')
    await page.getByText(/^From the first time to the second: 1 device/).waitFor()
    const asked = page.waitForRequest((request) => request.url().includes('/rest/difference'))
    await page.getByRole('button', { name: 'Exchange the two times' }).click()
    const { searchParams } = new URL((await asked).url())
    assert.ok(searchParams.get('firstFrom')! > searchParams.get('secondFrom')!)
    await page.getByRole('link', { name: 'after' }).first().click()
    await page.getByRole('dialog', { name: /Frame 41 of/ }).waitFor()
    await context.close()
  })

  test('drawing across the line of a value sets the time range of the room', async () => {
    const { page, context } = await open('/values')
    await page.getByRole('button', { name: 'holding:40' }).first().click()
    const line = page.getByRole('slider', { name: /^holding:40/ })
    const box = await line.boundingBox()
    assert.ok(box !== null)
    await page.mouse.move(box.x + 300, box.y + 60)
    await page.mouse.down()
    await page.mouse.move(box.x + 600, box.y + 60)
    await page.mouse.up()
    await page.waitForURL(/point=.*from=.*until=/)
    await page.getByText('Lines are drawn of what was seen then').waitFor()
    await context.close()
  })

  test('a facet narrows the list, and the address remembers it', async () => {
    const { page, context } = await open('/devices')
    await page.getByRole('button', { name: /^HMI/ }).click()
    await page.waitForURL(/type=HMI/)
    await page.getByText('5,000 devices: HMI.').waitFor()
    const link = page.getByRole('link', { name: 'CSV' })
    assert.equal(await link.getAttribute('href'), '/rest/devices.csv?type=HMI')
    await context.close()
  })

  test('a report that was asked for says so until the browser has it', async () => {
    const { page, context } = await open('/reports')
    await page.getByRole('link', { name: 'Attack vectors as HTML' }).click()
    await page.getByText(/^Asked for at .* the browser saves it/).waitFor()
    await context.close()
  })

  test('chosen columns are there again after a reload', async () => {
    const { page, context } = await open('/devices')
    await page.getByRole('button', { name: 'Columns' }).click()
    await page.getByRole('checkbox', { name: 'Serial' }).check()
    await page.reload()
    await page.getByRole('columnheader', { name: 'Serial' }).waitFor()
    await context.close()
  })

  test('a device leads to its place on the map, and its backplane unfolds there', async () => {
    const { page, context } = await open('/devices/device-0')
    await page.getByRole('link', { name: 'Show on map' }).click()
    await page.waitForURL(/\/map\?device=device-0/)
    await page.getByRole('heading', { name: 'press-line-01' }).waitFor()
    await page.getByRole('button', { name: 'Unfold the backplane' }).click()
    await page.waitForURL(/chassis=device-0/)
    await page.getByRole('button', { name: 'Fold the backplane' }).waitFor()
    await page.keyboard.press('Control+k')
    await page.getByRole('combobox', { name: 'Go to' }).waitFor()
    await page.keyboard.type('map')
    await page.keyboard.press('Enter')
    await page.getByRole('heading', { name: 'press-line-01' }).waitFor({ state: 'hidden' })
    await context.close()
  })

  test('a line clicked on the map is kept, tells who does what, and can be put aside', async () => {
    const { page, context } = await open('/map?view=lines')
    await page
      .getByRole('row', { name: /programming/ })
      .first()
      .click()
    await page.getByRole('heading', { name: 'Programming' }).waitFor()
    await page.getByText('Map', { exact: true }).last().click()
    await page.getByRole('application').waitFor()
    const reading = page.getByRole('button', { name: /^reading/ })
    assert.equal(await reading.getAttribute('aria-pressed'), 'true')
    await reading.click()
    await page.waitForURL(/hide=read/)
    await context.close()
  })

  test('the map is exported as PNG, SVG and GraphML', async () => {
    const { page, context } = await open('/map')
    const starts = { PNG: '89504e47', SVG: '3c737667', GraphML: '3c3f786d' }
    for (const [format, start] of Object.entries(starts)) {
      await page.getByRole('button', { name: 'Export' }).click()
      const coming = page.waitForEvent('download')
      await page.getByRole('menuitem', { name: format }).click()
      const download = await coming
      assert.equal(download.suggestedFilename(), `map.${format.toLowerCase()}`)
      const octets = await readFile(await download.path())
      assert.equal(octets.subarray(0, 4).toString('hex'), start)
    }
    await context.close()
  })

  test('12,000 devices are drawn at once, dragged without a hitch, and look the same tomorrow', async () => {
    const { page, context } = await open('/map', 'site')
    const map = page.getByRole('application')
    const box = await map.boundingBox()
    assert.ok(box !== null)
    await page.waitForFunction('document.querySelector("main canvas")?.width !== 300')
    const before = await drawingOf(page)
    await page.mouse.move(box.x + 20, box.y + 20)
    await page.mouse.down()
    for (let step = 0; step < 30; step++) await page.mouse.move(box.x + 20 + step * 5, box.y + 20 + step)
    await page.mouse.up()
    assert.ok((await drawingOf(page)) !== before, 'dragging moved nothing')
    await page.keyboard.press('f')
    await page.reload()
    await settled(page)
    await page.waitForFunction('document.querySelector("main canvas")?.width !== 300')
    assert.ok((await drawingOf(page)) === before, 'drawn in another way')
    await context.close()
  })

  test('a capture is sent with its name and all its octets', async () => {
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

/** What is drawn on the map, as a data URL, once it stands still; the frame around it may differ by a pixel. */
async function drawingOf(page: Page): Promise<string> {
  for (let before = '', tries = 0; tries < 50; tries++) {
    const drawing: string = await page.evaluate('document.querySelector("main canvas").toDataURL()')
    if (drawing === before) return drawing
    before = drawing
    await page.evaluate('new Promise((drawn) => requestAnimationFrame(() => requestAnimationFrame(drawn)))')
  }
  throw new Error('the map never stands still')
}
