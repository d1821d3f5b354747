import type { EventItem } from '#schema/event'
import { Answer } from '#ui/kit/Answer.tsx'
import { countText } from '#ui/kit/format'
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
              {foldRepeats(items).map(({ event, count }) => (
                <Line key={event.id} event={event} count={count} />
              ))}
            </ol>
          )
        }
      </Answer>
    </Panel>
  )
}

/** Repeats in a row, such as the blocks of one program, in one line with the latest of them. */
function foldRepeats(events: readonly EventItem[]) {
  const runs: { event: EventItem; count: number }[] = []
  for (const event of events) {
    const last = runs.at(-1)
    const isRepeat = last?.event.title === event.title && last.event.text === event.text
    if (isRepeat && last.event.severity === event.severity) last.count++
    else runs.push({ event, count: 1 })
  }
  return runs
}

function Line({ event, count }: { event: EventItem; count: number }) {
  return (
    <li className={styles.event}>
      <Time value={event.time} />
      <EventMark severity={event.severity} />
      <span>
        {event.title} {event.text !== '' && <span className="quiet">{event.text}</span>}
        {count > 1 && <span className="quiet"> ×{countText(count)}</span>}
      </span>
      {event.frame && <PacketsLink frame={event.frame}>frame {event.frame.number}</PacketsLink>}
    </li>
  )
}
