import type { ZoneSecurityItem } from '#schema/exposure'
import { countText } from '#ui/kit/format'
import { Empty } from '#ui/kit/Message.tsx'
import { Panel } from '#ui/kit/Panel.tsx'
import { useDeviceNames } from '#ui/parts/use-device-names'
import styles from './Exposure.module.css'
import { levelText, zoneOrder } from './sentences.ts'

/** Devices named per requirement. */
const NAMED = 4

/** Security levels of zones; zones below their target first. */
export function Zones({ items }: { items: readonly ZoneSecurityItem[] }) {
  const names = useDeviceNames(
    items.flatMap(({ reasons }) => reasons.flatMap(({ touches }) => touches.slice(0, NAMED))),
  )
  if (items.length === 0)
    return (
      <Empty title="No zones yet">
        <p>
          Zones come from the subnets seen, or from the site file. <code>securityLevel: 2</code> there says
          what a zone is to reach.
        </p>
      </Empty>
    )
  return (
    <div className={styles.stack}>
      <p className={styles.ages}>
        IEC 62443-3-3, from network traffic only: an insecure setting limits a zone to the level below the one
        whose requirement forbids it. What traffic does not show is not assessed, so the real level may be
        lower.
      </p>
      {[...items].sort(zoneOrder).map((zone) => (
        <Panel key={zone.zone} title={zone.zone} aside={<strong>{levelText(zone)}</strong>}>
          {zone.reasons.length === 0 ? (
            <p>No violations seen.</p>
          ) : (
            <table className={styles.lines}>
              <thead>
                <tr>
                  <th scope="col">Requirement</th>
                  <th scope="col">From level</th>
                  <th scope="col">Evidence</th>
                  <th scope="col">Devices</th>
                </tr>
              </thead>
              <tbody>
                {zone.reasons.map((reason) => (
                  <tr key={reason.requirement}>
                    <td>
                      {reason.requirement} {reason.title}
                    </td>
                    <td>{reason.level}</td>
                    <td>{reason.settings.join(', ').replaceAll('-', ' ')}</td>
                    <td>
                      {reason.touches
                        .slice(0, NAMED)
                        .map((id) => names.get(id) ?? id)
                        .join(', ')}
                      {reason.deviceCount > NAMED && ` and ${countText(reason.deviceCount - NAMED)} more`}
                    </td>
                  </tr>
                ))}
              </tbody>
            </table>
          )}
        </Panel>
      ))}
    </div>
  )
}
