import { Link, useNavigate } from '@tanstack/react-router'
import type { ReactNode } from 'react'
import type { IncidentItem } from '#schema/incident'
import type { Overview as OverviewAnswer } from '#schema/overview'
import { Answer } from '#ui/kit/Answer.tsx'
import { useAfterPaint } from '#ui/kit/after-paint'
import { countOf } from '#ui/kit/format'
import { Loading } from '#ui/kit/Message.tsx'
import { Page } from '#ui/kit/Page.tsx'
import { Panel } from '#ui/kit/Panel.tsx'
import { Severity } from '#ui/kit/Severity.tsx'
import { Time } from '#ui/kit/Time.tsx'
import { sightLines } from '#ui/parts/coverage'
import { DayChart } from '#ui/parts/DayChart.tsx'
import { useOverview } from '#ui/parts/use-overview'
import { usePrivate } from '#ui/source/private/PrivateContext.tsx'
import { Actions } from './Actions.tsx'
import { Advice } from './Advice.tsx'
import { Bars } from './Bars.tsx'
import { Incidents } from './Incidents.tsx'
import styles from './Overview.module.css'
import { Plant } from './Plant.tsx'
import { useAdvice, useCriticalAlerts, useIncidents, useNotableEvents, useWorstAlerts } from './queries.ts'
import { Since } from './Since.tsx'
import { CalmSituation, Situation } from './Situation.tsx'
import { newDevicesText, onceEach, openCount, outsideIncidents, worstFirst } from './sentences.ts'
import { Welcome } from './Welcome.tsx'
import { onlyPartsText, partsText, type Worst as WorstAlerts } from './worst-alerts.ts'

/** Maximum number of alert groups listed. */
const shownAlerts = 6

/** The situation: what was damaged, from where, what to do next; then the plant and what waits. */
export function Overview() {
  const overview = useOverview()
  const critical = useCriticalAlerts()
  const alerts = useWorstAlerts()
  const incidents = useIncidents()
  const open = alerts.data?.items ?? critical.data?.items ?? []
  // An incident whose alerts are all closed is not shown first.
  const attacks = (incidents.data ?? []).filter((one) => outsideIncidents(open, [one]).parts > 0)
  const isNew = overview.data !== undefined && overview.data.deviceCount === 0
  return (
    <Page title="Overview">
      <Answer of={overview} lines={14}>
        {(data) =>
          isNew ? (
            <Welcome />
          ) : (
            <Everything
              overview={data}
              alerts={alerts}
              incidents={incidents.data ?? []}
              attacks={attacks}
              isJudged={incidents.data !== undefined && alerts.data !== undefined}
            />
          )
        }
      </Answer>
    </Page>
  )
}

function Everything({
  overview,
  alerts,
  incidents,
  attacks,
  isJudged,
}: {
  overview: OverviewAnswer
  alerts: ReturnType<typeof useWorstAlerts>
  incidents: readonly IncidentItem[]
  /** Incidents with open alerts, worst first. */
  attacks: readonly IncidentItem[]
  isJudged: boolean
}) {
  const isPainted = useAfterPaint()
  const [worst, ...others] = attacks
  return (
    <>
      {worst !== undefined ? (
        <Situation incident={worst} />
      ) : isJudged ? (
        <CalmSituation
          devices={overview.deviceCount}
          newText={newDevicesText(overview, Date.now())}
          alerts={openCount(overview)}
        />
      ) : (
        <Loading lines={5} />
      )}
      {(worst === undefined || isPainted) && (
        <Below overview={overview} alerts={alerts} incidents={incidents} worst={worst} others={others} />
      )}
    </>
  )
}

/** Painted after the worst incident. */
function Below(props: {
  overview: OverviewAnswer
  alerts: ReturnType<typeof useWorstAlerts>
  incidents: readonly IncidentItem[]
  worst: IncidentItem | undefined
  others: readonly IncidentItem[]
}) {
  const { overview, alerts, incidents, worst, others } = props
  const navigate = useNavigate()
  const events = useNotableEvents()
  const { isSealed } = usePrivate()
  const advice = useAdvice(!isSealed)
  const { firstTime, lastTime } = overview
  return (
    <>
      {others.length > 0 && (
        <Panel title="Other incidents" aside={<Link to="/incidents">All incidents</Link>} isBare>
          <Incidents incidents={others} />
        </Panel>
      )}
      <Since latest={lastTime} />
      <div className={styles.halves}>
        <div className={styles.stack}>
          <Plant incident={worst} />
          <Panel
            title="Needs triage"
            aside={<Link to="/alerts">{openCount(overview)} open alerts</Link>}
            isBare
          >
            <Answer of={alerts}>
              {({ items, ...which }) => (
                <Worst {...outsideIncidents(items, incidents)} {...which} open={openCount(overview)} />
              )}
            </Answer>
          </Panel>
        </div>
        <div className={styles.stack}>
          {firstTime !== null && lastTime !== null && (
            <Panel title="Recent activity" aside={<Link to="/timeline">Timeline</Link>}>
              <DayChart
                first={firstTime}
                latest={lastTime}
                events={events.data ?? []}
                height={132}
                onRange={(range) => void navigate({ to: '/timeline', search: range as never })}
              />
            </Panel>
          )}
          <Panel title="Controller actions" aside={<Link to="/timeline">Timeline</Link>} isBare>
            <Answer of={events} lines={4}>
              {(items) => <Actions events={items} />}
            </Answer>
          </Panel>
        </div>
      </div>
      <div className={styles.thirds}>
        {!isSealed && (
          <Panel title="Top fixes" aside={<Link to="/recommendations">All recommendations</Link>} isBare>
            <Answer of={advice} lines={3} doing="Assessing the exposure of all devices">
              {(items) => <Advice items={items} />}
            </Answer>
          </Panel>
        )}
        <Sight overview={overview} />
        <Bars title="Devices by type" facet="type" counts={overview.devices.type ?? {}} />
      </div>
    </>
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
