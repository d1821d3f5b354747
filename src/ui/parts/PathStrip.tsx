import { Link } from '@tanstack/react-router'
import { Fragment } from 'react'
import type { IncidentItem } from '#schema/incident'
import { TypeIcon } from '#ui/kit/TypeIcon.tsx'
import styles from './PathStrip.module.css'
import { useDeviceTypes } from './use-device-types.ts'

interface Props {
  readonly incident: Pick<IncidentItem, 'path' | 'consequences'>
  /** Sensor of the devices on a console, which knows no types of some devices. */
  readonly sensor?: string
}

/** The path of an incident as a drawing: numbered devices from where it came in to what it hit. */
export function PathStrip({ incident, sensor }: Props) {
  const { path = [], consequences = [] } = incident
  const types = useDeviceTypes(
    sensor === undefined ? path.flatMap(({ id }) => (id === '' ? [] : [id])) : NO_IDS,
  )
  const hit = new Set(consequences.flatMap(({ devices }) => devices.map(({ id }) => id)))
  if (path.length < 2) return null
  return (
    <ol className={styles.path} aria-label="Path of the incident">
      {path.map(({ id, name, isUnseen }, at) => (
        <Fragment key={id}>
          {at > 0 && isUnseen && <li className={styles.unseen}>way not seen</li>}
          {at > 0 && (
            <li className={styles.arrow} aria-hidden="true">
              <svg width="28" height="12" viewBox="0 0 28 12" aria-hidden="true">
                <path
                  d="M0 6h22"
                  stroke="currentColor"
                  strokeWidth="1.5"
                  strokeDasharray={isUnseen ? '3 3' : undefined}
                />
                <path d="M20 1.5l7 4.5l-7 4.5z" fill="currentColor" />
              </svg>
            </li>
          )}
          <li className={`${styles.hop} ${at === path.length - 1 || hit.has(id) ? styles.hit : ''}`}>
            <span className={styles.number}>{at + 1}</span>
            {(sensor === undefined || id === '') && (
              <TypeIcon type={id === '' ? 'Internet' : (types[id] ?? 'Unknown')} />
            )}
            {id === '' ? (
              <span className={styles.name}>{/^[\da-f]/i.test(name) ? `Internet ${name}` : 'Internet'}</span>
            ) : (
              <Link className={styles.name} to={deviceAddress(id, sensor) as never} title={name}>
                {name}
              </Link>
            )}
          </li>
        </Fragment>
      ))}
    </ol>
  )
}

const NO_IDS: readonly string[] = []

/** Address of the page of a device; on a console a sensor comes before it. */
export function deviceAddress(id: string, sensor: string | undefined): string {
  return ['/devices', ...(sensor === undefined ? [] : [sensor]), id]
    .map((word, at) => (at === 0 ? word : encodeURIComponent(word)))
    .join('/')
}
