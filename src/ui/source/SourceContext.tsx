import { createContext, type ReactNode, useContext } from 'react'
import type { Source } from './source.ts'

const Context = createContext<Source | undefined>(undefined)

/** Provides the source to all pages. */
export function SourceProvider({ source, children }: { source: Source; children: ReactNode }) {
  return <Context value={source}>{children}</Context>
}

/** The source of the pages. */
export function useSource(): Source {
  const source = useContext(Context)
  if (source === undefined) throw new Error('unreachable: no SourceProvider above')
  return source
}
