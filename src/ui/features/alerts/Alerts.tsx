import { SegmentedControl, Select } from '@mantine/core'
import { useNavigate, useSearch } from '@tanstack/react-router'
import { useRef, useState } from 'react'
import type { TriagedAlert } from '#contract/alert'
import { useKeys } from '#ui/kit/keys'
import { Command, Empty, Failure, Waiting } from '#ui/kit/Message.tsx'
import { Page } from '#ui/kit/Page.tsx'
import { severityWords } from '#ui/kit/severities'
import { VirtualTable } from '#ui/kit/VirtualTable.tsx'
import styles from './Alerts.module.css'
import { alertsSentence, type Choice, choiceOf } from './choosing.ts'
import { columns } from './columns.tsx'
import type { Deed } from './deeds.ts'
import { useAlerts } from './queries.ts'
import { Story } from './Story.tsx'
import { type Act, Triage } from './Triage.tsx'
import { type Done, Undo } from './Undo.tsx'

/** The triage desk: the list at the left, the story at the right, the packets in the drawer. */
export function Alerts() {
  const search: Record<string, unknown> = useSearch({ strict: false })
  const choice = choiceOf(search)
  const navigate = useNavigate()
  const { alerts, isPending, error, hasNextPage, isFetchingNextPage, fetchNextPage, refetch } =
    useAlerts(choice)
  const change = (words: object) =>
    void navigate({
      to: '.',
      search: ((before: object) => ({ ...before, ...words })) as never,
      replace: true,
    })
  const [done, setDone] = useState<Done>()
  return (
    <Page
      title="Alerts"
      sentence={isPending || error ? undefined : sentenceFor(choice, alerts, !hasNextPage)}
      actions={<Choices choice={choice} onChange={(words) => change({ ...words, alert: undefined })} />}
      isFilled
    >
      {error && alerts.length === 0 ? (
        <Failure error={error} onRetry={refetch} />
      ) : isPending ? (
        <Waiting lines={12} />
      ) : alerts.length === 0 ? (
        <NoAlerts choice={choice} />
      ) : (
        <Desk
          alerts={alerts}
          chosen={typeof search.alert === 'string' ? search.alert : undefined}
          total={alerts.length + (hasNextPage ? 1 : 0)}
          onChoose={(alert) => change({ alert })}
          onNeed={() => void (isFetchingNextPage || fetchNextPage())}
          onDone={(alert, deed) => setDone({ alert, deed })}
        />
      )}
      {done && (
        <Undo key={`${done.alert.id} ${done.deed.kind}`} done={done} onGone={() => setDone(undefined)} />
      )}
    </Page>
  )
}

function sentenceFor({ status }: Choice, alerts: readonly TriagedAlert[], isAll: boolean): string {
  if (status === 'hidden') return 'What is muted or was announced as maintenance: kept, but out of the way.'
  return status === 'closed' ? 'What has been dealt with.' : alertsSentence(alerts, isAll)
}

function Choices({ choice, onChange }: { choice: Choice; onChange: (words: object) => void }) {
  return (
    <div className={styles.choices}>
      <Select
        aria-label="Severity"
        placeholder="Any severity"
        clearable
        w={150}
        data={severityWords}
        value={choice.severity ?? null}
        onChange={(severity) => onChange({ severity: severity ?? undefined })}
      />
      <SegmentedControl
        size="xs"
        aria-label="State"
        value={choice.status}
        onChange={(status) => onChange({ status })}
        data={[
          { value: 'open', label: 'Open' },
          { value: 'closed', label: 'Closed' },
          { value: 'hidden', label: 'Hidden' },
          { value: 'all', label: 'All' },
        ]}
      />
    </div>
  )
}

interface DeskProps {
  readonly alerts: readonly TriagedAlert[]
  readonly chosen: string | undefined
  readonly total: number
  readonly onChoose: (id: string | undefined) => void
  readonly onNeed: () => void
  readonly onDone: (alert: TriagedAlert, deed: Deed) => void
}

function Desk({ alerts, chosen, total, onChoose, onNeed, onDone }: DeskProps) {
  const reason = useRef<HTMLInputElement>(null)
  const index = Math.max(
    alerts.findIndex(({ id }) => id === chosen),
    0,
  )
  const alert = alerts[index]
  const [act, setAct] = useState<Act>('close')
  const begin = (next: Act) => {
    setAct(next)
    reason.current?.focus()
  }
  useKeys([
    { key: 'e', help: 'Close the alert, with a reason', run: () => begin('close') },
    { key: 'l', help: 'Learn what the alert tells as normal', run: () => begin('learn') },
    { key: 'm', help: 'Mute alerts like this one for a time', run: () => begin('mute') },
  ])
  return (
    <div className={styles.desk}>
      <div className={styles.list}>
        <VirtualTable
          label="Alerts"
          columns={columns}
          rows={alerts}
          total={total}
          onNeed={onNeed}
          isTall
          selected={index}
          onSelect={(at) => onChoose(alerts[at]?.id)}
          onOpen={({ id }) => onChoose(id)}
        />
      </div>
      {alert && (
        <Story alert={alert}>
          <Triage key={alert.id} {...{ alert, act, onAct: setAct, reasonRef: reason, onDone }} />
        </Story>
      )}
    </div>
  )
}

function NoAlerts({ choice }: { choice: Choice }) {
  if (choice.status === 'closed') {
    return (
      <Empty title="Nothing has been closed yet">
        <p>Choose an open alert, press e, say why, and it will stand here with its reason.</p>
      </Empty>
    )
  }
  if (choice.status === 'hidden') {
    return (
      <Empty title="Nothing is hidden">
        <p>Alerts that somebody muted, or that fell into a maintenance window, stand here.</p>
      </Empty>
    )
  }
  return (
    <Empty title="Nothing waits for you">
      <p>No alert is open. A sensor that has just begun learns first what is normal.</p>
      <p>To judge a capture against normal traffic, name both:</p>
      <Command>bin/sightglass analyze --learn normal.pcap suspicious.pcap</Command>
    </Empty>
  )
}
