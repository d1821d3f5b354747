import { useQuery } from '@tanstack/react-query'
import { Link } from '@tanstack/react-router'
import type { TriagedAlert } from '#schema/alert'
import type { IncidentItem } from '#schema/incident'
import type { PointPage } from '#schema/process-values'
import { Time } from '#ui/kit/Time.tsx'
import { useAlertsOf } from '#ui/parts/use-alerts-of'
import { listDevices } from '#ui/source/devices'
import { useSource } from '#ui/source/SourceContext.tsx'
import { changedValue, type Damage, damagesOf, stateNow } from './damage.ts'
import styles from './Incident.module.css'

const STALE_MS = 10_000
/** Tags of a device that are searched for written ones. */
const POINTS = 100

/** Each device that was hit, in order of time: what was done to it, and its state now. */
export function Damaged({ incident }: { incident: IncidentItem }) {
  const source = useSource()
  const alerts = useAlertsOf(incident).data ?? []
  const damages = damagesOf(incident, alerts)
  const ids = damages.map(({ id }) => id).join(',')
  const devices = useQuery({
    queryKey: ['devices', 'damaged', ids],
    queryFn: async () => (await listDevices(source, { ids })).items,
    enabled: ids !== '',
    staleTime: STALE_MS,
  })
  if (damages.length === 0) return null
  return (
    <div className={styles.scroll}>
      <table className={styles.steps}>
        <caption className="visually-hidden">Devices that were hit, in order of time</caption>
        <thead>
          <tr>
            <th scope="col">First</th>
            <th scope="col">Device</th>
            <th scope="col">What was done</th>
            <th scope="col">Now</th>
          </tr>
        </thead>
        <tbody>
          {damages.map((damage) => {
            const device = devices.data?.find(({ id }) => id === damage.id)
            const { text, isBad } = stateNow(device, Date.now())
            return (
              <tr key={damage.id}>
                <td>
                  <Time value={damage.time} as="clock" />
                </td>
                <td>
                  <Link to="/devices/$id" params={{ id: damage.id } as never}>
                    {damage.name}
                  </Link>
                </td>
                <td>
                  <Done damage={damage} />
                </td>
                <td>
                  <span className={isBad ? styles.bad : undefined}>{text}</span>
                </td>
              </tr>
            )
          })}
        </tbody>
      </table>
    </div>
  )
}

function Done({ damage: { id, effects, written } }: { damage: Damage }) {
  const source = useSource()
  const { data } = useQuery({
    queryKey: ['process-values', 'written', id],
    queryFn: () => source.read<PointPage>('/process-values', { device: id, limit: POINTS }),
    enabled: written.length > 0,
    retry: false,
    staleTime: STALE_MS,
  })
  return (
    <ul className={styles.effects}>
      {effects.map(({ text, alert }) => (
        <li key={text}>
          <AlertLink alert={alert} text={text} />
        </li>
      ))}
      {written.map((name) => {
        const text = changedValue(data?.items.find(({ point }) => point === name))
        return <li key={name}>{`${name} written${text}`}</li>
      })}
    </ul>
  )
}

function AlertLink({ alert, text }: { alert: TriagedAlert['id'] | undefined; text: string }) {
  if (alert === undefined) return text
  return (
    <Link to="/alerts" search={{ alert, status: 'all' } as never}>
      {text}
    </Link>
  )
}
