import { createContext, type ReactNode, useContext } from 'react'
import type { Source } from './source.ts'

const Context = createContext<Source | undefined>(undefined)

/** Hands the source down to every page. */
export function SourceProvider({ source, children }: { source: Source; children: ReactNode }) {
  return <Context value={source}>{children}</Context>
}

/** The source the pages were started with. */
export function useSource(): Source {
  const source = useContext(Context)
  if (source === undefined) throw new Error('unreachable: no SourceProvider above')
  return source
}
