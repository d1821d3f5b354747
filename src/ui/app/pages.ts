import { useRouterState } from '@tanstack/react-router'
import { EDITION } from '#ui/kit/edition'
import type { PageRoute } from '#ui/kit/page'
import { permits, useSession } from '#ui/parts/use-session'
import { usePrivate } from '#ui/source/private/PrivateContext.tsx'

const found = import.meta.glob<{ page: PageRoute }>('../features/*/page.ts', { eager: true })

/** All pages, found by folder, in the order of the navigation. */
export const pages: readonly PageRoute[] = Object.values(found)
  .map(({ page }) => page)
  .filter(({ editions = ['sensor'] }) => editions.includes(EDITION))
  .sort(
    (a, b) =>
      (a.order ?? Number.POSITIVE_INFINITY) - (b.order ?? Number.POSITIVE_INFINITY) ||
      (a.path < b.path ? -1 : 1),
  )

/** Pages that need no parameter and that the person may see. */
export function useReachablePages(): readonly PageRoute[] {
  const { isSealed } = usePrivate()
  const session = useSession().data
  return pages.filter(
    ({ path, isBare = false, needsSensor = false, needs }) =>
      !path.includes('$') && !isBare && !(isSealed && needsSensor) && permits(session, needs),
  )
}

/** The current page; undefined if the path matches none. */
export function usePageAt(): PageRoute | undefined {
  const path = useRouterState({ select: ({ location }) => location.pathname })
  return pages.find((page) => page.path === path)
}

/** The current page with its guide, also where the path has a parameter. */
export function useGuidedPage(): PageRoute | undefined {
  const path = useRouterState({ select: ({ location }) => location.pathname })
  return (
    pages.find((page) => page.path === path) ??
    pages.find((page) => page.path.includes('/$') && isBelow(path, page.path))
  )
}

/** Tests `/devices/d-1` against `/devices/$id`. */
function isBelow(path: string, pattern: string): boolean {
  const [parts, wanted] = [path.split('/'), pattern.split('/')]
  return (
    parts.length === wanted.length && wanted.every((part, at) => part.startsWith('$') || part === parts[at])
  )
}
