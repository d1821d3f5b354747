import { Link } from '@tanstack/react-router'
import type { ReactNode } from 'react'
import type { TriagedAlert } from '#schema/alert'
import type { EventItem } from '#schema/event'
import type { IncidentItem } from '#schema/incident'
import type { Overview as OverviewAnswer } from '#schema/overview'
import { Answer } from '#ui/kit/Answer.tsx'
import { atText, countOf, countText } from '#ui/kit/format'
import { PacketsLink } from '#ui/kit/Packets.tsx'
import { Page } from '#ui/kit/Page.tsx'
import { Panel } from '#ui/kit/Panel.tsx'
import { Severity } from '#ui/kit/Severity.tsx'
import { Time } from '#ui/kit/Time.tsx'
import { sightLines } from '#ui/parts/coverage'
import { useOverview } from '#ui/parts/use-overview'
import { usePrivate } from '#ui/source/private/PrivateContext.tsx'
import { Advice } from './Advice.tsx'
import { Bars } from './Bars.tsx'
import { Incidents } from './Incidents.tsx'
import styles from './Overview.module.css'
import { useAdvice, useIncidents, useNotableEvents, useWorstAlerts } from './queries.ts'
import { Since } from './Since.tsx'
import {
  newDevicesLabel,
  newDevicesText,
  onceEach,
  openCount,
  outsideIncidents,
  worstFirst,
} from './sentences.ts'
import { Welcome } from './Welcome.tsx'
import { onlyPartsText, partsText, type Worst as WorstAlerts } from './worst-alerts.ts'

/** Maximum number of alert and event groups listed. */
const shownAlerts = 6
const shownEvents = 8

/** Situation overview: open alerts, changes and coverage. */
export function Overview() {
  const overview = useOverview()
  const alerts = useWorstAlerts()
  const incidents = useIncidents()
  const open = alerts.data?.items ?? []
  const worst = worstFirst(open, 1)[0]
  // An incident whose alerts are all closed is not listed.
  const attack = incidents.data?.find((incident) => outsideIncidents(open, [incident]).parts > 0)
  const isNew = overview.data !== undefined && overview.data.deviceCount === 0
  return (
    <Page
      title="Overview"
      sentence={
        overview.data && !isNew && <Sentence overview={overview.data} worst={worst} attack={attack} />
      }
    >
      <Answer of={overview} lines={14}>
        {(data) =>
          isNew ? (
            <Welcome />
          ) : (
            <Everything overview={data} alerts={alerts} incidents={incidents.data ?? []} />
          )
        }
      </Answer>
    </Page>
  )
}

function Sentence(props: {
  overview: OverviewAnswer
  worst: TriagedAlert | undefined
  attack: IncidentItem | undefined
}) {
  const { overview, worst } = props
  // An incident less severe than a single alert is not mentioned first.
  const attack = props.attack?.severity === worst?.severity ? props.attack : undefined
  const open = openCount(overview)
  return (
    <>
      <Link to="/devices">{countOf(overview.deviceCount, 'device')}</Link>,{' '}
      <Link to="/devices" search={{ sort: '-firstSeen' } as never}>
        {newDevicesText(overview, Date.now())}
      </Link>
      .{' '}
      {open === 0 ? (
        'No open alerts.'
      ) : (
        <>
          <Link to="/alerts">{countOf(open, 'open alert')}</Link>
          {attack && (
            <>
              , worst: incident at {atText(attack.lastTime)},{' '}
              <Link to="/incidents" hash={attack.id}>
                {attack.title}
              </Link>
            </>
          )}
          {worst && !attack && (
            <>
              , worst at {atText(worst.lastTime)}:{' '}
              <Link to="/alerts" search={{ alert: worst.id } as never}>
                {worst.title}
              </Link>
            </>
          )}
          .
        </>
      )}
    </>
  )
}

function Everything({
  overview,
  alerts,
  incidents,
}: {
  overview: OverviewAnswer
  alerts: ReturnType<typeof useWorstAlerts>
  incidents: readonly IncidentItem[]
}) {
  const events = useNotableEvents()
  const { isSealed } = usePrivate()
  const advice = useAdvice(!isSealed)
  return (
    <>
      <Figures overview={overview} />
      <Since latest={overview.lastTime} />
      <div className={styles.columns}>
        <div className={styles.stack}>
          {incidents.length > 0 && (
            <Panel title="Incidents" aside={<Link to="/incidents">All incidents</Link>} isBare>
              <Incidents incidents={incidents} />
            </Panel>
          )}
          <Panel title="Needs triage" aside={<Link to="/alerts">All alerts</Link>} isBare>
            <Answer of={alerts}>
              {({ items, ...which }) => (
                <Worst {...outsideIncidents(items, incidents)} {...which} open={openCount(overview)} />
              )}
            </Answer>
          </Panel>
          <Panel title="Controller changes" aside={<Link to="/timeline">Timeline</Link>} isBare>
            <Answer of={events}>{(items) => <Events events={items} />}</Answer>
          </Panel>
          {!isSealed && (
            <Panel title="Top fixes" aside={<Link to="/recommendations">All recommendations</Link>} isBare>
              <Answer of={advice} lines={3} doing="Assessing the exposure of all devices">
                {(items) => <Advice items={items} />}
              </Answer>
            </Panel>
          )}
        </div>
        <div className={styles.stack}>
          <Sight overview={overview} />
          <Bars title="Devices by type" facet="type" counts={overview.devices.type ?? {}} />
          <Bars title="Devices by level" facet="level" counts={overview.devices.level ?? {}} />
        </div>
      </div>
    </>
  )
}

function Figures({ overview }: { overview: OverviewAnswer }) {
  const packets = overview.protocols.reduce((sum, one) => sum + one.packets, 0)
  const newLabel = newDevicesLabel(overview, Date.now())
  return (
    <div className={styles.figures}>
      <Figure to="/devices" count={overview.deviceCount} label="devices" />
      {newLabel && <Figure to="/devices?sort=-firstSeen" count={overview.newDeviceCount} label={newLabel} />}
      <Figure to="/alerts" count={openCount(overview)} label="open alerts" />
      <Figure to="/protocols" count={overview.protocols.length} label="protocols" />
      <Figure to="/captures" count={packets} label="packets decoded" />
    </div>
  )
}

function Figure({ to, count, label }: { to: string; count: number; label: string }) {
  const [path = '/', words = ''] = to.split('?')
  return (
    <Link
      to={path}
      search={Object.fromEntries(new URLSearchParams(words)) as never}
      className={styles.figure}
    >
      <strong>{countText(count)}</strong>
      <span>{label}</span>
    </Link>
  )
}

type WorstProps = ReturnType<typeof outsideIncidents> & Omit<WorstAlerts, 'items'> & { readonly open: number }

function Worst({ apart, parts, cut, isAll, open }: WorstProps) {
  if (apart.length === 0 && parts === 0) return <Calm>All clear. New alerts appear here.</Calm>
  if (apart.length === 0) return <Calm>{onlyPartsText(parts, isAll, open)}</Calm>
  return (
    <ul className={styles.rows}>
      {onceEach(worstFirst(apart), ({ rule, severity }) => `${rule} ${severity}`, shownAlerts).map(
        ({ item: alert, alike }) => (
          <li key={alert.id} className={styles.row}>
            <Severity severity={alert.severity} />
            <div>
              <Link to="/alerts" search={{ alert: alert.id } as never}>
                {alert.title}
              </Link>
              <p>{alert.what}</p>
              {alike > 0 && (
                <p>
                  and {cut.includes(alert.severity) && 'at least '}
                  {countOf(alike, 'more alert like this', 'more alerts like this')}
                </p>
              )}
            </div>
            <Time value={alert.lastTime} as="short" />
          </li>
        ),
      )}
      {parts > 0 && <li className={styles.calm}>{partsText(parts, isAll)}.</li>}
    </ul>
  )
}

function Events({ events }: { events: readonly EventItem[] }) {
  if (events.length === 0) return <Calm>No stops, downloads or other changes seen.</Calm>
  return (
    <ul className={styles.rows}>
      {onceEach(events, ({ type, title }) => `${type} ${title}`, shownEvents).map(
        ({ item: event, alike }) => (
          <li key={event.id} className={`${styles.row} ${styles.event}`}>
            <div>
              {event.title}
              {alike > 0 && <span className="quiet"> and {countText(alike)} more recently</span>}
              <p>
                {event.text}
                {event.frame && (
                  <>
                    {' · '}
                    <PacketsLink frame={event.frame}>frame {event.frame.number}</PacketsLink>
                  </>
                )}
              </p>
            </div>
            <Time value={event.time} as="short" />
          </li>
        ),
      )}
    </ul>
  )
}

function Sight({ overview }: { overview: OverviewAnswer }) {
  const { isSealed } = usePrivate()
  const span =
    overview.firstTime === null ? undefined : (
      <span className="quiet">
        <Time value={overview.firstTime} /> to <Time value={overview.lastTime ?? undefined} />
      </span>
    )
  return (
    <Panel title="Sensor coverage" {...(!isSealed && { aside: <Link to="/health">Health</Link> })}>
      <ul className={styles.plain}>
        {span && <li>{span}</li>}
        {sightLines(overview).map(({ text, isBad }) => (
          <li key={text} className={isBad ? styles.bad : undefined}>
            {isBad ? '▲ ' : ''}
            {text}
          </li>
        ))}
      </ul>
    </Panel>
  )
}

function Calm({ children }: { children: ReactNode }) {
  return <p className={styles.calm}>{children}</p>
}
