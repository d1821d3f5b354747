import { createRootRoute, createRoute, createRouter, lazyRouteComponent } from '@tanstack/react-router'
import { Empty, Failure, Loading } from '#ui/kit/Message.tsx'
import { Page } from '#ui/kit/Page.tsx'
import { PageLoadFailure, UnfetchedPage } from './PageLoadFailure.tsx'
import { pages } from './pages.ts'
import { Shell } from './Shell.tsx'

const root = createRootRoute({
  component: Shell,
  validateSearch: (search: Record<string, unknown>) => search,
  notFoundComponent: () => (
    <Page title="Not found">
      <Empty title="Page not found">
        <p>Select a page at the left, or press Ctrl-K and search.</p>
      </Empty>
    </Page>
  ),
})

const routes = pages.map((page) =>
  createRoute({
    getParentRoute: () => root,
    path: page.path,
    component: lazyRouteComponent(async () => ({ default: await fetched(page) })),
    pendingComponent: Loading,
    errorComponent: ({ error, reset }) =>
      error instanceof UnfetchedPage ? (
        <PageLoadFailure error={error} />
      ) : (
        <Failure error={error} onRetry={reset} />
      ),
  }),
)

function fetched({ title, component }: (typeof pages)[number]): ReturnType<typeof component> {
  return component().catch((error: unknown) => {
    throw new UnfetchedPage(title, error)
  })
}

/** Query values stay plain text: `?search=12` is the string "12", without JSON quotes. */
const plainSearch = {
  parseSearch: (text: string) => Object.fromEntries(new URLSearchParams(text)),
  stringifySearch: (search: Record<string, unknown>) => {
    const given = Object.entries(search).filter(([, value]) => value !== undefined && value !== '')
    const words = new URLSearchParams(given.map(([name, value]) => [name, String(value)])).toString()
    return words === '' ? '' : `?${words}`
  },
}

/** Creates the router over all pages. */
export function makeRouter() {
  return createRouter({ routeTree: root.addChildren(routes), defaultPreload: 'intent', ...plainSearch })
}
