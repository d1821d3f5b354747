/** Violations that axe finds on a page. It runs once, in the page itself; its other results are dropped. */
import axe from 'axe-core'
import type { Page } from 'playwright-core'

/** WCAG 2.2, levels A and AA. */
export const RULES: RunOnly = {
  type: 'tag',
  values: ['wcag2a', 'wcag2aa', 'wcag21a', 'wcag21aa', 'wcag22aa', 'best-practice'],
}
/** By night the same page has other colours, and nothing else is other. */
export const COLOURS: RunOnly = { type: 'rule', values: ['color-contrast'] }

interface RunOnly {
  readonly type: 'tag' | 'rule'
  readonly values: string[]
}

/** One line a violation, led by `name`; empty for a page without any. */
export async function faultsOf(page: Page, name: string, runOnly = RULES): Promise<string[]> {
  if (!(await page.evaluate('"axe" in window'))) await page.evaluate(axe.source)
  const options = JSON.stringify({ runOnly, resultTypes: ['violations'] })
  const violations: axe.Result[] = await page.evaluate(
    `axe.run(${options}).then(({ violations }) => violations)`,
  )
  return violations.flatMap(({ id, nodes }) =>
    nodes.map(({ html }) => `${name}: ${id}: ${html.slice(0, 160)}`),
  )
}
