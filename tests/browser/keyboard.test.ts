/** A person walks the pages without a mouse. */
import assert from 'node:assert/strict'
import { test } from 'node:test'
import { overPages } from './over-pages.ts'

overPages('the pages by keyboard alone', (open) => {
  test('the keyboard alone leads from search to a device, its proof and the packets', async () => {
    const { page, context } = await open('/')
    await page.keyboard.press('/')
    await page.keyboard.type('press-line')
    await page.keyboard.press('Enter')
    await page.waitForURL(/\/devices\?search=press-line/)
    await page.getByRole('row', { name: 'press-line-01' }).waitFor()
    await page.keyboard.press('Escape')
    await page.keyboard.press('j')
    await page.getByRole('row', { name: 'press-line-11', selected: true }).waitFor()
    await page.keyboard.press('k')
    await page.keyboard.press('Enter')
    await page.waitForURL(/\/devices\/device-0/)
    await page.getByRole('heading', { name: 'press-line-01' }).waitFor()
    const firmware = page.getByRole('button', { name: /^2\.8\.3, from s7comm/ })
    await firmware.focus()
    await page.getByText('Told by').waitFor()
    await page.keyboard.press('Enter')
    await page.getByRole('dialog', { name: /Frame 14 of/ }).waitFor()
    await page.keyboard.press('n')
    await page.getByRole('dialog', { name: /Frame 15 of/ }).waitFor()
    await page.keyboard.press('p')
    await page.getByRole('dialog', { name: /Frame 14 of/ }).waitFor()
    await page.keyboard.press('Escape')
    await page.getByRole('dialog', { name: /Frame 14 of/ }).waitFor({ state: 'hidden' })
    assert.ok(!page.url().includes('packets='))
    await context.close()
  })

  test('Tab reaches the content past the rail, and the skip link goes there at once', async () => {
    const { page, context } = await open('/devices')
    await page.keyboard.press('Tab')
    await page.keyboard.press('Enter')
    assert.equal(await page.evaluate('document.activeElement.id'), 'content')
    await context.close()
  })

  test('Ctrl-K goes to a page and to a device by a few letters', async () => {
    const { page, context } = await open('/captures')
    await page.keyboard.press('Control+k')
    await page.getByRole('combobox', { name: 'Go to' }).waitFor()
    await page.keyboard.type('aler')
    await page.keyboard.press('Enter')
    await page.waitForURL(/\/alerts/)
    await page.getByRole('dialog').waitFor({ state: 'hidden' })
    await page.keyboard.press('Control+k')
    await page.getByRole('combobox', { name: 'Go to' }).waitFor()
    await page.keyboard.type('packer-04')
    await page.getByRole('option', { name: /^packer-04/ }).waitFor()
    await page.keyboard.press('Enter')
    await page.waitForURL(/\/devices\/device-3/)
    await context.close()
  })

  test('j walks the alerts, the story follows, and e leads to closing one', async () => {
    const { page, context } = await open('/alerts')
    await page.getByRole('heading', { name: /^office-14 by way of eng-07/ }).waitFor()
    await page.keyboard.press('j')
    await page.getByRole('heading', { name: /^Controller stopped by a client/ }).waitFor()
    await page.keyboard.press('e')
    await page.keyboard.type('planned')
    const asked = page.waitForRequest((request) => request.method() === 'PATCH')
    await page.keyboard.press('Enter')
    assert.deepEqual((await asked).postDataJSON(), { status: 'closed', reason: 'planned' })
    await context.close()
  })

  test('x on a story chooses all its alerts, and e closes them together', async () => {
    const { page, context } = await open('/alerts')
    await page.getByRole('heading', { name: /^office-14 by way of eng-07/ }).waitFor()
    const closed: string[] = []
    page.on('request', (request) => {
      if (request.method() === 'PATCH') closed.push(new URL(request.url()).pathname)
    })
    await page.keyboard.press('x')
    await page.getByText('4 chosen').waitFor()
    await page.keyboard.press('e')
    await page.keyboard.press('Enter')
    await page.getByText('Closed: 4 alerts.').waitFor()
    assert.deepEqual(
      closed,
      [0, 1, 2, 3].map((number) => `/rest/alerts/alert-${number}`),
    )
    await context.close()
  })

  test('Ctrl-K does what a key does here, for those who do not know the key', async () => {
    const { page, context } = await open('/captures')
    await page.keyboard.press('Control+k')
    await page.getByRole('combobox', { name: 'Go to' }).waitFor()
    await page.keyboard.type('dark')
    await page.keyboard.press('Enter')
    await page.locator('html[data-mantine-color-scheme=dark]').waitFor()
    await context.close()
  })

  test('a capture that was read is removed by key, after being told what goes with it', async () => {
    const { page, context } = await open('/captures')
    const gone = page.waitForRequest((one) => one.method() === 'DELETE' && one.url().endsWith('/capture-2'))
    await page.getByRole('button', { name: 'Remove line-3-night.pcapng' }).press('Enter')
    await page.getByText('Its packets go, and all that it alone told').waitFor()
    await page.keyboard.press('Escape')
    await page.getByText('Its packets go, and all that it alone told').waitFor({ state: 'hidden' })
    await page.keyboard.press('Enter') // the focus is where it was
    await page.getByRole('button', { name: 'Yes, remove' }).press('Enter')
    await gone
    await context.close()
  })

  test('e says what packets cannot tell of a device, and x of several at once', async () => {
    const { page, context, address } = await open('/devices/device-0')
    const asked = (path: string) =>
      page.waitForRequest((one) => one.method() === 'PATCH' && one.url().endsWith(path))
    await page.keyboard.press('e')
    await page.getByRole('textbox', { name: 'Name' }).fill('Press 4')
    const one = asked('/rest/devices/device-0')
    await page.keyboard.press('Enter')
    assert.deepEqual((await one).postDataJSON(), { name: 'Press 4' })
    await page.goto(`${address}/devices`)
    await page.getByRole('row', { name: 'press-line-01' }).waitFor()
    for (const key of ['x', 'j', 'x']) await page.keyboard.press(key)
    await page.getByRole('heading', { name: '2 devices chosen' }).waitFor()
    await page.getByRole('textbox', { name: 'Zone' }).fill('Dosing')
    const last = asked('/rest/devices/device-1')
    await page.keyboard.press('Enter')
    assert.deepEqual((await last).postDataJSON(), { zone: 'Dosing' })
    await context.close()
  })

  test('50,000 rows can be walked to their end, and only a few are drawn', async () => {
    const { page, context } = await open('/devices')
    const grid = page.getByRole('grid', { name: 'Devices' })
    assert.equal(await grid.getAttribute('aria-rowcount'), '50001')
    const asked: string[] = []
    page.on('request', (request) => {
      if (request.url().includes('/rest/devices?')) asked.push(request.url())
    })
    await grid.focus()
    await page.keyboard.press('End')
    await page.locator('[aria-rowindex="50001"]', { hasText: '50000' }).waitFor()
    assert.ok((await page.getByRole('row').count()) < 120)
    assert.ok(asked.length < 4, 'all that lies between was read')
    await page.keyboard.press('x')
    await page.keyboard.press('Home')
    await page.getByRole('row', { name: 'press-line-01' }).waitFor()
    await page.getByRole('heading', { name: '1 device chosen' }).waitFor()
    await context.close()
  })

  test('Tab goes from the table to the controls of the selected row, and out behind it', async () => {
    const { page, context } = await open('/devices')
    await page.getByRole('row', { name: 'press-line-01' }).waitFor()
    const grid = page.getByRole('grid', { name: 'Devices' })
    await grid.focus()
    await page.keyboard.press('ArrowDown')
    const stops = []
    for (let presses = 0; presses < 20; presses++) {
      await page.keyboard.press('Tab')
      const stop: string = await page.evaluate(
        `document.activeElement.closest('[role=row]')?.getAttribute('aria-rowindex') ?? 'out'`,
      )
      if (stop === 'out') break
      stops.push(stop)
    }
    assert.deepEqual(new Set(stops), new Set(['1', '3']))
    assert.ok(stops.length < 20, 'Tab never leaves the table')
    await grid.focus()
    await page.keyboard.press('Space')
    await page.getByRole('heading', { name: '1 device chosen' }).waitFor()
    await context.close()
  })

  test('fields show the focus as everything else does, and what Ctrl-K has chosen is in sight', async () => {
    const { page, context } = await open('/mining')
    for (const name of ['Search devices', 'Save it as']) {
      await page.getByRole('textbox', { name }).focus()
      assert.match(await page.evaluate('getComputedStyle(document.activeElement).outline'), /solid 2px/)
    }
    await page.keyboard.press('Control+k')
    await page.getByRole('combobox', { name: 'Go to' }).waitFor()
    for (let presses = 0; presses < 22; presses++) await page.keyboard.press('ArrowDown')
    const places = page.getByRole('listbox', { name: 'Where to go' })
    const list = await places.boundingBox()
    const box = await places.locator('[aria-selected=true]').boundingBox()
    assert.ok(list !== null && box !== null)
    assert.ok(box.y >= list.y && box.y + box.height <= list.y + list.height + 1, 'out of sight')
    await context.close()
  })

  test('single letters are no keys for whoever has switched them off', async () => {
    const { page, context } = await open('/captures')
    await page.keyboard.press('?')
    await page.getByRole('switch', { name: 'Single letters and signs are keys' }).press('Space')
    await page.keyboard.press('Escape')
    await page.getByRole('dialog').waitFor({ state: 'hidden' })
    const scheme = 'document.documentElement.dataset.mantineColorScheme'
    await page.keyboard.press('t')
    assert.equal(await page.evaluate(scheme), 'light')
    await page.keyboard.press('Control+k')
    await page.getByRole('combobox', { name: 'Go to' }).waitFor()
    await context.close()
  })

  test('the map is walked, unfolded and let go by keys alone, and every step has its link', async () => {
    const { page, context } = await open('/map')
    const map = page.getByRole('application', { name: 'Map of the plant' })
    const details = page.getByRole('complementary', { name: 'Details of what is chosen' })
    await map.focus()
    await page.keyboard.press('ArrowDown')
    await details.getByText('Level 3').waitFor()
    await page.keyboard.press('ArrowDown')
    await details.getByText('Level 2').waitFor()
    await page.keyboard.press('u')
    await page.waitForURL(/open=g/)
    await details.getByRole('button', { name: 'Fold', exact: true }).waitFor()
    await page.keyboard.press('u')
    await page.waitForURL(/open=none/)
    await page.keyboard.press('Escape')
    await details.waitFor({ state: 'hidden' })
    await page.keyboard.press('v')
    await page.getByRole('grid', { name: 'Places on the map' }).waitFor()
    await context.close()
  })
})
