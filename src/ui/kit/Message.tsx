import { Button } from '@mantine/core'
import type { ReactNode } from 'react'
import styles from './Message.module.css'

/** Nothing here yet, and the exact next step. */
export function Empty(props: { title: string; children: ReactNode; isInline?: boolean }) {
  return (
    <div className={`${styles.message} ${props.isInline ? styles.inline : ''}`}>
      <h2>{props.title}</h2>
      {props.children}
    </div>
  )
}

/** A command to type, ready to be copied by hand. */
export function Command({ children }: { children: string }) {
  return <code className={styles.command}>{children}</code>
}

/** What a failure tells a person; the source's errors have this shape. */
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
    todo: todo ?? 'Try again; if it comes back, look at the log of the sensor',
  }
}

/** What was expected, what came, and what to do. */
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
        <dt>Came</dt>
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

/** Holds the place of `lines` lines that are on their way. */
export function Waiting({ lines = 6 }: { lines?: number }) {
  return (
    <div className={styles.waiting} role="status" aria-label="Loading">
      {Array.from({ length: lines }, (_, line) => (
        // biome-ignore lint/suspicious/noArrayIndexKey: the lines are all alike
        <div key={line} className={styles.bar} style={{ width: `${88 - ((line * 23) % 40)}%` }} />
      ))}
    </div>
  )
}
