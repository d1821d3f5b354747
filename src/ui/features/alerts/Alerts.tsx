import { SegmentedControl, Select } from '@mantine/core'
import { useNavigate, useSearch } from '@tanstack/react-router'
import { useState } from 'react'
import type { TriagedAlert } from '#schema/alert'
import { Command, Empty, Failure, Loading } from '#ui/kit/Message.tsx'
import { Page } from '#ui/kit/Page.tsx'
import { SavedViews } from '#ui/kit/SavedViews.tsx'
import { severityWords } from '#ui/kit/severities'
import { useOverview } from '#ui/parts/use-overview'
import styles from './Alerts.module.css'
import { AlertWorkspace } from './AlertWorkspace.tsx'
import {
  type AlertFilters,
  alertsSentence,
  choiceOf,
  isEverythingOpen,
  type OpenCounts as WaitingCounts,
} from './filters.ts'
import { byIncident, byTime, rowOf } from './incident-rows.ts'
import { useAlerts, useIncidents, useLinkedAlert } from './queries.ts'
import { COMPARE_COMMAND, EMPTY_LIST } from './texts.ts'
import { type Done, Undo } from './Undo.tsx'

/** Alert list at the left, details at the right, packets in the drawer. */
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
  const counted = useOverview().data?.alerts.open
  const stories = useIncidents(choice.span).data?.items ?? []
  const chosen = typeof search.alert === 'string' ? search.alert : undefined
  const listed = choice.order === 'story' ? byIncident(alerts, stories) : byTime(alerts)
  const isMissing = chosen !== undefined && !isPending && rowOf(listed, chosen) < 0
  const linked = useLinkedAlert(isMissing ? chosen : undefined)
  const rows = linked === undefined || !isMissing ? listed : [...byTime([linked]), ...listed]
  return (
    <Page
      title="Alerts"
      sentence={
        isPending || error ? undefined : sentenceFor(choice, alerts, { isAll: !hasNextPage, counted })
      }
      actions={
        <>
          <SavedViews leavesOut={['alert', 'packets', 'from', 'until']} />
          <Choices choice={choice} onChange={(words) => change({ ...words, alert: undefined })} />
        </>
      }
      isFilled
    >
      {error && alerts.length === 0 ? (
        <Failure error={error} onRetry={refetch} />
      ) : isPending ? (
        <Loading lines={12} />
      ) : rows.length === 0 ? (
        <NoAlerts choice={choice} />
      ) : (
        <AlertWorkspace
          span={choice.span}
          rows={rows}
          chosen={chosen}
          hasMore={hasNextPage}
          onChoose={(alert) => change({ alert })}
          onNeed={() => void (isFetchingNextPage || fetchNextPage())}
          onDone={(done, action) => {
            setDone({ alerts: done, action })
            if (done.some(({ id }) => id === chosen)) change({ alert: undefined })
          }}
        />
      )}
      {done && (
        <Undo
          key={`${done.alerts[0]?.id} ${done.alerts.length} ${done.action.kind}`}
          done={done}
          onGone={() => setDone(undefined)}
        />
      )}
    </Page>
  )
}

/** @param counted open alerts as counted by the sensor; the list may hold only the first of them */
function sentenceFor(
  choice: AlertFilters,
  alerts: readonly TriagedAlert[],
  { isAll, counted }: { isAll: boolean; counted: WaitingCounts | undefined },
): string {
  const { status } = choice
  if (status === 'hidden') return 'Muted alerts, and alerts inside maintenance windows.'
  if (status === 'closed') return 'Closed alerts.'
  return alertsSentence(alerts, isAll, isAll || !isEverythingOpen(choice) ? undefined : counted)
}

function Choices({ choice, onChange }: { choice: AlertFilters; onChange: (words: object) => void }) {
  return (
    <div className={styles.choices}>
      <SegmentedControl
        size="xs"
        aria-label="Sort order"
        value={choice.order}
        onChange={(order) => onChange({ order })}
        data={[
          { value: 'story', label: 'By severity' },
          { value: 'time', label: 'By time' },
        ]}
      />
      <Select
        aria-label="Severity"
        placeholder="Any severity"
        clearable
        w={150}
        data={severityWords}
        value={choice.severity ?? null}
        onChange={(severity) => onChange({ severity: severity ?? undefined })}
      />
      <Select
        aria-label="Working hours"
        placeholder="Any hour"
        clearable
        w={150}
        data={[
          { value: 'working', label: 'Working hours' },
          { value: 'after', label: 'After hours' },
        ]}
        value={choice.hours ?? null}
        onChange={(hours) => onChange({ hours: hours ?? undefined })}
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

function NoAlerts({ choice: { status } }: { choice: AlertFilters }) {
  const { title, lines } = EMPTY_LIST[status === 'closed' || status === 'hidden' ? status : 'open']
  return (
    <Empty title={title}>
      {lines.map((line) => (
        <p key={line}>{line}</p>
      ))}
      {title === EMPTY_LIST.open.title && <Command>{COMPARE_COMMAND}</Command>}
    </Empty>
  )
}
