import type { ReactNode } from 'react'
import { Failure, Loading } from './Message.tsx'

interface Asked<Data> {
  readonly data: Data | undefined
  readonly error: unknown
  readonly refetch: () => unknown
}

/** Shows the result of a query, its loading state, or its error. Old data is preferred over an error. */
export function Answer<Data>(props: {
  of: Asked<Data>
  lines?: number
  /** Label of a slow query. */
  doing?: string
  children: (data: Data) => ReactNode
}) {
  const { data, error, refetch } = props.of
  if (data !== undefined) return props.children(data)
  if (error) return <Failure error={error} onRetry={() => void refetch()} isInline />
  return <Loading lines={props.lines} doing={props.doing} />
}
