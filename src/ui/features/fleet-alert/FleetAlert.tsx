import { Button, Select, TextInput } from '@mantine/core'
import { useQuery } from '@tanstack/react-query'
import { useParams } from '@tanstack/react-router'
import { useState } from 'react'
import type { FleetAlertDetail, FleetDecisionItem, NewFleetDecision } from '#schema/fleet'
import { Answer } from '#ui/kit/Answer.tsx'
import { DataTable } from '#ui/kit/DataTable.tsx'
import { Problem } from '#ui/kit/Message.tsx'
import { Page } from '#ui/kit/Page.tsx'
import { Panel } from '#ui/kit/Panel.tsx'
import { Severity } from '#ui/kit/Severity.tsx'
import { Time } from '#ui/kit/Time.tsx'
import { fleetStyles as fleet, ReadOnlyNotice, SiteLink } from '#ui/parts/Fleet.tsx'
import { shownSeverity } from '#ui/parts/fleet-sentences'
import { FLEET_KEY, useFleetChange } from '#ui/parts/use-fleet'
import { usePermission } from '#ui/parts/use-session'
import { decideFleetAlert, fleetAlert } from '#ui/source/fleet'
import { useSource } from '#ui/source/SourceContext.tsx'
import { AlertCaptures } from './AlertCaptures.tsx'
import { alertTexts, decisionText } from './alert-texts.ts'

/** One alert of a site, with decisions that its sensor carries out. */
export function FleetAlert() {
  const source = useSource()
  const { sensor = '', id = '' } = useParams({ strict: false }) as { sensor?: string; id?: string }
  const alert = useQuery({
    queryKey: [FLEET_KEY, 'alert', sensor, id],
    queryFn: () => fleetAlert(source, sensor, id),
  })
  const mayChange = usePermission('change')
  return (
    <Page title={alert.data?.item.title ?? 'Alert'} sentence={alert.data?.item.population || undefined}>
      <Answer of={alert}>
        {(detail) => (
          <>
            <ReadOnlyNotice />
            <Panel title="What happened">
              <Facts detail={detail} />
            </Panel>
            {mayChange && (
              <Panel title="Decide">
                <Decide detail={detail} />
              </Panel>
            )}
            <AlertCaptures sensor={sensor} id={id} />
            {detail.decisions.length > 0 && (
              <Panel title="Decisions of this console" isBare>
                <Decisions items={detail.decisions} />
              </Panel>
            )}
          </>
        )}
      </Answer>
    </Page>
  )
}

function Facts({ detail: { item, alert } }: { detail: FleetAlertDetail }) {
  const { what, why, normal, todo } = alertTexts(alert)
  return (
    <dl className={fleet.facts}>
      <dt>Severity</dt>
      <dd>
        <Severity severity={shownSeverity(item.severity)} isOpen={item.status !== 'closed' && item.isShown} />
      </dd>
      <dt>Status</dt>
      <dd>
        {item.status}
        {item.waitingSince !== null && (
          <>
            {' '}
            · waits for the sensor since <Time value={item.waitingSince} as="short" />
          </>
        )}
      </dd>
      <dt>Site and sensor</dt>
      <dd>
        <SiteLink {...item} /> · {item.sensorName}
      </dd>
      <dt>From</dt>
      <dd>{item.sourceAddress || '–'}</dd>
      <dt>To</dt>
      <dd>{item.destinationAddress || '–'}</dd>
      <dt>First, last</dt>
      <dd>
        <Time value={item.time} /> – <Time value={item.lastTime} />
      </dd>
      <Text label="What" text={what} />
      <Text label="Normal" text={normal} />
      <Text label="Why" text={why} />
      {todo.length > 0 && (
        <>
          <dt>What to do</dt>
          <dd>
            <ul className={fleet.notes}>
              {todo.map((step) => (
                <li key={step}>{step}</li>
              ))}
            </ul>
          </dd>
        </>
      )}
    </dl>
  )
}

function Text({ label, text }: { label: string; text: string }) {
  if (text === '') return null
  return (
    <>
      <dt>{label}</dt>
      <dd>{text}</dd>
    </>
  )
}

const SCOPES = [
  { value: 'both', label: 'Between these two' },
  { value: 'source', label: 'From this source' },
  { value: 'target', label: 'To this target' },
  { value: 'zone', label: 'In the zone of the target' },
]

function Decide({ detail: { item, alert } }: { detail: FleetAlertDetail }) {
  const [reason, setReason] = useState('')
  const [scope, setScope] = useState('both')
  const decide = useFleetChange((source, decision: NewFleetDecision) =>
    decideFleetAlert(source, item, decision),
  )
  const { canLearn, isMuted } = alertTexts(alert)
  const act = (action: NewFleetDecision['action'], label: string, more: Partial<NewFleetDecision> = {}) => (
    <Button
      size="compact-sm"
      variant="default"
      loading={decide.isPending}
      onClick={() => decide.mutate({ action, reason, ...more }, { onSuccess: () => setReason('') })}
    >
      {label}
    </Button>
  )
  return (
    <div className={fleet.form}>
      <TextInput
        label="Reason"
        maxLength={1000}
        value={reason}
        onChange={(event) => setReason(event.currentTarget.value)}
      />
      <div className={fleet.buttons}>
        {item.status === 'new' && act('take', 'Take up')}
        {item.status === 'closed' ? act('reopen', 'Reopen') : act('close', 'Close')}
        {canLearn && item.status !== 'closed' && act('learn', 'Learn as normal')}
      </div>
      <div className={fleet.buttons}>
        {isMuted ? (
          act('unmute', 'Unmute')
        ) : (
          <>
            <Select
              size="xs"
              aria-label="Which alerts are muted"
              data={SCOPES}
              value={scope}
              allowDeselect={false}
              onChange={(value) => setScope(value ?? 'both')}
            />
            {act('mute', 'Mute', { scope: scope as NonNullable<NewFleetDecision['scope']> })}
          </>
        )}
      </div>
      {decide.error && <Problem error={decide.error} />}
    </div>
  )
}

function Decisions({ items }: { items: readonly FleetDecisionItem[] }) {
  return (
    <DataTable
      label="Decisions"
      rows={items}
      keyOf={({ id }) => id}
      columns={[
        { title: 'Decision', cell: ({ action }) => action },
        { title: 'By', cell: ({ author }) => author },
        { title: 'When', cell: ({ created }) => <Time value={created} as="short" /> },
        { title: 'State', width: '36%', cell: decisionText },
        { title: 'Reason', width: '24%', cell: ({ reason }) => reason || '–' },
      ]}
    />
  )
}
