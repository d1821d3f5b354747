import type { EventItem } from '#schema/event'
import { Answer } from '#ui/kit/Answer.tsx'
import { Empty } from '#ui/kit/Message.tsx'
import { PacketsLink } from '#ui/kit/Packets.tsx'
import { Panel } from '#ui/kit/Panel.tsx'
import { Time } from '#ui/kit/Time.tsx'
import { EventMark } from '#ui/parts/EventMark.tsx'
import styles from './Device.module.css'
import { useEvents } from './queries.ts'

/** Events of a device, latest first. */
export function Timeline({ device }: { device: string }) {
  const events = useEvents(device)
  return (
    <Panel title="Timeline" isBare>
      <Answer of={events}>
        {({ items }) =>
          items.length === 0 ? (
            <Empty title="No events" isInline>
              <p>Changes of firmware, mode, program or connections appear here.</p>
            </Empty>
          ) : (
            <ol className={styles.events}>
              {items.map((event) => (
                <Line key={event.id} event={event} />
              ))}
            </ol>
          )
        }
      </Answer>
    </Panel>
  )
}

function Line({ event }: { event: EventItem }) {
  return (
    <li className={styles.event}>
      <Time value={event.time} />
      <EventMark severity={event.severity} />
      <span>
        {event.title} {event.text !== '' && <span className="quiet">{event.text}</span>}
      </span>
      {event.frame && <PacketsLink frame={event.frame}>frame {event.frame.number}</PacketsLink>}
    </li>
  )
}
