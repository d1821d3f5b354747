import type { ComponentType } from 'react'

export interface Page {
  /** Path of the address, with `$name` for a part that varies: `/devices/$id`. */
  readonly path: string
  readonly title: string
  readonly icon: ComponentType<{ size?: number; stroke?: number }>
  /** Place in the rail, from the top; pages of the same tens stand together. Undefined keeps the page out of it. */
  readonly order: number | undefined
  /**
   * Shows things as they were in the room's time range; a page that does not says so while one is chosen. A sentence says
   * what of the page is narrowed, where not all of it is.
   */
  readonly isTimed?: boolean | string
  /** Has nothing to show without a sensor: left out of the rail during a private analysis. */
  readonly needsSensor?: boolean
  /** Loads the page's component when it is first opened. */
  readonly component: () => Promise<ComponentType>
}

/** Declares a page; the shell finds it by its folder. */
export function definePage(page: Page): Page {
  return page
}
