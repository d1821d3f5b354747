/** Groups of the navigation. */
import type { PageRoute } from '#ui/kit/page'

/** By the tens digit of `order`; larger ones belong to the last. */
const TITLES = ['', 'Watch', 'Know', 'Reduce', 'Report', 'Set up'] as const

export interface PageGroup {
  /** Empty for the first pages, which have no heading. */
  readonly title: string
  readonly pages: readonly PageRoute[]
}

/** Pages of the navigation by group; tabs of other pages are not among them. */
export function groupsOf(pages: readonly PageRoute[]): readonly PageGroup[] {
  const listed = pages.filter(({ order, tabOf }) => order !== undefined && tabOf === undefined)
  const groups = Map.groupBy(listed, ({ order = 0 }) =>
    Math.min(Math.max(Math.floor(order / 10), 0), TITLES.length - 1),
  )
  return [...groups]
    .sort(([one], [other]) => one - other)
    .map(([group, pages]) => ({ title: TITLES[group] ?? '', pages }))
}

/** The page and its tabs, by order; empty for a page without tabs. */
export function tabsOf(pages: readonly PageRoute[], page: PageRoute | undefined): readonly PageRoute[] {
  if (page === undefined) return []
  const host = page.tabOf ?? page.path
  const tabs = pages.filter(({ tabOf }) => tabOf === host)
  if (tabs.length === 0) return []
  return [...pages.filter(({ path }) => path === host), ...tabs]
}
