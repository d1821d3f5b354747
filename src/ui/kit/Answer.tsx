import type { ReactNode } from 'react'
import { Failure, Waiting } from './Message.tsx'

interface Asked<Data> {
  readonly data: Data | undefined
  readonly error: unknown
  readonly refetch: () => unknown
}

/** Shows what a query answered, or that it is on its way, or why it failed. Old data is shown rather than an error. */
export function Answer<Data>(props: {
  of: Asked<Data>
  lines?: number
  /** What takes long where it does. */
  doing?: string
  children: (data: Data) => ReactNode
}) {
  const { data, error, refetch } = props.of
  if (data !== undefined) return props.children(data)
  if (error) return <Failure error={error} onRetry={() => void refetch()} isInline />
  return <Waiting lines={props.lines} doing={props.doing} />
}
