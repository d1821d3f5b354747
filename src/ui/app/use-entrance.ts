/** Leads to the page before sign-in, and back. */
import { useNavigate, useRouterState } from '@tanstack/react-router'
import { useEffect } from 'react'
import { useSession } from '#ui/parts/use-session'
import { usePrivate } from '#ui/source/private/PrivateContext.tsx'
import { targetOf } from './entrance-target.ts'

/** False while pages with data of the sensor must not be shown. */
export function useEntrance(): boolean {
  const navigate = useNavigate()
  const { isSealed } = usePrivate()
  const { data, isFetched } = useSession()
  const location = useRouterState({ select: (state) => state.location })
  const { pathname } = location
  const state = isSealed ? 'open' : data?.state
  const next = String((location.search as { next?: string }).next ?? '/')
  const target = targetOf({ state, pathname, here: location.href, next })
  useEffect(() => {
    if (target !== undefined) void navigate({ href: target, replace: true })
  }, [target, navigate])
  // A server that cannot be reached is shown by the pages themselves. `isPending` would be true again in each retry.
  return isSealed || (isFetched && target === undefined)
}
