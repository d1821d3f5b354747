import type { ZoneSecurityItem } from '#contract/exposure'
import { countText } from '#ui/kit/format'
import { Empty } from '#ui/kit/Message.tsx'
import { Panel } from '#ui/kit/Panel.tsx'
import { useDeviceNames } from '#ui/parts/use-device-names'
import styles from './Exposure.module.css'
import { levelText, zoneOrder } from './telling.ts'

/** Names shown for one reason. */
const NAMED = 4

/** Security levels of zones, those that fall short first. */
export function Zones({ items }: { items: readonly ZoneSecurityItem[] }) {
  const names = useDeviceNames(
    items.flatMap(({ reasons }) => reasons.flatMap(({ touches }) => touches.slice(0, NAMED))),
  )
  if (items.length === 0)
    return (
      <Empty title="No zones yet">
        <p>
          Zones come from the subnets that were seen, or from the site file; <code>securityLevel: 2</code>{' '}
          there says what a zone is to reach.
        </p>
      </Empty>
    )
  return (
    <div className={styles.stack}>
      <p className={styles.ages}>
        IEC 62443-3-3, as far as packets can tell: a weak setting keeps a zone below the level at which a
        requirement forbids it. What no packet shows is not judged, so a zone may reach less, and never more.
      </p>
      {[...items].sort(zoneOrder).map((zone) => (
        <Panel key={zone.zone} title={zone.zone} aside={<strong>{levelText(zone)}</strong>}>
          {zone.reasons.length === 0 ? (
            <p>Nothing was seen that a requirement forbids.</p>
          ) : (
            <table className={styles.lines}>
              <thead>
                <tr>
                  <th scope="col">Requirement</th>
                  <th scope="col">From level</th>
                  <th scope="col">What was seen</th>
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
