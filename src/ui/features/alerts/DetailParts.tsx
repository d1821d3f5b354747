/** Parts shared by alert details and incident details. */

import { Link } from '@tanstack/react-router'
import type { ReactNode } from 'react'
import type { TriagedAlert } from '#schema/alert'
import { Download } from '#ui/kit/Download.tsx'
import { groupName } from '#ui/kit/format'
import { PacketsLink } from '#ui/kit/Packets.tsx'
import { useDeviceName } from '#ui/parts/use-device-name'
import { useProtocolName } from '#ui/parts/use-protocol-name'
import { alertPackets } from '#ui/source/alerts'
import { useSource } from '#ui/source/SourceContext.tsx'
import styles from './Alerts.module.css'

/** Maximum number of evidence frames linked. */
const shownFrames = 8

export function Part({ title, children }: { title: string; children: ReactNode }) {
  return (
    <>
      <dt>{title}</dt>
      <dd>{children}</dd>
    </>
  )
}

function DeviceLink({ id, address }: { id: string; address: string }) {
  const name = useDeviceName(id === address ? '' : id)
  // Without a device, the alert has only an address.
  const group = groupName(address)
  if (group !== undefined && (id === '' || id === address)) return <span title={address}>{group}</span>
  if (id === '' || id === address) return <span className="mono">{address || '–'}</span>
  return <Link to={`/devices/${encodeURIComponent(id)}`}>{name ?? (address || id)}</Link>
}

/** Risk, actions and evidence. */
export function RiskActionsEvidence({ alert }: { alert: TriagedAlert }) {
  return (
    <>
      <Part title="RISK">
        <Risk alert={alert} />
      </Part>
      {alert.todo.length > 0 && (
        <Part title="DO">
          <Steps steps={alert.todo} />
        </Part>
      )}
      <Part title="PROOF">
        <Proofs alert={alert} />
      </Part>
    </>
  )
}

/** Risk, and the connection concerned. */
function Risk({ alert }: { alert: TriagedAlert }) {
  const protocolName = useProtocolName()
  // A deviation from a device's own behaviour has no second device.
  const isItself = alert.destination === alert.source && alert.destinationAddress === alert.sourceAddress
  return (
    <>
      {alert.risk !== '' && <div>{alert.risk}</div>}
      <DeviceLink id={alert.source} address={alert.sourceAddress} />
      {!isItself && (alert.destination !== '' || alert.destinationAddress !== '') && (
        <>
          {' → '}
          <DeviceLink id={alert.destination} address={alert.destinationAddress} />
        </>
      )}
      {alert.protocol !== '' && `, ${protocolName(alert.protocol)}`}
      {alert.defenderTitles.length > 0 && `. Also known as “${alert.defenderTitles.join('”, “')}”`}.
    </>
  )
}

/** Recommended actions, in order. */
function Steps({ steps }: { steps: readonly string[] }) {
  return (
    <ol>
      {steps.map((step) => (
        <li key={step}>{step}</li>
      ))}
    </ol>
  )
}

/** Evidence packets: some linked individually, all as a capture file. */
function Proofs({ alert }: { alert: TriagedAlert }) {
  const packets = alertPackets(useSource(), alert.id)
  if (alert.frames.length === 0) return 'No packets stored.'
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
