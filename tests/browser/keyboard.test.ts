/** Walks the pages by keyboard only. */
import assert from 'node:assert/strict'
import { sampledTest } from '#model/testing/sampled-test'
import { overPages } from './over-pages.ts'

overPages('the pages by keyboard alone', (open) => {
  sampledTest('search, device, evidence and packets are reachable by keyboard', async () => {
    const { page, context } = await open('/')
    await page.keyboard.press('/')
    await page.getByRole('combobox', { name: 'Go to' }).waitFor()
    await page.keyboard.type('press-line')
    await page.getByRole('option', { name: /^All devices matching/ }).waitFor()
    await page.keyboard.press('ArrowUp') // from the first to the last
    await page.keyboard.press('Enter')
    await page.waitForURL(/\/devices\?search=press-line/)
    const list = page.getByRole('grid', { name: 'Devices' })
    await list.getByRole('row', { name: 'press-line-01' }).waitFor()
    await page.keyboard.press('j')
    await list.getByRole('row', { name: 'press-line-11', selected: true }).waitFor()
    await page.keyboard.press('k')
    await page.keyboard.press('Enter')
    await page.waitForURL(/\/devices\/device-0/)
    await page.getByRole('heading', { name: 'press-line-01' }).waitFor()
    const firmware = page.getByRole('button', { name: /^2\.8\.3, from s7comm/ })
    await firmware.focus()
    await page.getByText('Source', { exact: true }).waitFor()
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

  sampledTest('the skip link moves the focus to the content', async () => {
    const { page, context } = await open('/devices')
    await page.keyboard.press('Tab')
    await page.keyboard.press('Enter')
    assert.equal(await page.evaluate('document.activeElement.id'), 'content')
    await context.close()
  })

  sampledTest('Ctrl-K opens pages and devices', async () => {
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

  sampledTest('j selects the next alert, and e closes it', async () => {
    const { page, context } = await open('/alerts')
    await page.getByRole('heading', { name: /^press-line-01 stopped, from office-14/ }).waitFor()
    await page.keyboard.press('j')
    await page.getByRole('heading', { name: /^Controller stopped by a client/ }).waitFor()
    await page.keyboard.press('e')
    await page.keyboard.type('planned')
    const asked = page.waitForRequest((request) => request.method() === 'PATCH')
    await page.keyboard.press('Enter')
    assert.deepEqual((await asked).postDataJSON(), { status: 'closed', reason: 'planned' })
    await context.close()
  })

  sampledTest(
    'l on an alert that cannot be learned changes nothing, whatever is typed after it',
    async () => {
      const { page, context } = await open('/alerts?alert=alert-3')
      const changes: string[] = []
      page.on('request', (request) => {
        if (request.method() !== 'GET') changes.push(`${request.method()} ${request.url()}`)
      })
      await page.getByRole('region', { name: 'Alert details' }).waitFor()
      await page.keyboard.press('l')
      await page.getByRole('status').getByText('This alert cannot be learned.').waitFor()
      await page.keyboard.type('reason')
      await page.keyboard.press('Enter')
      assert.ok(await page.getByRole('button', { name: 'Learn as normal' }).isDisabled())
      assert.ok(await page.getByRole('region', { name: 'Alert details' }).isVisible())
      assert.deepEqual(changes, [])
      await context.close()
    },
  )

  sampledTest('x on an incident selects its alerts, and e closes them together', async () => {
    const { page, context } = await open('/alerts')
    await page.getByRole('heading', { name: /^press-line-01 stopped, from office-14/ }).waitFor()
    const closed: string[] = []
    page.on('request', (request) => {
      if (request.method() === 'PATCH') closed.push(new URL(request.url()).pathname)
    })
    await page.keyboard.press('x')
    await page.getByText('4 selected').waitFor()
    await page.keyboard.press('e')
    await page.keyboard.press('Enter')
    await page.getByText('Closed: 4 alerts.').waitFor()
    assert.deepEqual(
      closed,
      [0, 1, 2, 3].map((number) => `/rest/alerts/alert-${number}`),
    )
    await context.close()
  })

  sampledTest('Ctrl-K runs the actions of keys', async () => {
    const { page, context } = await open('/captures')
    await page.keyboard.press('Control+k')
    await page.getByRole('combobox', { name: 'Go to' }).waitFor()
    await page.keyboard.type('dark')
    await page.keyboard.press('Enter')
    await page.locator('html[data-mantine-color-scheme=dark]').waitFor()
    await context.close()
  })

  sampledTest('a capture is removed by keyboard after a confirmation', async () => {
    const { page, context } = await open('/captures')
    const gone = page.waitForRequest((one) => one.method() === 'DELETE' && one.url().endsWith('/capture-2'))
    await page.getByRole('button', { name: 'Remove line-3-night.pcapng' }).press('Enter')
    await page.getByText('Deletes its packets and everything found only in it').waitFor()
    await page.keyboard.press('Escape')
    await page.getByText('Deletes its packets and everything found only in it').waitFor({ state: 'hidden' })
    await page.keyboard.press('Enter') // the focus is where it was
    await page.getByRole('button', { name: 'Yes, remove' }).press('Enter')
    await gone
    await context.close()
  })

  sampledTest('e edits a device, and x selects several for a bulk edit', async () => {
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
    await page.getByRole('heading', { name: '2 devices selected' }).waitFor()
    await page.getByRole('textbox', { name: 'Zone' }).fill('Dosing')
    const last = asked('/rest/devices/device-1')
    await page.keyboard.press('Enter')
    assert.deepEqual((await last).postDataJSON(), { zone: 'Dosing' })
    await context.close()
  })

  sampledTest('50,000 rows scroll to the end with few rendered', async () => {
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
    assert.ok(asked.length < 4, 'rows in between were requested')
    await page.keyboard.press('x')
    await page.keyboard.press('Home')
    await page.getByRole('row', { name: 'press-line-01' }).waitFor()
    await page.getByRole('heading', { name: '1 device selected' }).waitFor()
    await context.close()
  })

  sampledTest('Tab stops at the controls of the selected row, then leaves the table', async () => {
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
    await page.getByRole('heading', { name: '1 device selected' }).waitFor()
    await context.close()
  })

  sampledTest('fields show the focus, and the selected option of Ctrl-K is visible', async () => {
    const { page, context } = await open('/mining')
    for (const name of ['Save as']) {
      await page.getByRole('textbox', { name }).focus()
      assert.match(await page.evaluate('getComputedStyle(document.activeElement).outline'), /solid 2px/)
    }
    await page.keyboard.press('Control+k')
    await page.getByRole('combobox', { name: 'Go to' }).waitFor()
    for (let presses = 0; presses < 22; presses++) await page.keyboard.press('ArrowDown')
    const places = page.getByRole('listbox', { name: 'Results' })
    const list = await places.boundingBox()
    const box = await places.locator('[aria-selected=true]').boundingBox()
    assert.ok(list !== null && box !== null)
    assert.ok(box.y >= list.y && box.y + box.height <= list.y + list.height + 1, 'out of sight')
    await context.close()
  })

  sampledTest('single-key shortcuts can be turned off', async () => {
    const { page, context } = await open('/captures')
    await page.keyboard.press('?')
    await page.getByRole('switch', { name: 'Single-key shortcuts' }).press('Space')
    await page.keyboard.press('Escape')
    await page.getByRole('dialog').waitFor({ state: 'hidden' })
    const scheme = 'document.documentElement.dataset.mantineColorScheme'
    await page.keyboard.press('t')
    assert.equal(await page.evaluate(scheme), 'light')
    await page.keyboard.press('Control+k')
    await page.getByRole('combobox', { name: 'Go to' }).waitFor()
    await context.close()
  })

  sampledTest(
    'the map is walked, expanded and deselected by keyboard, with a link for every step',
    async () => {
      const { page, context } = await open('/map')
      const map = page.getByRole('application', { name: 'Network map' })
      const details = page.getByRole('complementary', { name: 'Selection details' })
      await map.focus()
      await page.keyboard.press('ArrowDown')
      await details.getByText('Level 3').waitFor()
      await page.keyboard.press('ArrowDown')
      await details.getByText('Level 2').waitFor()
      await page.keyboard.press('u')
      await page.waitForURL(/open=g/)
      await details.getByRole('button', { name: 'Collapse', exact: true }).waitFor()
      await page.keyboard.press('u')
      await page.waitForURL(/open=none/)
      await page.keyboard.press('Escape')
      await details.waitFor({ state: 'hidden' })
      await page.keyboard.press('v')
      await page.getByRole('grid', { name: 'Nodes of the map' }).waitFor()
      await context.close()
    },
  )
})
