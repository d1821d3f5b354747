import { Button } from '@mantine/core'
import { Link } from '@tanstack/react-router'
import type { TriagedAlert } from '#schema/alert'
import type { IncidentItem } from '#schema/incident'
import { Download } from '#ui/kit/Download.tsx'
import { countOf, countText } from '#ui/kit/format'
import { Severity } from '#ui/kit/Severity.tsx'
import { Time } from '#ui/kit/Time.tsx'
import { stageNames } from '#ui/parts/stages'
import { incidentReport } from '#ui/source/incidents'
import { useSource } from '#ui/source/SourceContext.tsx'
import styles from './Alerts.module.css'
import { Part, RiskActionsEvidence } from './DetailParts.tsx'
import { isOpen } from './filters.ts'
import { alertsInOrder } from './incident-rows.ts'

interface IncidentDetailsProps {
  readonly incident: IncidentItem
  /** Its alerts that are in the list. */
  readonly alerts: readonly TriagedAlert[]
  readonly onChoose: (id: string) => void
  readonly onChooseAll: () => void
}

/** Details of an incident: what happened, severity, what to do, and the packets. */
export function IncidentDetails({ incident, alerts, onChoose, onChooseAll }: IncidentDetailsProps) {
  const source = useSource()
  const { first, mostSevere, more } = alertsInOrder(alerts)
  return (
    <section className={`${styles.story} ${styles.whole}`} aria-label="Incident details">
      <h2>{incident.title}</h2>
      <div className={styles.under}>
        <Severity severity={incident.severity} />
        <span>
          <Time value={incident.time} /> to <Time value={incident.lastTime} />
        </span>
        <Link to="/incidents" hash={incident.id}>
          Open incident
        </Link>
      </div>
      <dl className={styles.parts}>
        <Part title="WHAT">
          <ul className={styles.mergedFindings}>
            {first.map(({ alert, alike }) => (
              <li key={alert.id}>
                <div className={styles.when}>
                  <Time value={alert.time} as="clock" />
                  <Severity severity={alert.severity} isOpen={isOpen(alert)} />
                  {alike > 0 && <span className="quiet">and {countText(alike)} more like this</span>}
                </div>
                <button
                  type="button"
                  className={styles.turn}
                  title={alert.title}
                  onClick={() => onChoose(alert.id)}
                >
                  {alert.what}
                </button>
              </li>
            ))}
          </ul>
          {more > 0 && <p className="quiet">and {countOf(more, 'more alert')} in the list</p>}
        </Part>
        {mostSevere !== undefined && <MostSevere alert={mostSevere} />}
        <Part title="PATH">
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

/** Risk, actions and evidence of its most severe alert. */
function MostSevere({ alert }: { alert: TriagedAlert }) {
  return (
    <>
      <Part title="WHY">{alert.why}</Part>
      <RiskActionsEvidence alert={alert} />
    </>
  )
}

function Path({ incident }: { incident: IncidentItem }) {
  return (
    <ol className={styles.steps}>
      {incident.stages.map((stage) => (
        <li key={`${stage.stage} ${stage.source} ${stage.destination} ${stage.time}`}>
          <Time value={stage.time} as="clock" /> <strong>{stageNames[stage.stage]}</strong>:{' '}
          {stage.sourceName || stage.source}
          {stage.destination !== '' && ` → ${stage.destinationName || stage.destination}`}
          {stage.techniqueNames.length > 0 && (
            <span className="quiet"> {stage.techniqueNames.join(', ')}</span>
          )}
        </li>
      ))}
    </ol>
  )
}
