import { Button } from '@mantine/core'
import { type ReactNode, useEffect, useState } from 'react'
import styles from './Message.module.css'
import { Time } from './Time.tsx'

/** Empty state with the next step. */
export function Empty(props: { title: string; children: ReactNode; isInline?: boolean }) {
  return (
    <div className={`${styles.message} ${props.isInline ? styles.inline : ''}`}>
      <h2>{props.title}</h2>
      {props.children}
    </div>
  )
}

/** A command to copy. */
export function Command({ children }: { children: string }) {
  return <code className={styles.command}>{children}</code>
}

/** Content of an error message; errors of the source have this shape. */
export interface Trouble {
  readonly message: string
  readonly expected: string
  readonly came: string
  readonly todo: string
}

function troubleOf(error: unknown): Trouble {
  const { message, expected, came, todo } = error as Partial<Trouble>
  return {
    message: message ?? 'Something went wrong',
    expected: expected ?? 'a working page',
    came: came ?? String(error),
    todo: todo ?? 'Try again. If it happens again, check the sensor log',
  }
}

/** Expected, received, and what to do. */
export function Failure(props: { error: unknown; onRetry?: () => void; isInline?: boolean }) {
  const { message, expected, came, todo } = troubleOf(props.error)
  return (
    <div
      className={`${styles.message} ${styles.failure} ${props.isInline ? styles.inline : ''}`}
      role="alert"
    >
      <h2>{message}</h2>
      <dl className={styles.parts}>
        <dt>Expected</dt>
        <dd>{expected}</dd>
        <dt>Received</dt>
        <dd>{came}</dd>
        <dt>Do</dt>
        <dd>{todo}</dd>
      </dl>
      {props.onRetry && (
        <div className={styles.actions}>
          <Button onClick={props.onRetry}>Try again</Button>
        </div>
      )}
    </div>
  )
}

/** Above data whose last update failed. */
export function Outdated({ since, onRetry }: { since: number; onRetry: () => void }) {
  return (
    <p className={styles.outdated} role="status">
      Update failed; data of <Time value={new Date(since).toISOString()} as="relative" />.{' '}
      <button type="button" onClick={onRetry}>
        Try again
      </button>
    </p>
  )
}

/** Rejected input of a form, in two lines. */
export function Problem({ error }: { error: unknown }) {
  const { message, todo } = troubleOf(error)
  return (
    <div className={`${styles.message} ${styles.failure} ${styles.problem}`} role="alert">
      <strong>{message}</strong>
      <p>{todo}</p>
    </div>
  )
}

/** Seconds after which the loading text is shown. */
const SLOW_SECONDS = 2

/**
 * Placeholder of `lines` lines while loading.
 * @param props.doing label of a slow query, without punctuation
 */
export function Loading(props: { lines?: number | undefined; doing?: string | undefined }) {
  const { lines = 6, doing = 'Loading' } = props
  const seconds = useSeconds()
  return (
    <div className={styles.waiting} role="status" aria-label="Loading">
      {seconds >= SLOW_SECONDS && (
        <p>
          {doing}… <span aria-hidden="true">{seconds} s</span>
        </p>
      )}
      {Array.from({ length: lines }, (_, line) => (
        // biome-ignore lint/suspicious/noArrayIndexKey: the lines are all alike
        <div key={line} className={styles.bar} style={{ width: `${88 - ((line * 23) % 40)}%` }} />
      ))}
    </div>
  )
}

/** Seconds since the component was mounted. */
function useSeconds(): number {
  const [seconds, setSeconds] = useState(0)
  useEffect(() => {
    const timer = setInterval(() => setSeconds((before) => before + 1), 1000)
    return () => clearInterval(timer)
  }, [])
  return seconds
}
