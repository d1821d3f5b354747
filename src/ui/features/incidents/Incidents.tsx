import { Link, useSearch } from '@tanstack/react-router'
import { type IncidentItem, priorityOf } from '#schema/incident'
import { Answer } from '#ui/kit/Answer.tsx'
import { Download } from '#ui/kit/Download.tsx'
import { countOf } from '#ui/kit/format'
import { Empty } from '#ui/kit/Message.tsx'
import { NowMark } from '#ui/kit/NowMark.tsx'
import { Page } from '#ui/kit/Page.tsx'
import { Panel } from '#ui/kit/Panel.tsx'
import { Severity } from '#ui/kit/Severity.tsx'
import { lastWithin, spanOf, type TimeSpan } from '#ui/kit/span'
import { Time } from '#ui/kit/Time.tsx'
import { stageNames } from '#ui/parts/stages'
import { incidentReport, readIncidentLayer } from '#ui/source/incidents'
import { useSource } from '#ui/source/SourceContext.tsx'
import styles from './Incidents.module.css'
import { Lanes } from './Lanes.tsx'
import { incidentsSentence, stagesInOrder, wayOf } from './lanes.ts'
import { useAlertsOf, useIncidents } from './queries.ts'
import { LATER_INCIDENT, NO_INCIDENTS, PRIORITY_HINT } from './texts.ts'

/** Incidents: related alerts, from entry point to target. */
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
            <div className={styles.stack}>
              {items.map((incident) => (
                <Incident key={incident.id} incident={incident} span={span} />
              ))}
            </div>
          )
        }
      </Answer>
    </Page>
  )
}

function Incident({ incident, span }: { incident: IncidentItem; span: TimeSpan }) {
  const source = useSource()
  const alertsOf = useAlertsOf(incident)
  const { id, title, severity, time, lastTime, stages } = incident
  const alerts = stages.reduce((sum, stage) => sum + stage.alerts.length, 0)
  return (
    <Panel id={id} title={title} aside={<Severity severity={severity} />}>
      <div className={styles.facts}>
        <span>
          <Time value={time} /> to <Time value={lastTime} />{' '}
          {lastWithin({ ...incident, episodes: [] }, span).isLater && <NowMark title={LATER_INCIDENT} />}
        </span>
        <span>{countOf(alerts, 'alert')}</span>
        <span title={PRIORITY_HINT}>{priorityOf(incident)}</span>
        <Link to="/map" search={{ way: wayOf(incident) } as never}>
          Show on map
        </Link>
      </div>
      <div className={styles.files}>
        <Download of={incidentReport(source, id)} name={`incident-${id}.html`}>
          Report (HTML)
        </Download>
        <Download of={() => readIncidentLayer(source, id)} name={`incident-${id}.json`}>
          Navigator layer
        </Download>
      </div>
      <Lanes incident={incident} />
      <div className={styles.scroll}>
        <table className={styles.steps}>
          <thead>
            <tr>
              <th scope="col">Time</th>
              <th scope="col">Stage</th>
              <th scope="col">From</th>
              <th scope="col">To</th>
              <th scope="col">ATT&CK for ICS</th>
              <th scope="col">Alerts</th>
            </tr>
          </thead>
          <tbody>
            {stagesInOrder(incident, alertsOf.data ?? []).map((stage) => (
              <Step key={`${stage.time} ${stage.stage} ${stage.source} ${stage.destination}`} stage={stage} />
            ))}
          </tbody>
        </table>
      </div>
    </Panel>
  )
}

function Step({ stage }: { stage: ReturnType<typeof stagesInOrder>[number] }) {
  const { alerts, techniques, techniqueNames } = stage
  return (
    <tr>
      <td>
        <Time value={stage.time} />
      </td>
      <td>
        {stageNames[stage.stage]}
        {stage.isWeak && <span className="quiet"> weak evidence</span>}
      </td>
      <td>
        <Device id={stage.source} name={stage.sourceName} />
      </td>
      <td>
        <Device id={stage.destination} name={stage.destinationName} />
      </td>
      <td>
        {techniques.length === 0
          ? 'remote session'
          : techniques.map((id, at) => `${techniqueNames[at]} (${id})`).join(', ')}
      </td>
      <td>
        {alerts.length === 0 ? (
          <span className="quiet">none</span>
        ) : (
          <Link to="/alerts" search={{ alert: alerts[0], status: 'all' } as never}>
            {countOf(alerts.length, 'alert')}
          </Link>
        )}
      </td>
    </tr>
  )
}

function Device({ id, name }: { id: string; name: string }) {
  if (id === '') return <span className="quiet">several targets</span>
  return (
    <Link to="/devices/$id" params={{ id } as never}>
      {name || id}
    </Link>
  )
}
