import type { ReactNode } from 'react'
import { Failure, Loading, Outdated } from './Message.tsx'

interface Asked<Data> {
  readonly data: Data | undefined
  readonly error: unknown
  readonly refetch: () => unknown
  /** In ms; 0 before the first. */
  readonly dataUpdatedAt?: number
}

/** Shows the result of a query, its loading state, or its error. Old data is preferred over an error, with its age. */
export function Answer<Data>(props: {
  of: Asked<Data>
  lines?: number
  /** Label of a slow query. */
  doing?: string
  children: (data: Data) => ReactNode
}) {
  const { data, error, refetch, dataUpdatedAt = 0 } = props.of
  if (data !== undefined)
    return (
      <>
        {error != null && <Outdated since={dataUpdatedAt} onRetry={() => void refetch()} />}
        {props.children(data)}
      </>
    )
  if (error) return <Failure error={error} onRetry={() => void refetch()} isInline />
  return <Loading lines={props.lines} doing={props.doing} />
}
