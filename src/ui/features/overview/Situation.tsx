import { Button } from '@mantine/core'
import { Link } from '@tanstack/react-router'
import type { IncidentItem } from '#schema/incident'
import { priorityOf } from '#schema/incident-priority'
import { countOf } from '#ui/kit/format'
import { Severity } from '#ui/kit/Severity.tsx'
import { Time } from '#ui/kit/Time.tsx'
import { ContainList } from '#ui/parts/ContainList.tsx'
import { PathStrip } from '#ui/parts/PathStrip.tsx'
import { timesText } from '#ui/parts/times-text'
import styles from './Situation.module.css'
import { stagesText } from './stages-text.ts'

/** Steps shown of the worst incident. */
const shownSteps = 4

/** The worst incident: what was damaged, from where, and what to do next. */
export function Situation({ incident }: { incident: IncidentItem }) {
  const { id, title, severity, time, lastTime, consequences = [] } = incident
  return (
    <section className={styles.situation} aria-labelledby={`situation-${id}`}>
      <div className={styles.top}>
        <span className={styles.priority}>{priorityOf(incident)}</span>
        <Severity severity={severity} />
        <span>
          began <Time value={time} as="short" />, last action <Time value={lastTime} as="relative" />
        </span>
        <span className={styles.buttons}>
          <Button component={Link} to={`/incidents/${encodeURIComponent(id)}`}>
            Open incident
          </Button>
        </span>
      </div>
      <h2 id={`situation-${id}`} className={styles.title}>
        <Link to="/incidents/$id" params={{ id } as never}>
          {title}
        </Link>
      </h2>
      <div data-tour="path">
        <PathStrip incident={incident} />
      </div>
      <div className={styles.columns}>
        <div data-tour="damage">
          <h3>What was damaged</h3>
          {consequences.length === 0 ? (
            <p className={styles.none}>Nothing known; stages seen: {stagesText(incident)}.</p>
          ) : (
            <ul className={styles.damage}>
              {consequences.map(({ kind, text, count, time, devices, deviceCount }) => (
                <li key={kind} className={kind === 'foothold' ? '' : styles.grave}>
                  <strong>{`${text[0]?.toUpperCase()}${text.slice(1)}`}</strong>
                  <span className="quiet">
                    <Time value={time} as="clock" />
                    {timesText(count, deviceCount)}
                    {deviceCount > 1 &&
                      ` · ${devices
                        .slice(0, 2)
                        .map(({ name }) => name)
                        .join(', ')}${deviceCount > 2 ? ` and ${deviceCount - 2} more` : ''}`}
                  </span>
                </li>
              ))}
            </ul>
          )}
        </div>
        <div data-tour="next">
          <h3>Do next</h3>
          <ContainList incident={incident} most={shownSteps} />
        </div>
      </div>
    </section>
  )
}

/** No incident is open. */
export function CalmSituation(props: { devices: number; newText: string; alerts: number }) {
  const { devices, newText, alerts } = props
  return (
    <section className={`${styles.situation} ${styles.calm}`} aria-label="Situation">
      <h2 className={styles.title}>No open incidents.</h2>
      <p className={styles.none}>
        <Link to="/devices">{countOf(devices, 'device')}</Link>, {newText}.{' '}
        {alerts === 0 ? 'No open alerts.' : <Link to="/alerts">{countOf(alerts, 'open alert')}</Link>}
      </p>
    </section>
  )
}
