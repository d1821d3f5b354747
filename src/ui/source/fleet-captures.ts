/** Requests for packets of alerts. */
import type { FleetCaptureItem } from '#schema/fleet-captures'
import { type DataSource, type Paged, part } from './source.ts'

interface AlertPlace {
  readonly sensor: string
  readonly id: string
}

const pathOf = ({ sensor, id }: AlertPlace) => `/fleet/alerts/${part(sensor)}/${part(id)}/captures`

export const fleetCaptures = (source: DataSource, place: AlertPlace) =>
  source.read<Paged<FleetCaptureItem>>(pathOf(place))
export const requestCapture = (source: DataSource, place: AlertPlace) =>
  source.send<FleetCaptureItem>('POST', pathOf(place))
export const captureAddress = (source: DataSource, id: string) =>
  source.address(`/fleet/captures/${part(id)}/packets.pcapng`)
