import { Button } from '@mantine/core'
import { type ReactNode, useEffect, useState } from 'react'
import { countOf } from './format.ts'
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

/** Seconds after which somebody who waits is told what for. */
const SLOW_SECONDS = 2

/**
 * Holds the place of `lines` lines that are on their way.
 * @param props.doing what takes so long where it does, without a full stop
 */
export function Waiting(props: { lines?: number | undefined; doing?: string | undefined }) {
  const { lines = 6, doing = 'The sensor is at work' } = props
  const seconds = useSeconds()
  return (
    <div className={styles.waiting} role="status" aria-label="Loading">
      {seconds >= SLOW_SECONDS && (
        <p>
          {doing}, for <span aria-hidden="true">{countOf(seconds, 'second')}</span> so far.
        </p>
      )}
      {Array.from({ length: lines }, (_, line) => (
        // biome-ignore lint/suspicious/noArrayIndexKey: the lines are all alike
        <div key={line} className={styles.bar} style={{ width: `${88 - ((line * 23) % 40)}%` }} />
      ))}
    </div>
  )
}

/** Whole seconds since the part was shown first. */
function useSeconds(): number {
  const [seconds, setSeconds] = useState(0)
  useEffect(() => {
    const timer = setInterval(() => setSeconds((before) => before + 1), 1000)
    return () => clearInterval(timer)
  }, [])
  return seconds
}
