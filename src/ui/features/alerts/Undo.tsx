import { Button } from '@mantine/core'
import type { TriagedAlert } from '#schema/alert'
import { useKeys } from '#ui/kit/keys'
import styles from './Alerts.module.css'
import { type AlertAction, actionText, undoOf } from './actions.ts'
import { usePerform } from './queries.ts'

export interface Done {
  readonly alerts: readonly TriagedAlert[]
  readonly action: AlertAction
}

/** The last action, and undo. */
export function Undo({ done, onGone }: { done: Done; onGone: () => void }) {
  const perform = usePerform(onGone)
  const undo = undoOf(done.action)
  const run = () => undo && perform.mutate({ alerts: done.alerts, action: undo })
  useKeys([{ key: 'u', help: 'Undo last action', run }])
  return (
    <div className={styles.undo} role="status">
      <span>{perform.error ? 'Undo failed.' : actionText(done.alerts, done.action)}</span>
      {undo && (
        <Button size="compact-sm" variant="default" loading={perform.isPending} onClick={run}>
          Undo
        </Button>
      )}
      <Button size="compact-sm" variant="subtle" onClick={onGone}>
        Dismiss
      </Button>
    </div>
  )
}
