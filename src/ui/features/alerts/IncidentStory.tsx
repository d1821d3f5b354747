import { Button } from '@mantine/core'
import { Link } from '@tanstack/react-router'
import type { IncidentItem } from '#contract/incident'
import { Download } from '#ui/kit/Download.tsx'
import { countOf } from '#ui/kit/format'
import { Severity } from '#ui/kit/Severity.tsx'
import { Time } from '#ui/kit/Time.tsx'
import { stageNames } from '#ui/parts/stages'
import { useSource } from '#ui/source/SourceContext.tsx'
import styles from './Alerts.module.css'

/** An attack that several alerts tell of, step by step, and the way to do something about all of them at once. */
export function IncidentStory(props: { incident: IncidentItem; count: number; onChooseAll: () => void }) {
  const { incident, count, onChooseAll } = props
  const source = useSource()
  return (
    <section className={`${styles.story} ${styles.whole}`} aria-label="Story of the alert">
      <h2>{incident.title}</h2>
      <div className={styles.under}>
        <Severity severity={incident.severity} />
        <span>
          <Time value={incident.time} /> to <Time value={incident.lastTime} />
        </span>
        <Link to="/incidents" hash={incident.id}>
          The whole incident
        </Link>
      </div>
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
      <div className={styles.actions}>
        <Button onClick={onChooseAll}>Choose its {countOf(count, 'alert')}</Button>
        <Download of={source.incidentReport(incident.id)} name={`incident-${incident.id}.html`}>
          Report (HTML)
        </Download>
      </div>
    </section>
  )
}
