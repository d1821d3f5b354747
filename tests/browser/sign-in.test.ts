/** A real server: set-up, sign-in, accounts, tokens and the audit log, as a person uses them. */
import assert from 'node:assert/strict'
import { mkdirSync, mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { after, before, suite, test } from 'node:test'
import type { Browser, BrowserContext, Page } from 'playwright-core'
import { totpAt } from '#server/accounts/totp'
import { type Serving, serve } from '#server/main'
import { quick } from '#server/testing/served'
import { faultsOf } from './axe.ts'
import { buildPages } from './built-pages.ts'
import { installedChromium, startChromium } from './chromium.ts'
import { keyboardFaults } from './keyboard-walk.ts'

const PASSWORD = 'five green pumps hum'
const SIZES = [
  { width: 1280, height: 720 },
  { width: 1920, height: 1080 },
]
/** Folder for pictures of each page, to look at. */
const PICTURES = process.env.SIGHTGLASS_PICTURES

suite('sign-in in a browser', { skip: installedChromium ? false : 'no Chromium on this machine' }, () => {
  const data = mkdtempSync(join(tmpdir(), 'sightglass-sign-in-'))
  const said: string[] = []
  let browser: Browser
  let context: BrowserContext
  let page: Page
  let serving: Serving

  before(async () => {
    buildPages()
    // All addresses: over TLS, with the certificate that it makes.
    serving = await serve({
      ...{ data, listen: '0.0.0.0:0', analyse: quick, log: () => {} },
      say: (line) => said.push(line),
    })
    browser = await startChromium(installedChromium!)
    context = await browser.newContext({ ignoreHTTPSErrors: true, reducedMotion: 'reduce' })
    page = await context.newPage()
  })
  after(async () => {
    await browser?.close()
    await serving?.close()
    rmSync(data, { recursive: true, force: true })
  })

  const address = (path: string) => `https://localhost:${new URL(serving.address).port}${path}`
  const field = (label: string) => page.getByLabel(label, { exact: true })
  const press = (name: string) => page.getByRole('button', { name, exact: true }).click()

  /** Asserts that no text is cut and that axe finds no fault, in both schemes and sizes. */
  async function look(name: string) {
    for (const colorScheme of ['light', 'dark'] as const)
      for (const size of SIZES) {
        await page.emulateMedia({ colorScheme })
        await page.setViewportSize(size)
        await page.locator(`html[data-mantine-color-scheme=${colorScheme}]`).waitFor()
        assert.deepEqual(await faultsOf(page, `${name} (${colorScheme}, ${size.width})`), [])
        const cut = await page.evaluate(
          'document.documentElement.scrollWidth - document.documentElement.clientWidth',
        )
        assert.equal(cut, 0, `${name} is wider than ${size.width}`)
        if (PICTURES === undefined) continue
        mkdirSync(PICTURES, { recursive: true })
        await page.screenshot({ path: join(PICTURES, `${name}-${colorScheme}-${size.width}.png`) })
      }
  }

  async function signIn(name: string, password: string) {
    await field('Name *').fill(name)
    await field('Password *').fill(password)
    await press('Sign in')
  }

  test('creates the first account with the printed code', async () => {
    await page.goto(address('/devices'))
    await page.waitForURL('**/set-up?next=%2Fdevices')
    await page.getByRole('heading', { name: 'Set up sign-in' }).waitFor()
    await page.locator('form :focus').waitFor()
    assert.deepEqual(await keyboardFaults(page, 'set-up'), [])
    await look('set-up')
    const [, code = ''] = /one-time code: (\S+)/.exec(said.join('\n')) ?? []
    await field('One-time code *').fill('wrong')
    await field('Name *').fill('ada')
    await field('Password *').fill(PASSWORD)
    await field('Repeat password *').fill(PASSWORD)
    await press('Create and sign in')
    await page.getByText('Set-up code is wrong').waitFor()
    await field('One-time code *').fill(code)
    await press('Create and sign in')
    await page.waitForURL('**/devices')
    await page.getByRole('button', { name: 'Account of ada' }).waitFor()
  })

  test('adds users and a token, and shows both in the audit log', async () => {
    await page.goto(address('/users'))
    await press('Add user')
    await field('Name *').fill('rita')
    await field('Password *').fill(`${PASSWORD} too`)
    await press('Add')
    await page.getByRole('cell', { name: 'rita', exact: true }).waitFor()
    await look('users')
    await page.goto(address('/tokens'))
    await field('Name *').fill('siem')
    await press('Create token')
    await page.getByText('Copy the token of siem now').waitFor()
    await look('tokens')
    const secret = await page.getByRole('button', { name: /^Copy token/ }).textContent()
    const answer = await context.request.get(address('/rest/devices'), {
      headers: { authorization: `Bearer ${secret}`, cookie: '' },
    })
    assert.equal(answer.status(), 200)
    await page.goto(address('/settings'))
    await page.getByText('self-signed: browsers warn').waitFor()
    await look('settings')
    await press('Edit')
    await field('Site file (YAML)').fill('name: Dairy North\nzones: [{ name: Cells, level: 9 }]\n')
    await press('Save site file')
    await page.getByText('zones[0].level').waitFor()
    await field('Site file (YAML)').fill('name: Dairy North\nzones: [{ name: Cells, level: 1 }]\n')
    await press('Save site file')
    await page.getByRole('cell', { name: 'Cells' }).waitFor()
    await field('Size of the store').fill('35')
    await press('Save Retention')
    await page.getByText('Saved.').waitFor()
    await press('Replace')
    await look('settings-changed')
    await page.goto(address('/audit'))
    await page.getByRole('cell', { name: 'POST /rest/tokens' }).first().waitFor()
    await page.getByText('none changed or missing').waitFor()
    await look('audit')
    assert.doesNotMatch(await page.content(), new RegExp(`${PASSWORD}|${secret}`))
  })

  test('sets up a second factor, and needs it from then on', async () => {
    await page.goto(address('/account'))
    await page.getByRole('region', { name: 'Second factor' }).getByLabel('Present password *').fill(PASSWORD)
    await press('Set up second factor')
    const key = (await page.getByRole('button', { name: /^Copy key/ }).textContent()) ?? ''
    await look('account')
    await field('One-time code *').fill(totpAt(fromBase32(key), Date.now() - 30_000))
    await press('Confirm')
    await page.getByText('On: signing in needs a code').waitFor()
    await press('Account of ada')
    await page.getByRole('menuitem', { name: 'Sign out' }).click()
    await page.waitForURL('**/sign-in**')
    // The name takes the focus when the form appears, later than the address: Tab starts after that.
    await page.locator('input[autocomplete=username]:focus').waitFor()
    assert.deepEqual(await keyboardFaults(page, 'sign-in'), [])
    await look('sign-in')
    await signIn('ada', 'wrong')
    await page.getByText('Sign-in failed').waitFor()
    await signIn('ada', PASSWORD)
    await field('One-time code *').fill(totpAt(fromBase32(key), Date.now()))
    await press('Sign in')
    await page.getByRole('button', { name: 'Account of ada' }).waitFor()
  })

  test('shows a reader neither users nor the audit log', async () => {
    await press('Account of ada')
    await page.getByRole('menuitem', { name: 'Sign out' }).click()
    await page.waitForURL('**/sign-in**')
    await signIn('rita', `${PASSWORD} too`)
    await page.getByRole('button', { name: 'Account of rita' }).waitFor()
    await page.goto(address('/tokens'))
    const tabs = page.getByRole('navigation', { name: 'Administration' })
    await tabs.getByRole('link', { name: 'Tokens' }).waitFor()
    assert.equal(await tabs.getByRole('link', { name: 'Users' }).count(), 0)
    await page.goto(address('/users'))
    await page.getByText('Not permitted').waitFor()
  })

  test('asks to sign in when the session ends, and returns to the page', async () => {
    await page.goto(address('/alerts'))
    await page.getByRole('button', { name: 'Account of rita' }).waitFor()
    await context.clearCookies()
    await page.reload()
    await page.waitForURL('**/sign-in?next=%2Falerts')
    await signIn('rita', `${PASSWORD} too`)
    await page.waitForURL('**/alerts')
  })
})

function fromBase32(text: string): Buffer {
  const bits = [...text]
    .map((one) => 'ABCDEFGHIJKLMNOPQRSTUVWXYZ234567'.indexOf(one).toString(2).padStart(5, '0'))
    .join('')
  return Buffer.from((bits.match(/.{8}/g) ?? []).map((byte) => Number.parseInt(byte, 2)))
}
