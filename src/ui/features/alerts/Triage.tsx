import { Button, SegmentedControl, Select, TextInput } from '@mantine/core'
import { type Ref, useState } from 'react'
import type { MuteScope, TriagedAlert } from '#schema/alert'
import { Failure } from '#ui/kit/Message.tsx'
import styles from './Alerts.module.css'
import { type AlertAction, learnProblem, muteHours, scopesOf } from './actions.ts'
import { usePerform } from './queries.ts'

export type TriageAction = 'close' | 'learn' | 'mute'

interface TriageProps {
  /** One alert, or several for a bulk action. */
  readonly alerts: readonly TriagedAlert[]
  readonly act: TriageAction
  readonly onAct: (act: TriageAction) => void
  readonly reasonRef: Ref<HTMLInputElement>
  readonly onDone: (alerts: readonly TriagedAlert[], action: AlertAction) => void
}

/** Actions on alerts: close, learn or mute, or revert one of these for a single alert. */
export function Triage(props: TriageProps) {
  const { alerts, onDone } = props
  const perform = usePerform((done) => onDone(done.alerts, done.action))
  const run = (action: AlertAction) => perform.mutate({ alerts, action })
  const [only] = alerts
  const back = alerts.length === 1 && only !== undefined ? revertOf(only) : undefined
  return (
    <>
      {back === undefined ? (
        <ActionForm {...props} run={run} isRunning={perform.isPending} />
      ) : (
        <div className={styles.actions}>
          <Button loading={perform.isPending} onClick={() => run(back.action)}>
            {back.label}
          </Button>
        </div>
      )}
      {perform.error && <Failure error={perform.error} isInline />}
    </>
  )
}

/** The action that reverts the current state; undefined if the alert is open. */
function revertOf({
  status,
  isLearned,
  mute,
}: TriagedAlert): { readonly label: string; readonly action: AlertAction } | undefined {
  if (status === 'closed' && isLearned)
    return { label: 'Reopen and unlearn', action: { kind: 'unlearn', reason: '' } }
  if (status === 'closed') return { label: 'Reopen', action: { kind: 'open', reason: '' } }
  if (mute !== null) return { label: 'Unmute', action: { kind: 'unmute', id: mute.id } }
  return undefined
}

const LABELS: Readonly<Record<TriageAction, string>> = {
  close: 'Close',
  learn: 'Learn as normal',
  mute: 'Mute',
}

function ActionForm(props: TriageProps & { run: (action: AlertAction) => void; isRunning: boolean }) {
  const { alerts, act, onAct, reasonRef, run, isRunning } = props
  const [reason, setReason] = useState('')
  const scopes = scopesOf(alerts)
  const [scope, setScope] = useState<MuteScope>(scopes[0]!.value)
  const [hours, setHours] = useState('168')
  const problem = learnProblem(alerts)
  const acts = (['close', 'learn', 'mute'] as const).filter((one) => one !== 'learn' || problem === '')
  // An impossible action is not replaced by another one: a reason typed after `l` would close the alert.
  const isPossible = acts.includes(act)
  const perform = () =>
    act === 'mute'
      ? run({
          kind: 'mute',
          change: { scope, ...(reason !== '' && { reason }), ...(hours !== '' && { hours: Number(hours) }) },
        })
      : run({ kind: act, reason })
  return (
    <form
      className={styles.actions}
      onSubmit={(event) => {
        event.preventDefault()
        if (isPossible) perform()
      }}
    >
      <SegmentedControl
        aria-label="Action"
        value={isPossible ? act : ''}
        onChange={(value) => onAct(value as TriageAction)}
        data={acts.map((value) => ({ value, label: LABELS[value] }))}
      />
      {act === 'mute' && (
        <>
          <Select
            label="Scope"
            allowDeselect={false}
            data={scopes}
            value={scope}
            onChange={(value) => setScope((value ?? 'both') as MuteScope)}
          />
          <Select
            label="Duration"
            w={150}
            allowDeselect={false}
            data={[...muteHours]}
            value={hours}
            onChange={(value) => setHours(value ?? '')}
          />
        </>
      )}
      <TextInput
        ref={reasonRef}
        className={styles.reason ?? ''}
        label="Reason"
        placeholder="such as planned work"
        maxLength={1000}
        value={reason}
        onChange={(event) => setReason(event.currentTarget.value)}
      />
      <Button type="submit" loading={isRunning} disabled={!isPossible}>
        {LABELS[act]}
        {alerts.length > 1 && ` ${alerts.length}`}
      </Button>
      <p role="status" className={styles.notice}>
        {isPossible ? '' : problem}
      </p>
    </form>
  )
}
