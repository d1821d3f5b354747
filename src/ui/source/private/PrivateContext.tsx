import { createContext, type ReactNode, useContext, useSyncExternalStore } from 'react'
import type { PrivateSession, PrivateState } from './session.ts'

const Context = createContext<PrivateSession | undefined>(undefined)

/** Hands the page's one session down. */
export function PrivateProvider({ session, children }: { session: PrivateSession; children: ReactNode }) {
  return <Context value={session}>{children}</Context>
}

export interface PrivateAnalysis {
  readonly session: PrivateSession
  readonly state: PrivateState
  /** True from the seal on: nothing leaves this page any more. */
  readonly isSealed: boolean
}

/** The private analysis as it stands. */
export function usePrivate(): PrivateAnalysis {
  const session = useContext(Context)
  if (session === undefined) throw new Error('unreachable: no PrivateProvider above')
  const state = useSyncExternalStore(session.subscribe, () => session.state)
  return { session, state, isSealed: session.source !== undefined }
}
