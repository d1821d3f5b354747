import { Button } from '@mantine/core'
import { Link } from '@tanstack/react-router'
import type { TriagedAlert } from '#schema/alert'
import type { IncidentItem } from '#schema/incident'
import { Download } from '#ui/kit/Download.tsx'
import { countOf, countText, groupName, sentenceCase } from '#ui/kit/format'
import { Severity } from '#ui/kit/Severity.tsx'
import { Time } from '#ui/kit/Time.tsx'
import { ContainList } from '#ui/parts/ContainList.tsx'
import { stageNames } from '#ui/parts/stages'
import { useDeviceName } from '#ui/parts/use-device-name'
import { incidentReport } from '#ui/source/incidents'
import { useSource } from '#ui/source/SourceContext.tsx'
import styles from './Alerts.module.css'
import { Part } from './DetailParts.tsx'
import { alertsInOrder } from './incident-rows.ts'

/** Steps shown of what to do next. */
const shownSteps = 3

interface IncidentDetailsProps {
  readonly incident: IncidentItem
  /** Its alerts that are in the list. */
  readonly alerts: readonly TriagedAlert[]
  readonly onChoose: (id: string) => void
  readonly onChooseAll: () => void
}

/** Details of an incident: damage, what to do next, and its first alerts; its own page has the rest. */
export function IncidentDetails({ incident, alerts, onChoose, onChooseAll }: IncidentDetailsProps) {
  const source = useSource()
  const { first, more } = alertsInOrder(alerts)
  const { consequences = [] } = incident
  return (
    <section className={`${styles.story} ${styles.whole}`} aria-label="Incident details">
      <h2>{incident.title}</h2>
      <div className={styles.under}>
        <Severity severity={incident.severity} />
        <span>
          <Time value={incident.time} as="short" /> to <Time value={incident.lastTime} as="clock" />
        </span>
        <Link to="/incidents/$id" params={{ id: incident.id } as never}>
          Open incident
        </Link>
      </div>
      <dl className={styles.parts}>
        {consequences.length > 0 && (
          <Part title="DAMAGE">
            <ul className={styles.rows}>
              {consequences.map(({ kind, text, time, count }) => (
                <li key={kind}>
                  <Time value={time} as="clock" />
                  <span>
                    <strong className={styles.strong}>{sentenceCase(text)}</strong>
                    {count > 1 && <span className="quiet"> ×{countText(count)}</span>}
                  </span>
                </li>
              ))}
            </ul>
          </Part>
        )}
        <Part title="DO NEXT">
          <ContainList incident={incident} most={shownSteps} />
        </Part>
        <Part title="ALERTS">
          <ul className={styles.rows}>
            {first.map(({ alert, alike }) => (
              <li key={alert.id}>
                <Time value={alert.time} as="clock" />
                <span>
                  <button
                    type="button"
                    className={styles.turn}
                    title={alert.what}
                    onClick={() => onChoose(alert.id)}
                  >
                    {alert.title}
                  </button>{' '}
                  <Target alert={alert} />
                  {alike > 0 && <span className="quiet"> and {countText(alike)} more like this</span>}
                </span>
              </li>
            ))}
          </ul>
          {more > 0 && <p className="quiet">and {countOf(more, 'more alert')} in the list</p>}
        </Part>
        <Part title="COURSE">
          <Path incident={incident} />
        </Part>
      </dl>
      <div className={styles.actions}>
        <Button onClick={onChooseAll}>Select {countOf(alerts.length, 'alert')}</Button>
        <Download of={incidentReport(source, incident.id)} name={`incident-${incident.id}.html`}>
          Report (HTML)
        </Download>
      </div>
    </section>
  )
}

function Target({ alert }: { alert: TriagedAlert }) {
  const id = alert.destination || alert.source
  const address = alert.destinationAddress || alert.sourceAddress
  const name = useDeviceName(id === address ? '' : id)
  return <span className="quiet">{name ?? groupName(address) ?? address}</span>
}

function Path({ incident }: { incident: IncidentItem }) {
  return (
    <ul className={styles.rows}>
      {incident.stages.map((stage) => (
        <li key={`${stage.stage} ${stage.source} ${stage.destination} ${stage.time}`}>
          <Time value={stage.time} as="clock" />
          <span>
            {stageNames[stage.stage]}: {stage.sourceName || stage.source}
            {stage.destination !== '' && ` → ${stage.destinationName || stage.destination}`}
            {stage.techniqueNames.length > 0 && (
              <span className="quiet"> {stage.techniqueNames.join(', ')}</span>
            )}
          </span>
        </li>
      ))}
    </ul>
  )
}
