import { Link } from '@tanstack/react-router'
import type { DeviceItem } from '#schema/device'
import { countText } from '#ui/kit/format'
import { useDeviceName } from '#ui/parts/use-device-name'
import { neighboursOf } from './neighbours.ts'
import { useLinks } from './queries.ts'

/** Devices named here; the tab has all. */
const named = 3

/** Devices that program this device or write to it; nothing if none were seen. */
export function Writers({ device: { id } }: { device: DeviceItem }) {
  const links = useLinks(id).data?.items ?? []
  const { asking } = neighboursOf(id, links)
  return (
    <>
      <Activity words="programmed by" by={asking.filter(({ activity }) => activity === 'program')} />
      <Activity words="written by" by={asking.filter(({ activity }) => activity === 'write')} />
    </>
  )
}

function Activity({ words, by }: { words: string; by: ReturnType<typeof neighboursOf>['asking'] }) {
  if (by.length === 0) return null
  return (
    <span>
      {words}{' '}
      {by.slice(0, named).map((neighbour, at) => (
        <span key={neighbour.id || neighbour.address}>
          {at > 0 && ', '}
          <Who {...neighbour} />
        </span>
      ))}
      {by.length > named && ` and ${countText(by.length - named)} more`}
    </span>
  )
}

function Who({ id, address }: { id: string; address: string }) {
  const name = useDeviceName(id)
  if (id === '') return <span className="mono">{address}</span>
  return (
    <Link to="/devices/$id" params={{ id } as never}>
      {name ?? address}
    </Link>
  )
}
