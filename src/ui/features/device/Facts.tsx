import type { DeviceItem } from '#schema/device'
import { Copyable } from '#ui/kit/Copyable.tsx'
import { Panel } from '#ui/kit/Panel.tsx'
import { Proof } from '#ui/kit/Proof.tsx'
import { useProtocolName } from '#ui/parts/use-protocol-name'
import styles from './Device.module.css'
import { type FactLine, factGroups } from './facts.ts'
import { WhyThisType } from './WhyThisType.tsx'

/** All facts of a device with their evidence. */
export function Facts({ device }: { device: DeviceItem }) {
  const protocolName = useProtocolName()
  return (
    <div className={styles.groups}>
      {factGroups(device, protocolName).map(({ title, lines, notSeen }) => (
        <Panel key={title} title={title}>
          <dl className={styles.facts}>
            {lines.map((line) => (
              <Line key={`${line.label} ${line.value}`} line={line} />
            ))}
          </dl>
          {notSeen.length > 0 && <p className={styles.notSeen}>Not seen: {notSeen.join(', ')}.</p>}
        </Panel>
      ))}
      <WhyThisType device={device} />
    </div>
  )
}

function Line({ line }: { line: FactLine }) {
  const { label, value, evidence, others, isCopied } = line
  const isAddress = isCopied && evidence === undefined && value !== ''
  return (
    <>
      <dt>{label}</dt>
      <dd>
        {isAddress ? (
          value.split(', ').map((one) => (
            <div key={one}>
              <Copyable value={one} label={label} />
            </div>
          ))
        ) : (
          <Proof value={value} evidence={evidence} others={others} />
        )}
      </dd>
    </>
  )
}
