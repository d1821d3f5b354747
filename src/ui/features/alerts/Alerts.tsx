import { SegmentedControl, Select } from '@mantine/core'
import { useNavigate, useSearch } from '@tanstack/react-router'
import { useRef } from 'react'
import type { TriagedAlert } from '#contract/alert'
import { useKeys } from '#ui/kit/keys'
import { Command, Empty, Failure, Waiting } from '#ui/kit/Message.tsx'
import { Page } from '#ui/kit/Page.tsx'
import { severityWords } from '#ui/kit/severities'
import { VirtualTable } from '#ui/kit/VirtualTable.tsx'
import styles from './Alerts.module.css'
import { alertsSentence, type Choice, choiceOf } from './choosing.ts'
import { columns } from './columns.tsx'
import { useAlerts } from './queries.ts'
import { Story } from './Story.tsx'

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
        />
      )}
    </Page>
  )
}

function sentenceFor({ status }: Choice, alerts: readonly TriagedAlert[], isAll: boolean): string {
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
}

function Desk({ alerts, chosen, total, onChoose, onNeed }: DeskProps) {
  const reason = useRef<HTMLInputElement>(null)
  const index = Math.max(
    alerts.findIndex(({ id }) => id === chosen),
    0,
  )
  const alert = alerts[index]
  useKeys([{ key: 'e', help: 'Close the alert, with a reason', run: () => reason.current?.focus() }])
  return (
    <div className={styles.desk}>
      <div className={styles.list}>
        <VirtualTable
          label="Alerts"
          columns={columns}
          rows={alerts}
          total={total}
          onNeed={onNeed}
          selected={index}
          onSelect={(at) => onChoose(alerts[at]?.id)}
          onOpen={({ id }) => onChoose(id)}
        />
      </div>
      {alert && <Story alert={alert} reasonRef={reason} />}
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
  return (
    <Empty title="Nothing waits for you">
      <p>No alert is open. A sensor that has just begun learns first what is normal.</p>
      <p>To judge a capture against normal traffic, name both:</p>
      <Command>bin/sightglass analyze --learn normal.pcap suspicious.pcap</Command>
    </Empty>
  )
}
