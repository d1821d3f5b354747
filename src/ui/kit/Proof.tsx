import { HoverCard } from '@mantine/core'
import type { ReactNode } from 'react'
import { shareText, unknown } from './format.ts'
import { PacketsLink, usePackets } from './Packets.tsx'
import styles from './Proof.module.css'
import { Time } from './Time.tsx'

interface Evidence {
  readonly source: string
  readonly field: string
  readonly frame: { readonly file: string; readonly number: number } | null
  readonly time: string
  readonly confidence: number
}

export interface OtherClaim extends Evidence {
  readonly value: string
}

interface Props {
  readonly value: string
  readonly evidence: Evidence | undefined
  /** Conflicting values, best first. */
  readonly others?: readonly OtherClaim[] | undefined
  readonly children?: ReactNode
}

/** A value with its evidence on hover or focus; Enter or a click opens the packet. */
export function Proof({ value, evidence, others = [], children }: Props) {
  const packets = usePackets()
  if (value === '') return <span className="quiet">{unknown}</span>
  if (evidence === undefined) return <>{children ?? value}</>
  const { frame } = evidence
  return (
    <HoverCard width={320} shadow="sm" openDelay={150} closeDelay={80} position="bottom-start" withinPortal>
      <HoverCard.Target>
        <button
          type="button"
          className={styles.fact}
          onClick={() => frame && packets.open(frame)}
          aria-label={`${value}, from ${evidence.source} ${evidence.field}, confidence ${shareText(evidence.confidence)}${frame ? `, opens frame ${frame.number}` : ''}`}
        >
          {children ?? value}
        </button>
      </HoverCard.Target>
      <HoverCard.Dropdown p={12}>
        <Provenance evidence={evidence} />
        {others.length > 0 && (
          <div className={styles.others}>
            <span className="quiet">Other values</span>
            {others.map((other) => (
              <div key={other.source + other.field + other.value}>
                {other.value}{' '}
                <span className="quiet">
                  ({other.source}, {shareText(other.confidence)})
                </span>
              </div>
            ))}
          </div>
        )}
        {frame && (
          <span className={styles.frame}>
            <PacketsLink frame={frame}>Open frame {frame.number}</PacketsLink>
          </span>
        )}
      </HoverCard.Dropdown>
    </HoverCard>
  )
}

function Provenance({ evidence }: { evidence: Evidence }) {
  return (
    <dl className={styles.proof}>
      <dt>Source</dt>
      <dd>{evidence.source}</dd>
      <dt>Field</dt>
      <dd>{evidence.field === '' ? unknown : evidence.field}</dd>
      <dt>Seen</dt>
      <dd>
        <Time value={evidence.time} />
      </dd>
      <dt>Confidence</dt>
      <dd>{shareText(evidence.confidence)}</dd>
      {evidence.frame && (
        <>
          <dt>Capture</dt>
          <dd>{evidence.frame.file}</dd>
        </>
      )}
    </dl>
  )
}
