import { useQuery } from '@tanstack/react-query'
import { Link } from '@tanstack/react-router'
import type { IncidentItem } from '#schema/incident'
import { Answer } from '#ui/kit/Answer.tsx'
import { countOf, countText } from '#ui/kit/format'
import { Panel } from '#ui/kit/Panel.tsx'
import { severityShapes } from '#ui/kit/severities'
import { TypeIcon } from '#ui/kit/TypeIcon.tsx'
import { readMap } from '#ui/source/map'
import { levelName } from '#ui/source/names'
import { useSource } from '#ui/source/SourceContext.tsx'
import styles from './Plant.module.css'
import { type PlantZone, plantLevels } from './plant-levels.ts'

/** The plant by Purdue level and zone; attacked zones are lit, the path is numbered. */
export function Plant({ incident }: { incident: IncidentItem | undefined }) {
  const source = useSource()
  const way = (incident?.path ?? []).flatMap(({ id }) => (id === '' ? [] : [id]))
  const map = useQuery({
    queryKey: ['map', 'plant', way.join(',')],
    queryFn: () => readMap(source, { open: 'none', way: way.map(encodeURIComponent).join(',') || undefined }),
  })
  return (
    <Panel
      title="Plant"
      aside={
        <Link
          to="/map"
          search={(way.length > 0 ? { way: way.map(encodeURIComponent).join(',') } : {}) as never}
        >
          Open map
        </Link>
      }
    >
      <Answer of={map} lines={8}>
        {(data) => (
          <ol className={styles.levels}>
            {plantLevels(data, incident?.path ?? []).map(({ level, zones }) => (
              <li key={String(level)} className={styles.level}>
                <span className={styles.label} title={levelName(level) || 'Unknown level'}>
                  {level === null ? '?' : `L${level}`}
                </span>
                <ul className={styles.zones}>
                  {zones.map((zone) => (
                    <Zone key={zone.name} zone={zone} level={level} />
                  ))}
                </ul>
              </li>
            ))}
          </ol>
        )}
      </Answer>
    </Panel>
  )
}

function Zone({ zone, level }: { zone: PlantZone; level: number | null }) {
  const { name, devices, alerts, worst, types, steps } = zone
  const isLit = worst === 'critical' || worst === 'major'
  return (
    <li>
      <Link
        to="/map"
        search={{ zone: name || undefined, level: level ?? undefined } as never}
        className={`${styles.zone} ${isLit ? styles[worst] : ''}`}
        title={`${name || 'No zone'}: ${countOf(devices, 'device')}, ${countOf(alerts, 'open alert')}`}
      >
        <span className={styles.name}>{name || 'No zone'}</span>
        <span className={styles.facts}>
          {types.map((type) => (
            <TypeIcon key={type} type={type} size={14} />
          ))}
          {countText(devices)}
          {worst !== null && alerts > 0 && (
            <span style={{ color: `var(--${worst})` }}>
              {severityShapes[worst]} {countText(alerts)}
            </span>
          )}
          {steps.map((step) => (
            <span key={step} className={styles.step}>
              <span className="visually-hidden">step </span>
              {step}
            </span>
          ))}
        </span>
      </Link>
    </li>
  )
}
