import type { ComponentType } from 'react'
import type { Permission } from '#schema/account'
import type { Edition } from './edition.ts'

export interface PageRoute {
  /** Path, with `$name` for a parameter: `/devices/$id`. */
  readonly path: string
  readonly title: string
  readonly icon: ComponentType<{ size?: number; stroke?: number }>
  /**
   * Position in the navigation. The tens digit is the group (`app/groups.ts`): 0 none, 1 Watch, 2 Know, 3 Reduce,
   * 4 Report, 5 and above Set up. Undefined: not in the navigation.
   */
  readonly order: number | undefined
  /** Path of the page in the navigation of which this one is a tab; `order` is then its place among the tabs. */
  readonly tabOf?: string
  /** Name in the navigation of a page with tabs; default its title. */
  readonly groupTitle?: string
  /** Purpose of the page and how to read it, in two or three sentences; shown under `?`. */
  readonly guide?: string
  /** True if the page applies the time range. A sentence names what it applies to, if not everything. */
  readonly isTimed?: boolean | string
  /** Documents that have it; default only the sensor's. */
  readonly editions?: readonly Edition[]
  /** Needs a sensor; hidden during private analysis. */
  readonly needsSensor?: boolean
  /** Shown alone, without navigation: the pages before sign-in. */
  readonly isBare?: boolean
  /** Hidden from those who lack this permission. */
  readonly needs?: Permission
  /** Paths that it asks for first, sent while its code still loads. */
  readonly firstRequests?: readonly string[]
  /** Loads the component when the page is first opened. */
  readonly component: () => Promise<ComponentType>
}

/** Declares a page; the shell finds it by its folder. */
export function definePage(page: PageRoute): PageRoute {
  return page
}
