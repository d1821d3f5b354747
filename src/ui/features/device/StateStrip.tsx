import { Link } from '@tanstack/react-router'
import type { DeviceItem } from '#schema/device'
import { countOf, countText } from '#ui/kit/format'
import { Severity } from '#ui/kit/Severity.tsx'
import { Time } from '#ui/kit/Time.tsx'
import { TypeIcon } from '#ui/kit/TypeIcon.tsx'
import { ActionClient } from './ActionClient.tsx'
import { type ControllerAction, controllerActions, openAlertsOf } from './controller-actions.ts'
import styles from './Device.module.css'
import { useAlerts, useLinks } from './queries.ts'
import { isAbnormalMode, isHighRisk } from './state.ts'
import { Writers } from './Writers.tsx'

/** Actions named here; the tabs have all. */
const NAMED = 3

/** Alerts, risk, mode and what was done to the device, above its tabs. */
export function StateStrip({ device }: { device: DeviceItem }) {
  const actions = controllerActions(device.id, useLinks(device.id).data?.items ?? [])
  return (
    <div className={styles.strip}>
      <div className={styles.state}>
        <OpenAlerts device={device.id} />
        {device.riskScore !== null && (
          <Link to="." search={{ tab: 'exposures' } as never}>
            <span className={isHighRisk(device.riskScore) ? styles.bad : undefined}>
              Risk {Math.round(device.riskScore)}
            </span>
          </Link>
        )}
        {device.mode !== '' && (
          <span className={isAbnormalMode(device.mode) ? styles.bad : undefined}>
            {isAbnormalMode(device.mode) ? '▲ ' : ''}Mode {device.mode}
          </span>
        )}
        {device.keyPosition !== '' && <span>Key {device.keyPosition}</span>}
        {actions.slice(0, NAMED).map((action) => (
          <Action key={`${action.title} ${action.service} ${action.address}`} action={action} />
        ))}
        {actions.length > NAMED && (
          <Link to="." search={{ tab: 'timeline' } as never}>
            and {countText(actions.length - NAMED)} more
          </Link>
        )}
      </div>
      <div className={styles.state}>
        <span>
          <TypeIcon type={device.type} /> {device.class}
        </span>
        {!device.authorised && <span className={styles.bad}>▲ not authorised</span>}
        <Writers device={device} />
        {device.isProgrammingDevice && <span>programs controllers</span>}
        {device.isScanner && <span>scans the network</span>}
        <span>
          first seen <Time value={device.firstSeen} />
        </span>
        <span>
          last seen <Time value={device.lastSeen} />
        </span>
      </div>
    </div>
  )
}

function OpenAlerts({ device }: { device: string }) {
  const { data } = useAlerts(device)
  if (data === undefined) return null
  const { count, worst } = openAlertsOf(data.items)
  if (worst === undefined) return <span className="quiet">no open alerts</span>
  return (
    <Link to="." search={{ tab: 'alerts' } as never}>
      <Severity severity={worst} /> {countOf(count, 'open alert')}
    </Link>
  )
}

function Action({ action }: { action: ControllerAction }) {
  const { title, count, lastSeen } = action
  return (
    <span className={styles.bad}>
      {title}
      {count > 1 && ` ${countText(count)} times, last`} <Time value={lastSeen} as="short" /> by{' '}
      <ActionClient action={action} />
    </span>
  )
}
