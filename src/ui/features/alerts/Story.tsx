import { useQuery } from '@tanstack/react-query'
import { Link } from '@tanstack/react-router'
import type { ReactNode } from 'react'
import type { TriagedAlert } from '#contract/alert'
import { Download } from '#ui/kit/Download.tsx'
import { countOf } from '#ui/kit/format'
import { Failure } from '#ui/kit/Message.tsx'
import { PacketsLink } from '#ui/kit/Packets.tsx'
import { Severity } from '#ui/kit/Severity.tsx'
import { Time } from '#ui/kit/Time.tsx'
import { useDeviceName } from '#ui/parts/use-device-name'
import { useSource } from '#ui/source/SourceContext.tsx'
import styles from './Alerts.module.css'
import { isOpen } from './choosing.ts'
import { beforeText, nearbyOf } from './nearby.ts'

/** Frames of the proof that are linked. */
const shownFrames = 8

/** An alert told in its fixed parts, from what happened to what to do and the packets that prove it. */
export function Story({ alert, children }: { alert: TriagedAlert; children: ReactNode }) {
  const times = alert.count === 1 ? 'once' : countOf(alert.count, 'time')
  return (
    <section className={styles.story} aria-label="Story of the alert">
      <h2>{alert.title}</h2>
      <div className={styles.under}>
        <Severity severity={alert.severity} isOpen={isOpen(alert)} />
        <span>{alert.category}</span>
        <span>
          {times}, last <Time value={alert.lastTime} />
        </span>
        {alert.again && (
          <span>
            came again after it was closed:{' '}
            <Link to={`/alerts?alert=${encodeURIComponent(alert.again.previous)}&status=closed`}>
              the one before
            </Link>
            {alert.again.number > 2 && `, ${alert.again.number - 1} in all`}
          </span>
        )}
        {alert.isNewHere && <span>found while learning: new here, not an alarm</span>}
        {alert.status === 'closed' && (
          <span>
            {alert.isLearned ? 'learned as normal' : 'closed'}
            {alert.reason && `: ${alert.reason}`}
          </span>
        )}
        {alert.mute && (
          <span>
            muted{alert.mute.reason && `: ${alert.mute.reason}`}
            {alert.mute.until && (
              <>
                , until <Time value={alert.mute.until} />
              </>
            )}
          </span>
        )}
        {alert.maintenance !== '' && <span>announced: {alert.maintenance}</span>}
      </div>
      <dl className={styles.parts}>
        <Part title="WHAT">{alert.what}</Part>
        <Part title="NORMAL">{alert.normal || 'Nothing is learned about this channel yet.'}</Part>
        <Part title="WHY">{alert.why}</Part>
        <Part title="NEARBY">
          <Nearby alert={alert} />
        </Part>
        <Part title="RISK">
          <Risk alert={alert} />
        </Part>
        {alert.todo.length > 0 && (
          <Part title="DO">
            <ol>
              {alert.todo.map((step) => (
                <li key={step}>{step}</li>
              ))}
            </ol>
          </Part>
        )}
        <Part title="PROOF">
          <Proofs alert={alert} />
        </Part>
      </dl>
      {children}
    </section>
  )
}

function Part({ title, children }: { title: string; children: ReactNode }) {
  return (
    <>
      <dt>{title}</dt>
      <dd>{children}</dd>
    </>
  )
}

function DeviceLink({ id, address }: { id: string; address: string }) {
  // where there is no device, the alert names the bare address
  if (id === '' || id === address) return <span className="mono">{address || '–'}</span>
  return <Link to={`/devices/${encodeURIComponent(id)}`}>{address || id}</Link>
}

function Risk({ alert }: { alert: TriagedAlert }) {
  return (
    <>
      {alert.risk !== '' && <div>{alert.risk}</div>}
      <DeviceLink id={alert.source} address={alert.sourceAddress} />
      {(alert.destination !== '' || alert.destinationAddress !== '') && (
        <>
          {' → '}
          <DeviceLink id={alert.destination} address={alert.destinationAddress} />
        </>
      )}
      {alert.protocol !== '' && ` by ${alert.protocol}`}
      {alert.counterpart.length > 0 && `. Known elsewhere as “${alert.counterpart.join('”, “')}”`}.
    </>
  )
}

/** What was seen at both ends before, and the way there; where nothing was, what the timelines of both tell. */
function Nearby({ alert }: { alert: TriagedAlert }) {
  if (alert.nearby.length === 0) return <Events alert={alert} />
  return (
    <ul className={styles.nearby}>
      {alert.nearby.map(({ time, text, frame }) => (
        <li key={`${time} ${text}`}>
          <span className="quiet">{beforeText(time, alert.time)}</span>{' '}
          {frame === null ? text : <PacketsLink frame={frame}>{text}</PacketsLink>}
        </li>
      ))}
    </ul>
  )
}

function Events({ alert }: { alert: TriagedAlert }) {
  const source = useSource()
  const { data, error } = useQuery({
    queryKey: ['events', 'nearby', alert.source, alert.destination],
    queryFn: async () => {
      const ids = [...new Set([alert.source, alert.destination])].filter((id) => id !== '')
      const lists = await Promise.all(ids.map((device) => source.events({ device, limit: 200 })))
      return lists.flatMap(({ items }) => items)
    },
  })
  if (error) return <Failure error={error} isInline />
  const events = nearbyOf(data ?? [], alert)
  if (events.length === 0) return data ? 'Nothing else happened around it.' : '…'
  return (
    <ul className={styles.nearby}>
      {events.map((event) => (
        <li key={event.id}>
          <Time value={event.time} /> {event.title}
          {event.devices.map((id, at) => (
            <span key={id}>
              {at === 0 ? ': ' : ', '}
              <DeviceName id={id} />
            </span>
          ))}{' '}
          <span className="quiet">{event.text}</span>
        </li>
      ))}
    </ul>
  )
}

function DeviceName({ id }: { id: string }) {
  const name = useDeviceName(id)
  return (
    <Link to="/devices/$id" params={{ id } as never}>
      {name ?? id}
    </Link>
  )
}

function Proofs({ alert }: { alert: TriagedAlert }) {
  const packets = useSource().alertPackets(alert.id)
  if (alert.frames.length === 0) return 'No frame was kept.'
  return (
    <div className={styles.frames}>
      {alert.frames.slice(0, shownFrames).map((frame) => (
        <PacketsLink key={`${frame.file} ${frame.number}`} frame={frame}>
          {frame.file} frame {frame.number}
        </PacketsLink>
      ))}
      {packets !== undefined && (
        <Download of={packets} name={`alert-${alert.id}.pcapng`}>
          Packets
        </Download>
      )}
    </div>
  )
}
