import { Answer } from '#ui/kit/Answer.tsx'
import { countOf, sentenceCase } from '#ui/kit/format'
import { Empty } from '#ui/kit/Message.tsx'
import { Panel } from '#ui/kit/Panel.tsx'
import { DAYS, localWeek, weekText } from '#ui/parts/activity-text'
import { useActivity } from '#ui/parts/use-activity'
import styles from './Week.module.css'

/** Interval of the hour labels. */
const named = 3
const shades = 4

/** Active hours of a device over the week. */
export function Week({ device }: { device: string }) {
  const activity = useActivity(device)
  return (
    <Panel title="Hours of the week">
      <Answer of={activity} lines={8}>
        {(known) =>
          known === null ? (
            <Empty title="No hourly data" isInline>
              <p>Hourly activity is recorded while a capture is analysed. Analyse older captures again.</p>
            </Empty>
          ) : (
            <Strip days={localWeek(known.week, new Date().getTimezoneOffset())} />
          )
        }
      </Answer>
    </Panel>
  )
}

function Strip({ days }: { days: readonly (readonly number[])[] }) {
  const most = Math.max(...days.flat())
  const words = sentenceCase(weekText(days))
  return (
    <>
      <div className={styles.week} role="img" aria-label={words}>
        <span />
        {Array.from({ length: 24 }, (_, hour) => (
          // biome-ignore lint/suspicious/noArrayIndexKey: an hour is its place
          <span key={hour} className={styles.hour}>
            {hour % named === 0 ? String(hour).padStart(2, '0') : ''}
          </span>
        ))}
        {DAYS.map((day, at) => (
          <Day key={day} day={day} hours={days[at] ?? []} most={most} />
        ))}
      </div>
      <p className={styles.under}>
        {words}. Darker means more packets; an empty hour had none, or was not captured.
      </p>
    </>
  )
}

function Day({ day, hours, most }: { day: string; hours: readonly number[]; most: number }) {
  return (
    <>
      <span className={styles.day}>{day}</span>
      {hours.map((count, hour) => (
        <span
          // biome-ignore lint/suspicious/noArrayIndexKey: an hour is its place
          key={hour}
          className={styles.cell}
          data-shade={shadeOf(count, most)}
          title={`${day} ${String(hour).padStart(2, '0')}:00: ${countOf(count, 'packet')}`}
        />
      ))}
    </>
  )
}

/** Square root scale, so that a thousandth of the maximum remains visible. */
function shadeOf(count: number, most: number): number {
  return count === 0 ? 0 : Math.max(1, Math.ceil(Math.sqrt(count / most) * shades))
}
