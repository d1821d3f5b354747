import { Link } from '@tanstack/react-router'
import type { IncidentItem } from '#schema/incident'
import { Severity } from '#ui/kit/Severity.tsx'
import { Time } from '#ui/kit/Time.tsx'
import styles from './Overview.module.css'
import { stagesText } from './stages-text.ts'

/** Incidents with the stages reached. */
export function Incidents({ incidents }: { incidents: readonly IncidentItem[] }) {
  return (
    <ul className={styles.rows}>
      {incidents.map((incident) => (
        <li key={incident.id} className={styles.row}>
          <Severity severity={incident.severity} />
          <div>
            <Link to="/incidents/$id" params={{ id: incident.id } as never}>
              {incident.title}
            </Link>
            <p>{stagesText(incident)}</p>
          </div>
          <Time value={incident.lastTime} as="short" />
        </li>
      ))}
    </ul>
  )
}
