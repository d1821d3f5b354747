import type { DeviceItem } from '#schema/device'
import { Panel } from '#ui/kit/Panel.tsx'
import { useProtocolName } from '#ui/parts/use-protocol-name'
import { usePrivate } from '#ui/source/private/PrivateContext.tsx'
import { Correction } from './Correction.tsx'
import { CorrectType } from './CorrectType.tsx'
import styles from './Device.module.css'
import { percent, reasonText } from './reasons.ts'

/** Evidence for and against the type, the weightiest first. */
export function WhyThisType({ device }: { device: DeviceItem }) {
  const { isSealed } = usePrivate()
  const protocolName = useProtocolName()
  const { reasons, runnerUp, confidenceWord, confidence, summary, isContradictory } = device
  if (reasons.length === 0 && summary === '') return null
  // Private analysis has no site file to store a correction in.
  return (
    <Panel title="Why this type">
      <p className={styles.verdict}>
        {device.type === 'Unknown'
          ? ['Not known', summary].filter((part) => part !== '').join(': ')
          : `${device.type}: ${confidenceWord}, ${percent(confidence.type)}`}
        {runnerUp !== null && `; else ${runnerUp.type}, ${percent(runnerUp.share)}`}
      </p>
      {isContradictory && <p>Independent sources name different types.</p>}
      <dl className={styles.facts}>
        {reasons.map((reason) => (
          <Reason key={`${reason.channel} ${reason.subtype}`} {...reasonText(reason, protocolName)} />
        ))}
      </dl>
      {!isSealed && (
        <div className={styles.correct}>
          <Correction device={device} />
          <CorrectType device={device} />
        </div>
      )}
    </Panel>
  )
}

function Reason({ label, text, source }: ReturnType<typeof reasonText>) {
  return (
    <>
      <dt>{label}</dt>
      <dd>
        {text} <small>{source}</small>
      </dd>
    </>
  )
}
