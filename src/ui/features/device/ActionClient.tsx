import { Link } from '@tanstack/react-router'
import { useDeviceName } from '#ui/parts/use-device-name'
import type { ControllerAction } from './controller-actions.ts'

/** The device that acted. */
export function ActionClient({ action: { by, address } }: { action: ControllerAction }) {
  const name = useDeviceName(by)
  if (by === '') return <span className="mono">{address}</span>
  return (
    <Link to="/devices/$id" params={{ id: by } as never}>
      {name ?? address}
    </Link>
  )
}
