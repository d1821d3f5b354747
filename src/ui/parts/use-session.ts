import { useMutation, useQuery } from '@tanstack/react-query'
import type { Permission, SessionAnswer } from '#schema/account'
import { readSession, signOut } from '#ui/source/accounts'
import { useSource } from '#ui/source/SourceContext.tsx'

export const SESSION_KEY = ['session'] as const

/** Without a server that knows accounts, as in a private analysis, everything is permitted. */
export function useSession() {
  const source = useSource()
  return useQuery({ queryKey: SESSION_KEY, queryFn: () => readSession(source), staleTime: 60_000 })
}

/** Whether the signed-in person may do something; true while that is unknown. */
export function usePermission(permission: Permission): boolean {
  const session = useSession().data
  return permits(session, permission)
}

export function permits(session: SessionAnswer | undefined, permission: Permission | undefined): boolean {
  return session === undefined || permission === undefined || session.permissions.includes(permission)
}

/** Ends the session. The page is loaded anew, so that nothing of the person stays in memory. */
export function useSignOut() {
  const source = useSource()
  return useMutation({
    mutationFn: () => signOut(source),
    onSettled: () => window.location.assign('/sign-in'),
  })
}
