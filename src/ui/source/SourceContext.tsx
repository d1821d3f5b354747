import { createContext, type ReactNode, useContext } from 'react'
import type { DataSource } from './source.ts'

const Context = createContext<DataSource | undefined>(undefined)

/** Provides the source to all pages. */
export function SourceProvider({ source, children }: { source: DataSource; children: ReactNode }) {
  return <Context value={source}>{children}</Context>
}

/** The source of the pages. */
export function useSource(): DataSource {
  const source = useContext(Context)
  if (source === undefined) throw new Error('unreachable: no SourceProvider above')
  return source
}
