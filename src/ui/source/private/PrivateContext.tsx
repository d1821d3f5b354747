import { createContext, type ReactNode, useContext, useSyncExternalStore } from 'react'
import type { PrivateSession, PrivateState } from './session.ts'

const Context = createContext<PrivateSession | undefined>(undefined)

/** Provides the session of the page. */
export function PrivateProvider({ session, children }: { session: PrivateSession; children: ReactNode }) {
  return <Context value={session}>{children}</Context>
}

export interface PrivateAnalysis {
  readonly session: PrivateSession
  readonly state: PrivateState
  /** True once network access is blocked. */
  readonly isSealed: boolean
}

/** State of the private analysis. */
export function usePrivate(): PrivateAnalysis {
  const session = useContext(Context)
  if (session === undefined) throw new Error('unreachable: no PrivateProvider above')
  const state = useSyncExternalStore(session.subscribe, () => session.state)
  return { session, state, isSealed: session.source !== undefined }
}
