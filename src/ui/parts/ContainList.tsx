import { Checkbox } from '@mantine/core'
import type { IncidentItem } from '#schema/incident'
import { containSteps } from '#schema/incident-contain'
import styles from './ContainList.module.css'
import { useAlertsOf } from './use-alerts-of.ts'
import { useCase } from './use-case.ts'

/** Steps to contain an incident, ticked by people. @param most steps shown */
export function ContainList({ incident, most }: { incident: IncidentItem; most?: number }) {
  const { data, change } = useCase(`incident:${incident.id}`)
  const alerts = useAlertsOf(incident).data ?? []
  const steps = containSteps(incident, alerts).slice(0, most)
  const done = new Map(data?.ticks.map((tick) => [tick.step, tick]))
  if (steps.length === 0) return <p className={styles.none}>No step is known for this kind of incident.</p>
  return (
    <ol className={styles.steps}>
      {steps.map(({ text, hint }) => {
        const tick = done.get(text)
        return (
          <li key={text}>
            <Checkbox
              size="sm"
              classNames={{ description: styles.hint ?? '' }}
              label={text}
              description={tick === undefined ? hint : `Done by ${tick.by}`}
              checked={tick !== undefined}
              onChange={({ currentTarget }) =>
                change(currentTarget.checked ? { tick: text } : { untick: text })
              }
            />
          </li>
        )
      })}
    </ol>
  )
}
