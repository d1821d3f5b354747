import { Link } from '@tanstack/react-router'
import { type EventItem, USER_EVENT } from '#schema/event'
import { PacketsLink } from '#ui/kit/Packets.tsx'
import { Time } from '#ui/kit/Time.tsx'
import { EventMark } from '#ui/parts/EventMark.tsx'
import { useDeviceName } from '#ui/parts/use-device-name'
import type { Run } from './days.ts'
import styles from './Timeline.module.css'

export interface LineActivities {
  readonly onEdit: (event: EventItem) => void
  readonly onDevice: (id: string) => void
}

/** An event: time, severity, text, devices and packet. */
export function Line({ run, activities }: { run: Run; activities: LineActivities }) {
  const { event, count, since } = run
  const isWritten = event.type === USER_EVENT
  return (
    <li className={styles.event}>
      <span className={styles.time}>
        <Time value={event.time} as="clock" />
      </span>
      <span className={styles.mark}>
        {isWritten ? (
          <span role="img" aria-label={`${event.severity}, added by a user`} className={styles.hand}>
            ✎
          </span>
        ) : (
          <EventMark severity={event.severity} />
        )}
      </span>
      <div className={styles.what}>
        <div>
          <span className={styles.title}>{event.title}</span>{' '}
          {event.text !== '' && <span className={styles.text}>{event.text}</span>}
          {count > 1 && (
            <span className="quiet">
              {' '}
              × {count} since <Time value={since} as="clock" />
            </span>
          )}
        </div>
        <div className={styles.who}>
          {event.devices.map((id, at) => (
            <span key={id}>
              {at > 0 && <span className="quiet"> → </span>}
              <Device id={id} onNarrow={() => activities.onDevice(id)} />
            </span>
          ))}
        </div>
      </div>
      <span className={styles.aside}>
        {event.frame && <PacketsLink frame={event.frame}>frame {event.frame.number}</PacketsLink>}
        {isWritten && (
          <button type="button" className={styles.link} onClick={() => activities.onEdit(event)}>
            Edit
          </button>
        )}
      </span>
    </li>
  )
}

function Device({ id, onNarrow }: { id: string; onNarrow: () => void }) {
  const name = useDeviceName(id)
  if (name === undefined) {
    // A network stands for several of its devices.
    const isNetwork = id.includes('/')
    return (
      <span className="quiet">
        {isNetwork && 'several devices of '}
        <span className="mono">{id}</span>
      </span>
    )
  }
  return (
    <>
      <Link to="/devices/$id" params={{ id } as never}>
        {name}
      </Link>
      <button
        type="button"
        className={styles.narrow}
        aria-label={`Show only events of ${name}`}
        title={`Show only events of ${name}`}
        onClick={onNarrow}
      >
        ⊙
      </button>
    </>
  )
}
