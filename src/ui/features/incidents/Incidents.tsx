import { Link, useSearch } from '@tanstack/react-router'
import type { IncidentItem } from '#schema/incident'
import { priorityOf } from '#schema/incident-priority'
import { Answer } from '#ui/kit/Answer.tsx'
import { countOf } from '#ui/kit/format'
import { Empty } from '#ui/kit/Message.tsx'
import { NowMark } from '#ui/kit/NowMark.tsx'
import { Page } from '#ui/kit/Page.tsx'
import { Severity } from '#ui/kit/Severity.tsx'
import { lastWithin, spanOf, type TimeSpan, withSpan } from '#ui/kit/span'
import { Time } from '#ui/kit/Time.tsx'
import { PathStrip } from '#ui/parts/PathStrip.tsx'
import { useCase } from '#ui/parts/use-case'
import styles from './Incidents.module.css'
import { useIncidents } from './queries.ts'
import { incidentsSentence } from './summary.ts'
import { LATER_INCIDENT, NO_INCIDENTS, PRIORITY_HINT } from './texts.ts'

/** Incidents, worst first: consequence, path, and who works on it. */
export function Incidents() {
  const span = spanOf(useSearch({ strict: false }))
  const incidents = useIncidents(span)
  return (
    <Page title="Incidents" sentence={incidents.data && incidentsSentence(incidents.data.items)}>
      <Answer of={incidents}>
        {({ items }) =>
          items.length === 0 ? (
            <Empty title={NO_INCIDENTS}>
              <p>
                An incident is opened when alerts of several stages lead from one device to the next. Single
                alerts are on the <Link to="/alerts">alerts</Link> page.
              </p>
            </Empty>
          ) : (
            <ul className={styles.list}>
              {items.map((incident) => (
                <Incident key={incident.id} incident={incident} span={span} />
              ))}
            </ul>
          )
        }
      </Answer>
    </Page>
  )
}

function Incident({ incident, span }: { incident: IncidentItem; span: TimeSpan }) {
  const { id, title, severity, time, lastTime, stages } = incident
  const alerts = new Set(stages.flatMap((stage) => stage.alerts)).size
  const handled = useCase(`incident:${id}`).data
  return (
    <li className={styles.incident} id={id}>
      <h2>
        <Link to="/incidents/$id" params={{ id } as never} search={withSpan as never}>
          {title}
        </Link>
      </h2>
      <PathStrip incident={incident} />
      <div className={styles.facts}>
        <Severity severity={severity} />
        <span title={PRIORITY_HINT}>{priorityOf(incident)}</span>
        <span>
          <Time value={time} /> to <Time value={lastTime} as="clock" />{' '}
          {lastWithin({ ...incident, episodes: [] }, span).isLater && <NowMark title={LATER_INCIDENT} />}
        </span>
        <span>{countOf(alerts, 'alert')}</span>
        <span>
          {handled?.status ?? 'open'}, {handled?.owner ? `owner ${handled.owner}` : 'no owner'}
        </span>
      </div>
    </li>
  )
}
