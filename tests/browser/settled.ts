import type { Page } from 'playwright-core'

/** Waits until what a page asked for has come and is drawn. */
export async function settled(page: Page): Promise<void> {
  await page.locator('h1, h2').first().waitFor()
  await page.locator('main [aria-label=Loading]').first().waitFor({ state: 'hidden' })
}
