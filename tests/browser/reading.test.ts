/** Reads the main pages as a screen reader does, follows their focus, and takes the tour over the demo's attack. */
import assert from 'node:assert/strict'
import type { Page } from 'playwright-core'
import { sampledTest } from '#model/testing/sampled-test'
import { TOUR } from '#ui/app/tour-steps'
import { overPages } from './over-pages.ts'

/** Pages that an operator works on, with what each must be found by: role and name. */
const READ = [
  ['/', [['region', /stopped|changed/i]]],
  [
    '/alerts',
    [
      ['grid', 'Alerts'],
      ['region', /details$/],
    ],
  ],
  [
    '/incidents/incident-0',
    [
      ['region', 'Summary'],
      ['list', ''],
      ['heading', 'Contain now'],
    ],
  ],
  ['/map', [['application', 'Network map']]],
  [
    '/devices/device-0',
    [
      ['tablist', ''],
      ['tab', /^Connections/],
      ['heading', 'Identity'],
    ],
  ],
] as const
/** Steps of the focus that are followed on each page. */
const STEPS = 24

overPages('the main pages, read and walked', (open) => {
  for (const [path, parts] of READ)
    sampledTest(`${path} has landmarks, one title, named parts and a visible focus in order`, async () => {
      const { page, context } = await open(path)
      for (const landmark of ['main', 'navigation'] as const)
        assert.ok((await page.getByRole(landmark).count()) >= 1, landmark)
      assert.equal(await page.getByRole('heading', { level: 1 }).count(), 1)
      for (const [role, name] of parts)
        await page
          .getByRole(role, name === '' ? {} : { name })
          .first()
          .waitFor()
      const faults: string[] = []
      await page.evaluate('document.activeElement?.blur()')
      for (let step = 0; step < STEPS; step++) {
        await page.keyboard.press('Tab')
        faults.push(...(await page.evaluate(focusFaults)))
      }
      assert.deepEqual([...new Set(faults)], [])
      await context.close()
    })

  sampledTest('the tour shows each of its steps on the element that it explains', async () => {
    const { page, context } = await open('/')
    await makeDemo(page)
    await page.getByRole('button', { name: 'Take the tour' }).click()
    for (const [at, { title, target }] of TOUR.entries()) {
      await page.getByRole('dialog').getByText(title, { exact: true }).waitFor()
      await page.locator(`.driver-active-element[data-tour=${target}]`).waitFor()
      await page.getByText(`${at + 1} of ${TOUR.length}`).waitFor()
      await page.getByRole('button', { name: at + 1 < TOUR.length ? 'Next' : 'Done' }).click()
    }
    await page.getByRole('dialog').waitFor({ state: 'hidden' })
    await context.close()
  })
})

/** Loads the page again as that of the demo. */
async function makeDemo(page: Page): Promise<void> {
  await page.route('**/rest/site', (route) =>
    route.fulfill({
      json: {
        ...{ name: 'Riverbend', isNamed: true },
        demo: { attackAt: new Date().toISOString(), everySeconds: 600, plant: 'riverbend', plants: [] },
      },
    }),
  )
  await page.reload()
}

/** Runs in the page: faults of the element that has the focus; empty once the focus has left the page. */
function focusFaults(): string[] {
  const page = globalThis as unknown as { before?: Element }
  const element = document.activeElement
  if (element === null || element === document.body) return []
  const faults: string[] = []
  const brief = element.outerHTML.slice(0, 120)
  const label =
    element.closest('label') ?? (element.id && document.querySelector(`label[for="${element.id}"]`))
  const name = [
    element.getAttribute('aria-label'),
    element.getAttribute('aria-labelledby'),
    element.getAttribute('title'),
    element.getAttribute('placeholder'),
    label ? label.textContent : '',
    element.textContent,
  ].some((text) => text !== null && text.trim() !== '')
  if (!name) faults.push(`no name: ${brief}`)
  const box = element.getBoundingClientRect()
  const isInView = box.bottom > 0 && box.right > 0 && box.top < innerHeight && box.left < innerWidth
  if (!isInView) faults.push(`focus out of view: ${brief}`)
  const marks = [element, element.parentElement, label || null].filter((one) => one !== null)
  const isMarked = marks.some((one) => {
    const { outlineStyle, outlineWidth, boxShadow } = getComputedStyle(one)
    return (outlineStyle !== 'none' && outlineWidth !== '0px') || boxShadow !== 'none'
  })
  if (!isMarked) faults.push(`focus not visible: ${brief}`)
  const { before } = page
  const isBackwards =
    before?.isConnected && before.compareDocumentPosition(element) & Node.DOCUMENT_POSITION_PRECEDING
  if (isBackwards && !element.contains(before)) faults.push(`focus goes back: ${brief}`)
  page.before = element
  return faults
}
